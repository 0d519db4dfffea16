#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Makes a virtual environment with the Kafka clients that requirements.txt names.

An environment that holds them already is left alone, so only the first run needs the network.
The exit status is 77 when they cannot be had here."""

import argparse
import pathlib
import subprocess
import sys
import venv

CANNOT_RUN = 77
REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements.txt"


def is_complete(python, stamp):
    return python.exists() and stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    python, stamp = folder / "bin" / "python", folder / "requirements"
    if is_complete(python, stamp):
        return 0
    try:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                        "--requirement", REQUIREMENTS], check=True)
    except subprocess.CalledProcessError as failure:
        print(f"cannot run: no environment with kafka-python and confluent-kafka ({failure})")
        return CANNOT_RUN
    stamp.write_text(REQUIREMENTS.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
