#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles every public header alone and looks at all that the compiler read for it."""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# What a user's file pays for, or is tied to, when it includes one of our headers.
HEAVY = re.compile(
    r"""/(?:
          boost/asio/(?: ip/ | ssl | local/ | posix/ | serial_port
            | basic_(?:\w*socket\w*|waitable_timer|resolver\w*) | steady_timer | system_timer
            | high_resolution_timer | deadline_timer | connect\.hpp)
        | boost/(?:beast|json|url)/
        | openssl/
        | gssapi
        )""",
    re.VERBOSE,
)


def public_headers(folders):
    for folder in folders:
        for path in sorted(folder.rglob("*.hpp")):
            yield path.relative_to(folder).as_posix()


def heavy_dependencies(rule):
    """The heavy ones among the dependencies in a make rule as compilers write it."""
    names = rule.replace("\\\n", " ").split(":", 1)[1].split()
    return [name for name in names if HEAVY.search(name)]


def check(header, compiler, folders, scratch):
    """What is wrong with a header, as lines; empty when nothing is."""
    stem = scratch / re.sub(r"\W", "_", header)
    source, rule = stem.with_suffix(".cpp"), stem.with_suffix(".d")
    # Twice: also what a second inclusion would break is seen.
    source.write_text(f"#include <{header}>\n#include <{header}>\n", encoding="utf-8")
    command = [*compiler, "-std=c++20", "-O0", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow",
               "-Wconversion", "-Werror", *(f"-I{folder}" for folder in folders),
               "-MD", "-MF", str(rule), "-c", str(source), "-o", str(stem.with_suffix(".o"))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return [f"{header}: does not compile alone", *done.stderr.splitlines()[:20]]
    heavy = heavy_dependencies(rule.read_text(encoding="utf-8"))
    return [f"{header}: reads {name}" for name in heavy[:5]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", required=True, type=shlex.split,
                        help="the command, with a launcher before it or options behind")
    parser.add_argument("folders", nargs="+", type=pathlib.Path,
                        help="the include directories; every header in them is public")
    args = parser.parse_args()

    headers = list(public_headers(args.folders))
    with tempfile.TemporaryDirectory() as scratch, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(
            lambda header: check(header, args.compiler, args.folders, pathlib.Path(scratch)),
            headers))
    for line in (line for result in results for line in result):
        print(line)
    failed = sum(1 for result in results if result)
    print(f"{len(headers)} headers, {failed} with faults")
    return 1 if failed or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
