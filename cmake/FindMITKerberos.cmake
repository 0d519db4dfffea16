# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0

# Finds MIT's Kerberos 5 with its GSSAPI: MITKerberos::gssapi. Others' GSSAPI lacks functions that
# this project calls, or has them under other names. Used by the installed package, too.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(PC_MIT_KRB5 QUIET mit-krb5-gssapi mit-krb5)
  if(NOT PC_MIT_KRB5_FOUND)
    pkg_check_modules(PC_MIT_KRB5 QUIET krb5-gssapi krb5)
  endif()
endif()
find_path(MITKerberos_INCLUDE_DIR gssapi/gssapi_krb5.h
  HINTS ${PC_MIT_KRB5_INCLUDE_DIRS} PATH_SUFFIXES mit-krb5)
find_library(MITKerberos_GSSAPI_LIBRARY gssapi_krb5
  HINTS ${PC_MIT_KRB5_LIBRARY_DIRS} PATH_SUFFIXES mit-krb5)
find_library(MITKerberos_KRB5_LIBRARY krb5
  HINTS ${PC_MIT_KRB5_LIBRARY_DIRS} PATH_SUFFIXES mit-krb5)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(MITKerberos REQUIRED_VARS
  MITKerberos_GSSAPI_LIBRARY MITKerberos_KRB5_LIBRARY MITKerberos_INCLUDE_DIR
  REASON_FAILURE_MESSAGE
  "kafka-asio with Kerberos takes MIT's (on Debian libkrb5-dev), and -DKAFKA_ASIO_GSSAPI=OFF builds it without")
mark_as_advanced(
  MITKerberos_INCLUDE_DIR MITKerberos_GSSAPI_LIBRARY MITKerberos_KRB5_LIBRARY)

if(MITKerberos_FOUND AND NOT TARGET MITKerberos::gssapi)
  add_library(MITKerberos::gssapi UNKNOWN IMPORTED)
  set_target_properties(MITKerberos::gssapi PROPERTIES
    IMPORTED_LOCATION ${MITKerberos_GSSAPI_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${MITKerberos_INCLUDE_DIR}
    INTERFACE_LINK_LIBRARIES ${MITKerberos_KRB5_LIBRARY})
endif()
