#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs contenders in turn, round by round, and prints the ratios.

    bench/compare.py requests   [--broker HOST:PORT] [--pairs 7]
    bench/compare.py latency    [--broker HOST:PORT] [--rounds 7]
    bench/compare.py idle       [--broker HOST:PORT] [--seconds 20]
    bench/compare.py bootstrap  [--broker HOST:PORT] [--rounds 30]
    bench/compare.py good-guest [--rounds 5]
    bench/compare.py metadata   [--rounds 9]
    bench/compare.py startup    --broker HOST:PORT [--pairs 15]
    bench/compare.py codec      [--rounds 7] [--only TEXT]
    bench/compare.py compile    [--pairs 7]
    bench/compare.py build      [--pairs 7]

Absolute times say something about the machine; the ratios are what is quoted.
"""

import argparse
import pathlib
import subprocess
import sys

from comparisons import (bootstrap, build, codec, compile_time, good_guest, idle, latency, metadata,
                         report, requests, security, startup)

SUBCOMMANDS = {
    "requests": requests,
    "latency": latency,
    "idle": idle,
    "bootstrap": bootstrap,
    "good-guest": good_guest,
    "metadata": metadata,
    "security": security,
    "startup": startup,
    "codec": codec,
    "compile": compile_time,
    "build": build,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    subparsers = parser.add_subparsers(dest="what", required=True, metavar="SUBCOMMAND")
    for name, module in SUBCOMMANDS.items():
        own = subparsers.add_parser(name, help=module.__doc__, description=module.__doc__)
        own.add_argument("--build", type=pathlib.Path, default=report.RELEASE, metavar="FOLDER",
                         help="of the preset release")
        module.add_options(own)
    options = parser.parse_args()
    report.machine()
    try:
        SUBCOMMANDS[options.what].compare(options)
    except (report.CannotRun, subprocess.CalledProcessError) as reason:
        print(f"cannot run: {reason}", file=sys.stderr)
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
