# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash

# Progress for a person: one line that renews itself on a terminal, a line now and then elsewhere.
# Sourced by ./demo and ./test.

# progress_line TEXT: replaces the line shown before it. Only call it when stdout is a terminal.
progress_line() { printf '\r\033[K%.*s' "$(($(tput cols 2>/dev/null || echo 80) - 1))" "$1"; }
progress_done() { if [ -t 1 ]; then printf '\r\033[K'; fi; }

# progress_percent STEP: reads "PERCENT TEXT" lines; shows them all on a terminal, else one for
# every STEP percent.
progress_percent() {
  local step=$1 percent text shown=-1
  while read -r percent text; do
    percent=${percent%%.*}
    if [ -t 1 ]; then
      progress_line "  $percent% $text (${SECONDS}s)"
    elif [ $((percent / step)) -gt $shown ]; then
      shown=$((percent / step))
      echo "  $percent% $text (${SECONDS}s)"
    fi
  done
  progress_done
}

# build_with_progress NINJA_ARGUMENT…: ninja as it is on a terminal; elsewhere a line for every
# tenth of the work, and all that compilers have to say.
build_with_progress() {
  if [ -t 1 ]; then
    ninja "$@"
    return
  fi
  NINJA_STATUS='[%f/%t] ' ninja "$@" 2>&1 | awk -v started="$(date +%s)" '
    match($0, /^\[[0-9]+\/[0-9]+\] /) {
      split(substr($0, 2, RLENGTH - 3), count, "/")
      tenth = int(10 * count[1] / count[2])
      if (tenth == last && count[1] != 1) next
      last = tenth
      printf "  %s (%ds)\n", $0, systime() - started
      fflush()
      next
    }
    { print; fflush() }'
  return "${PIPESTATUS[0]}"
}
