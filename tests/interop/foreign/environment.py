#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A virtual environment with the Kafka clients that requirements.txt names.

    environment.py FOLDER            makes it; the network is needed only the first time
    environment.py FOLDER SCRIPT     runs a script in it

The exit status is 77 when the clients cannot be had here."""

import argparse
import os
import pathlib
import subprocess
import sys
import venv

CANNOT_RUN = 77
REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements.txt"


def is_complete(folder):
    stamp = folder / "requirements"
    return stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text()


def make(folder):
    try:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet",
                        "--disable-pip-version-check", "--requirement", REQUIREMENTS], check=True)
    except subprocess.CalledProcessError as failure:
        print(f"cannot run: the Python clients could not be installed ({failure})")
        return CANNOT_RUN
    (folder / "requirements").write_text(REQUIREMENTS.read_text())
    return 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("script", nargs="?")
    args = parser.parse_args()
    if args.script is None:
        if is_complete(args.folder):
            return 0
        if os.environ.get("KAFKA_ASIO_INSTALL_PACKAGES") == "no":
            print("cannot run: the Python clients are not installed, and nothing is to be fetched")
            return CANNOT_RUN
        return make(args.folder)
    if not is_complete(args.folder):
        print("cannot run: the Python clients are not installed")
        return CANNOT_RUN
    python = str(args.folder / "bin" / "python")
    os.execv(python, [python, args.script])


if __name__ == "__main__":
    sys.exit(main())
