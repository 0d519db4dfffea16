#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Brings the jars of Apache Kafka that the tests run into the cache."""

import argparse
import pathlib
import sys

from brokers import jars, releases


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Sets: " + ", ".join(releases.jar_sets()) + ". "
        "Exit status: 0 all are there, 1 some could not be fetched, 2 wrong usage.",
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help="default: all")
    parser.add_argument("--cache", type=pathlib.Path, help="instead of $KAFKA_ASIO_CACHE")
    parser.add_argument("--check", action="store_true", help="fetch nothing, name what is missing")
    parser.add_argument("--print", action="store_true", help="print the folders, one a line")
    args = parser.parse_args()

    failed = False
    for name in args.sets or releases.jar_sets():
        try:
            if args.check:
                if not jars.is_present(name, args.cache):
                    raise jars.JarsMissing(f"{name}: not in the cache")
            else:
                jars.ensure(name, args.cache)
        except releases.UnknownRelease as error:
            parser.error(str(error))
        except (jars.JarsMissing, OSError) as error:
            print(f"kafka jars: {error}", file=sys.stderr)
            failed = True
        else:
            if args.print:
                print(jars.folder_of(name, args.cache))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
