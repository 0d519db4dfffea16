#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs each test of this folder that is named, with the Python clients at hand. The status is that
of the first that fails, or else of one that cannot run."""

import pathlib
import subprocess
import sys
import time

CANNOT_RUN = 77


def main(environment, folder, *tests):
    here = pathlib.Path(__file__).resolve().parent
    status = 0
    for test in tests:
        began = time.monotonic()
        done = subprocess.run([sys.executable, environment, folder, here / test], check=False)
        print(f"{test}: status {done.returncode} after {time.monotonic() - began:.1f} s",
              flush=True)
        if done.returncode and status in (0, CANNOT_RUN):
            status = done.returncode
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
