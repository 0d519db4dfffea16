# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/kafka-asio)

set(libraries kafka-asio)
set(left_out)
if(KAFKA_ASIO_TESTING)
  list(APPEND libraries kafka-asio-testing)
else()
  set(left_out PATTERN "testing" EXCLUDE)
endif()

# Shared libraries are found beside whoever needs them, wherever the prefix is moved to.
get_target_property(type kafka-asio TYPE)
if(type STREQUAL "SHARED_LIBRARY" AND NOT DEFINED CMAKE_INSTALL_RPATH)
  set(origin $ORIGIN)
  if(APPLE)
    set(origin @loader_path)
  endif()
  if(KAFKA_ASIO_TESTING)
    set_target_properties(kafka-asio-testing PROPERTIES INSTALL_RPATH ${origin})
  endif()
  if(KAFKA_ASIO_TOOLS)
    file(RELATIVE_PATH libraries_from_tool
      ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
    set_target_properties(kafka-asio-tool PROPERTIES
      INSTALL_RPATH ${origin}/${libraries_from_tool})
  endif()
endif()

install(TARGETS ${libraries}
  EXPORT kafka-asio-targets
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(KAFKA_ASIO_TOOLS)
  install(TARGETS kafka-asio-tool)
endif()

kafka_public_folders(folders)
foreach(folder IN LISTS folders)
  install(DIRECTORY ${folder}/kafka
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.ipp" ${left_out})
endforeach()

install(EXPORT kafka-asio-targets
  NAMESPACE kafka-asio::
  DESTINATION ${package_dir})
configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/kafka-asio-config.cmake.in
  ${PROJECT_BINARY_DIR}/kafka-asio-config.cmake
  INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor release may break what was built on the one before.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/kafka-asio-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(
  FILES
    ${PROJECT_BINARY_DIR}/kafka-asio-config.cmake
    ${PROJECT_BINARY_DIR}/kafka-asio-config-version.cmake
  DESTINATION ${package_dir})
if(KAFKA_ASIO_GSSAPI)
  install(FILES ${PROJECT_SOURCE_DIR}/cmake/FindMITKerberos.cmake DESTINATION ${package_dir})
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE_1_0.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
