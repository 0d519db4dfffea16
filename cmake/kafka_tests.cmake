# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

find_package(GTest REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# kafka_add_test(NAME SOURCES a.cpp … [LIBS lib …] [LABELS label …] [TIMEOUT seconds] [ARGS arg …])
# A GoogleTest program with access to the internals, registered with ctest as one test.
function(kafka_add_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBS;LABELS;ARGS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  kafka_configure_target(${name})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE kafka-asio ${arg_LIBS} GTest::gmock_main)
  if(TARGET precompiled-test-headers)
    target_precompile_headers(${name} REUSE_FROM precompiled-test-headers)
  endif()
  # The library beneath is optimised in full; a test of it runs no slower for this, and compiles
  # in four fifths of the time. What g++ says of the flow of values is wrong with so little.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${name} PRIVATE
      -O1 -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
  endif()
  add_test(NAME ${name} COMMAND ${name} ${arg_ARGS})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  kafka_label_targets("${arg_LABELS}" ${name})
endfunction()

# kafka_add_check(NAME LABELS label … COMMAND … [TARGETS target …] [TIMEOUT seconds] [SERIAL])
# A test that is any other command, run in the project's root. TARGETS is what it needs built;
# exit status 77 says that it cannot run here.
function(kafka_add_check name)
  cmake_parse_arguments(arg "SERIAL" "TIMEOUT" "LABELS;COMMAND;TARGETS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
    SKIP_RETURN_CODE 77 RUN_SERIAL "${arg_SERIAL}")
  if(arg_TARGETS)
    kafka_label_targets("${arg_LABELS}" ${arg_TARGETS})
  endif()
endfunction()

# Makes the target tests-LABEL, for each label, build the targets.
function(kafka_label_targets labels)
  foreach(label IN LISTS labels)
    if(NOT TARGET tests-${label})
      add_custom_target(tests-${label})
    endif()
    add_dependencies(tests-${label} ${ARGN})
  endforeach()
endfunction()
