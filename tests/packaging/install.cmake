# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

# cmake -D BUILD=directory -D PREFIX=directory -P install.cmake: into an empty prefix, so that a
# file that is no longer installed is missed.
file(REMOVE_RECURSE ${PREFIX})
execute_process(
  COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}
  COMMAND_ERROR_IS_FATAL ANY)
