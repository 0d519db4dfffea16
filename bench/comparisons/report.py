# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Running and measuring commands, and printing what came of it."""

import os
import pathlib
import platform
import resource
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "build" / "release"


class CannotRun(Exception):
    """Something that a comparison needs is not there; says what, and how to get it."""


def run(command, **options):
    """Runs a command and returns its output, CPU seconds and wall seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, **options)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, cpu, wall


def row(name, values, unit):
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"  {name:<34} {middle:9.2f} {unit}   ({low:.2f} … {high:.2f})")


def ratio_row(name, above, below):
    ratios = [a / b for a, b in zip(above, below)]
    print(f"  {name:<34} {statistics.median(ratios):9.3f} ×    "
          f"({min(ratios):.3f} … {max(ratios):.3f}, {len(ratios)} pairs)")
    return statistics.median(ratios)


def ratio(above, below):
    """The median of the ratios of pairs, the least and the most."""
    ratios = [a / b for a, b in zip(above, below)]
    return f"{statistics.median(ratios):.2f} × ({min(ratios):.2f} … {max(ratios):.2f})"


def spread(values, unit, digits=1):
    """The median, the least and the most."""
    return (f"{statistics.median(values):.{digits}f} {unit} "
            f"({min(values):.{digits}f} … {max(values):.{digits}f})")


def measurements(line):
    """What a program has printed as names and values in turn."""
    words = line.split()
    return {name: float(value) for name, value in zip(words[::2], words[1::2])}


def table(heads, rows, words=1):
    """A table in Markdown. So many columns hold words, the others numbers."""
    print()
    print("| " + " | ".join(heads) + " |")
    print("|" + " --- |" * words + " ---: |" * (len(heads) - words))
    for cells in rows:
        print("| " + " | ".join(cells) + " |", flush=True)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    print(f"{model}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
