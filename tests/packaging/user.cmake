# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

# What the user projects have in common: one program, with warnings as errors, also those that our
# headers would cause; and the same as a shared object, which our libraries become part of.
add_executable(user ${CMAKE_CURRENT_LIST_DIR}/main.cpp)
add_library(user_plugin MODULE ${CMAKE_CURRENT_LIST_DIR}/main.cpp)
foreach(target IN ITEMS user user_plugin)
  target_link_libraries(${target} PRIVATE kafka-asio::kafka-asio kafka-asio::testing)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
  set_target_properties(${target} PROPERTIES NO_SYSTEM_FROM_IMPORTED ON)
endforeach()
