#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Holds a program to a size, in bytes.

What makes one that uses a few messages grow by megabytes is a reference to the table of all of them
(kafka::protocol::apis, find_api) in what every program uses."""

import argparse
import pathlib
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, required=True, help="bytes")
    parser.add_argument("program", type=pathlib.Path)
    args = parser.parse_args()
    size = args.program.stat().st_size
    print(f"{args.program.name} has {size} bytes, of {args.most} it may have")
    return 0 if size <= args.most else 1


if __name__ == "__main__":
    sys.exit(main())
