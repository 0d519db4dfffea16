# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash

# Progress for a person: one line that renews itself on a terminal, a line now and then elsewhere.
# Sourced by ./demo and ./test.

# progress_line TEXT: replaces the line shown before it. Only call it when stdout is a terminal.
progress_line() { printf '\r\033[K%.*s' "$(($(tput cols 2>/dev/null || echo 80) - 1))" "$1"; }
progress_done() { if [ -t 1 ]; then printf '\r\033[K'; fi; }

# progress_percent STEP: reads lines of percent and text; shows them all on a terminal, else one
# for every STEP percent.
progress_percent() {
  local step=$1 percent text next=0
  while read -r percent text; do
    if [ -t 1 ]; then
      progress_line "  $percent% $text"
    elif [ "$percent" -ge "$next" ]; then
      next=$((percent - percent % step + step))
      echo "  $percent% $text (${SECONDS}s)"
    fi
  done
  progress_done
}

# build_with_progress NINJA_ARGUMENT…: shows ninja's steps, a line that renews itself on a terminal
# and a line for every tenth of the work elsewhere, and all that compilers have to say. Says nothing
# when there is nothing to do; ninja -n does not know that without having looked for new files.
build_with_progress() {
  NINJA_STATUS='[%f/%t] ' ninja "$@" 2>&1 | build_progress
  return "${PIPESTATUS[0]}"
}

# Not awk: Debian's reads a pipe in blocks.
build_progress() {
  local line tenth last=-1
  while IFS= read -r line; do
    case $line in
      'ninja: Entering directory '* | 'ninja: no work to do.' | *'] Re-checking globbed directories'*)
        continue ;;
    esac
    if [ $last -lt 0 ]; then
      echo "building with $(nproc) jobs"
      last=0
    fi
    if [[ ! $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]]; then
      progress_done
      printf '%s\n' "$line"
    elif [ -t 1 ]; then
      progress_line "$line"
    else
      tenth=$((1 + 10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
      if [ $tenth -eq $last ]; then continue; fi
      last=$tenth
      printf '  %s (%ss)\n' "$line" "$SECONDS"
    fi
  done
  progress_done
}
