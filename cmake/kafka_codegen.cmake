# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

set(KAFKA_CODEGEN_DIR ${CMAKE_CURRENT_LIST_DIR}/../tools/codegen)

# kafka_generate_protocol(TARGET SCHEMA directory OUTPUT directory [NO_REGISTRY])
# Makes the C++ of a directory of schemas and adds it to a target: the sources, and OUTPUT/include
# to its public include directories. Whatever else includes the headers has to link with TARGET.
# NO_REGISTRY is for schemas besides the project's own, as tests have them.
function(kafka_generate_protocol target)
  cmake_parse_arguments(arg "NO_REGISTRY" "SCHEMA;OUTPUT" "" ${ARGN})
  file(GLOB schema CONFIGURE_DEPENDS ${arg_SCHEMA}/*.schema
    ${arg_SCHEMA}/errors ${arg_SCHEMA}/history)
  file(GLOB generator CONFIGURE_DEPENDS ${KAFKA_CODEGEN_DIR}/*.py)

  set(options --schema ${arg_SCHEMA})
  if(arg_NO_REGISTRY)
    list(APPEND options --no-registry)
  endif()

  # What is written follows from the names of the schemas alone.
  execute_process(
    COMMAND ${Python3_EXECUTABLE} -B ${KAFKA_CODEGEN_DIR} ${options} --list
    OUTPUT_VARIABLE outputs COMMAND_ERROR_IS_FATAL ANY)
  string(STRIP "${outputs}" outputs)
  string(REPLACE "\n" ";" outputs "${outputs}")
  list(TRANSFORM outputs PREPEND ${arg_OUTPUT}/)
  set(sources ${outputs})
  list(FILTER sources INCLUDE REGEX "\\.cpp$")

  # The generator leaves files alone whose content stays, so that only what has changed is built
  # again; the stamp says that it has run.
  set(stamp ${arg_OUTPUT}/stamp)
  add_custom_command(
    OUTPUT ${stamp}
    BYPRODUCTS ${outputs}
    COMMAND ${Python3_EXECUTABLE} -B ${KAFKA_CODEGEN_DIR}
      ${options} --out ${arg_OUTPUT} --stamp ${stamp}
    DEPENDS ${schema} ${generator}
    COMMENT "Generating the messages of ${target}"
    VERBATIM)
  add_custom_target(${target}-codegen DEPENDS ${stamp})
  add_dependencies(${target} ${target}-codegen)

  set_source_files_properties(${outputs} TARGET_DIRECTORY ${target} PROPERTIES GENERATED TRUE)
  target_sources(${target} PRIVATE ${sources})
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${arg_OUTPUT}/include>)
endfunction()
