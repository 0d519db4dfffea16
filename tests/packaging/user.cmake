# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

# What the two user projects have in common: one program, with warnings as errors, also those
# that our headers would cause.
add_executable(user ${CMAKE_CURRENT_LIST_DIR}/main.cpp)
target_link_libraries(user PRIVATE kafka-asio::kafka-asio kafka-asio::testing)
target_compile_options(user PRIVATE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
set_target_properties(user PROPERTIES NO_SYSTEM_FROM_IMPORTED ON)
