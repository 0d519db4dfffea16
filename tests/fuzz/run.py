#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs one of the fuzzed programs: first on what has gone wrong before and on seeds (for decoders,
random values of every message), then on what libFuzzer makes of those.

    python3 tests/fuzz/run.py codec --seconds 3600
"""

import argparse
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGRESSIONS = pathlib.Path("tests/fuzz/regressions")
LEAST = {"codec": 1000, "json": 1000, "sasl": 20, "tls": 20}  # fewer seeds than that are a mistake


def options(folder, seconds):
    """What libFuzzer is told. Files it writes go into the folder."""
    return [f"-artifact_prefix={folder}/", f"-max_total_time={seconds}", "-timeout=20",
            "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1", "-verbosity=0"]


def regressions(name):
    """The inputs kept in the sources."""
    return sorted((ROOT / REGRESSIONS / name).glob("*"))


def run(command):
    """Returns whether all went well; says what there is to do otherwise."""
    environment = dict(os.environ)
    environment.setdefault("ASAN_OPTIONS", "detect_stack_use_after_return=1")
    environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def fuzz(name, build, seconds):
    folder = build / "fuzz"
    found, corpus, seeds = folder / f"{name}-found", folder / f"{name}-corpus", folder / "seeds"
    for path in (found, corpus):
        path.mkdir(parents=True, exist_ok=True)
    programs = build / "tests" / "fuzz"
    program = programs / f"{name}-fuzz"
    if not run([programs / "fuzz-seeds", seeds]):
        return False
    count = sum(1 for _ in (seeds / name).iterdir())
    if count < LEAST[name]:
        print(f"{seeds / name} has only {count} seeds")
        return False
    kept = regressions(name)
    print(f"{name}: {len(kept)} inputs that went wrong once, {count} seeds, {seconds} s of others",
          flush=True)
    if kept and not run([program, "-timeout=20", *kept]):
        return False
    if run([program, *options(found, seconds), corpus, seeds / name]):
        return True
    print(f"Something was found, see {found}. Again: {program} FILE. When it is mended, keep the file "
          f"as {REGRESSIONS / name}/WHAT_IT_WAS.")
    return False


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=tuple(LEAST))
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "asan")
    parser.add_argument("--seconds", type=int, default=30)
    chosen = parser.parse_args(arguments)
    return 0 if fuzz(chosen.name, chosen.build.resolve(), chosen.seconds) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
