# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

# What every target of this project is compiled with. Warnings are errors only where
# KAFKA_ASIO_STRICT asks for it, so that a newer compiler never breaks a user's build.
function(kafka_configure_target target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(KAFKA_ASIO_STRICT)
    target_compile_options(${target} PRIVATE
      -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
      -Werror)
    # g++ 13 and newer see values inside of a std::optional used that were never set, and never are.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
  if(KAFKA_ASIO_SANITIZE)
    target_compile_options(${target} PRIVATE
      -fsanitize=${KAFKA_ASIO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${KAFKA_ASIO_SANITIZE})
    if(KAFKA_ASIO_SANITIZE MATCHES thread)
      # The sanitizer does not understand fences on their own. Asio has other means to the same end.
      target_compile_definitions(${target} PRIVATE
        BOOST_ASIO_DISABLE_STD_ATOMIC BOOST_ASIO_DISABLE_FENCED_BLOCK)
    endif()
  endif()
endfunction()

# With sanitizers compiling tests takes longer than running them, so that these builds optimise
# nothing; but the libraries, and the tests that work for minutes.
function(kafka_optimise_sanitized)
  if(KAFKA_ASIO_SANITIZE)
    foreach(target IN LISTS ARGN)
      target_compile_options(${target} PRIVATE -O1)
      # What was precompiled for tests was so without.
      set_target_properties(${target} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
    endforeach()
  endif()
endfunction()

# What the libraries have besides: code that can become part of a user's shared library, and all
# that the headers promise exported when they are shared themselves, whatever the surrounding
# project's defaults are.
function(kafka_configure_library target)
  kafka_configure_target(${target})
  set_target_properties(${target} PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET default
    VISIBILITY_INLINES_HIDDEN OFF
    DEFINE_SYMBOL "" # the same objects serve for static and shared libraries
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  kafka_optimise_sanitized(${target})
  # Nobody replaces our functions one by one, so they may be inlined all the same.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fno-semantic-interposition)
  endif()
endfunction()

# kafka_public_folders(VARIABLE): the include directories of the library's users, as long as it is
# not installed: our own headers, and those that the build writes.
function(kafka_public_folders variable)
  get_target_property(folders kafka-asio INTERFACE_INCLUDE_DIRECTORIES)
  list(FILTER folders INCLUDE REGEX "^\\$<BUILD_INTERFACE:.*>$")
  list(TRANSFORM folders REPLACE "^\\$<BUILD_INTERFACE:(.*)>$" "\\1")
  set(${variable} ${folders} PARENT_SCOPE)
endfunction()

# g++ 12 sees overruns inside std::string and std::vector that are not there (GCC bugs 105329 and
# 105651), where much of them is inlined into one function; and with the sanitizers' code in between,
# a moved handler that nobody has set inside Asio's use_future.
function(kafka_quiet_gcc12 target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE
      -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
    if(KAFKA_ASIO_SANITIZE)
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
endfunction()
