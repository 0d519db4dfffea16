# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash

# The stages of ./test: what each needs and does. Sourced by ./test, in the project's root; $strict
# is its.

# The same source has the same object wherever the tree and the build stand.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=yes
# As precompiled headers need it. Nothing here says when it was compiled.
export CCACHE_SLOPPINESS=pch_defines,time_macros

ordinary_stages=(format build checks unit integration simulation conformance interop packaging
  examples clang asan tsan fuzz)
# Run by name.
further_stages=(tidy)

is_stage() {
  case " ${ordinary_stages[*]} ${further_stages[*]} " in *" $1 "*) ;; *) return 1 ;; esac
}

# The exit status of a stage, or of a test within it, that lacks something on this machine. It
# says why in a line "cannot run …".
cannot_run=77

# Purposes of tools/setup/packages.sh, one a line.
stage_purposes() {
  case $1 in
    format) printf '%s\n' build format ;;
    conformance) printf '%s\n' build tests java ;;
    interop) printf '%s\n' build tests java foreign security ;;
    clang) printf '%s\n' build tests clang ;;
    asan | fuzz) printf '%s\n' build tests clang sanitizers ;;
    tidy) printf '%s\n' build tests tidy ;;
    *) printf '%s\n' build tests ;;
  esac
}

# The stage that a stage cannot do without.
stage_needs() {
  case $1 in
    checks | unit | integration | simulation | conformance | interop | packaging | examples | tidy)
      echo build ;;
  esac
}

# The stages named and those they need, each once, in the order they run in.
with_needs() {
  local stage named
  for stage in "${ordinary_stages[@]}" "${further_stages[@]}"; do
    for named in "$@"; do
      if [ "$stage" = "$named" ] || [ "$stage" = "$(stage_needs "$named")" ]; then
        echo "$stage"
        break
      fi
    done
  done
}

# What the stage `build` has to build for the stages named; nothing: all that there is.
targets_for() {
  local stage
  local -a targets=()
  for stage in "$@"; do
    case $stage in
      unit | integration | simulation) targets+=("tests-$stage") ;;
      format | clang | asan | tsan | fuzz) ;;
      *) return ;;
    esac
  done
  echo "${targets[*]}"
}

run_stage() {
  local missing
  local -a purposes
  mapfile -t purposes < <(stage_purposes "$1")
  missing=$(missing_packages "${purposes[@]}")
  if [ -n "$missing" ]; then
    echo "cannot run, not installed: ${missing//$'\n'/ }"
    not_run
    return
  fi
  case $1 in
    conformance | interop)
      if ! missing=$(python3 tools/kafka/fetch_jars.py --check 2>&1); then
        printf 'cannot run: %s\n' "$missing"
        not_run
        return
      fi
      ;;
  esac
  case $1 in
    format)
      python3 -B tests/checks/sources.py '*.cpp' '*.hpp' '*.ipp' |
        xargs -0r -n 8 -P "$(nproc)" clang-format-19 --dry-run --Werror ;;
    build)
      # shellcheck disable=SC2086 # a list
      configure_and_build release $build_targets ;;
    checks | unit | integration | simulation | examples)
      run_tests release "^$1\$" -j "$(nproc)" ;;
    # These run brokers of hundreds of megabytes, or builds.
    conformance | interop | packaging)
      run_tests release "^$1\$" ;;
    clang)
      build_core_tests clang && run_core_tests clang ;;
    asan)
      export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
      export UBSAN_OPTIONS=print_stacktrace=1
      build_core_tests asan && run_core_tests asan ;;
    tsan)
      export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
      build_core_tests tsan && run_core_tests tsan ;;
    fuzz)
      configure_and_build asan tests-fuzz && run_tests asan '^fuzz$' -j "$(nproc)" ;;
    tidy)
      python3 -B tests/checks/sources.py 'src/*.cpp' 'tools/*.cpp' 'examples/*.cpp' |
        xargs -0r -n 1 -P "$(nproc)" clang-tidy-19 -p build/release --quiet ;;
  esac
}

# A hole in the tests: tolerated on a developer's machine, and never silent.
not_run() { if [ "$strict" = yes ]; then return 1; else return $cannot_run; fi; }

# configure_and_build PRESET [TARGET…]
configure_and_build() {
  local preset=$1
  shift
  if [ ! -e "build/$preset/build.ninja" ]; then
    configure "build/$preset" build tests -- \
      --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache || return
  fi
  build_with_progress -C "build/$preset" "$@"
}

# run_tests PRESET LABELS [CTEST_ARGUMENT…]: LABELS is a regular expression.
run_tests() {
  local preset=$1 labels=$2 log=build/$1/tests.log
  local -a prefix=()
  shift 2
  # The thread sanitizer of g++ 12 does not know the address layout of newer kernels.
  if [ "$preset" = tsan ] && setarch -R true 2>/dev/null; then prefix=(setarch -R); fi
  if ! "${prefix[@]}" ctest --test-dir "build/$preset" -L "$labels" --no-tests=error \
    --no-label-summary --output-on-failure "$@" 2>&1 | tee "$log"; then
    what_failed "$log"
    return 1
  fi
  # Tests that skip themselves leave ctest's exit status alone.
  if grep -q '\*\*\*Skipped' "$log"; then
    grep '^cannot run' "build/$preset/Testing/Temporary/LastTest.log" | sort -u
    not_run
  fi
}

# what_failed LOG: in a few lines, for whoever sees only the end of a long output.
what_failed() {
  grep -aE -A 4 ': Failure$|^SUMMARY: [A-Za-z]*Sanitizer|: runtime error: ' "$1" |
    grep -av '^\[' | head -n 60 || true
  grep -aE '^\[  FAILED  \] [^ ]+\.[^ ]+ \([0-9]+ ms\)$' "$1" | sort -u || true
}

build_core_tests() { configure_and_build "$1" tests-unit tests-integration tests-simulation; }

run_core_tests() { run_tests "$1" '^(unit|integration|simulation)$' -j "$(nproc)"; }
