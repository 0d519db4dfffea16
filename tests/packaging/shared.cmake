# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

# cmake -D SOURCE=directory -D BUILD=directory -D PREFIX=directory -D GENERATOR=name
# -D COMPILER=program -D LAUNCHER=program -P shared.cmake: builds everything with shared libraries,
# installs it, and runs the tool from where it is then.
execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${BUILD} -G ${GENERATOR}
    -D CMAKE_BUILD_TYPE=Release
    -D CMAKE_CXX_COMPILER=${COMPILER}
    -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
    -D BUILD_SHARED_LIBS=ON
    # As strict and as deep in the tree as the build beside it, whose objects are in ccache.
    -D KAFKA_ASIO_STRICT=ON
    # Much used by others, and not to make our libraries empty.
    -D CMAKE_CXX_VISIBILITY_PRESET=hidden -D CMAKE_VISIBILITY_INLINES_HIDDEN=ON
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} COMMAND_ERROR_IS_FATAL ANY)
include(${CMAKE_CURRENT_LIST_DIR}/install.cmake)

# Away from the build, which is found no more.
file(RENAME ${PREFIX} ${PREFIX}_moved)
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env --unset=LD_LIBRARY_PATH ${PREFIX}_moved/bin/kafka-asio demo
    --seconds 1
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}_moved ${PREFIX})
