#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles the oracle against Kafka's message classes and runs a command that asks it.

The command finds the oracles in KAFKA_ORACLES, as RELEASE=PROGRAM:…, the one to prefer for a
version that several know first. Exit status: the command's; 77 when there is no Java or no jars.
"""

import argparse
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools" / "kafka"))

from brokers import jars, releases  # noqa: E402

SOURCE = HERE / "oracle" / "Oracle.java"
CANNOT_RUN = 77

PROGRAM = """\
#!/bin/sh
exec java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \\
  -cp {classes}:{jars} Oracle
"""


def oracle_program(release, folder):
    """The program that is the oracle of a release; compiled unless it is there and newer."""
    jar_folder = jars.ensure(f"kafka-clients:{release}")
    classes = folder / f"classes-{release}"
    program = folder / f"oracle-{release}"
    made = program.stat().st_mtime if program.exists() else 0
    if made <= SOURCE.stat().st_mtime or made <= jar_folder.stat().st_mtime:
        shutil.rmtree(classes, ignore_errors=True)
        classes.mkdir(parents=True)
        path = jars.classpath(jar_folder)
        subprocess.run(
            ["javac", "-Xlint:all", "-Werror", "-cp", path, "-d", classes, SOURCE], check=True
        )
        program.write_text(
            PROGRAM.format(classes=shlex.quote(str(classes)), jars=shlex.quote(path))
        )
        program.chmod(0o755)
    return program


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", required=True, type=pathlib.Path, help="for what is compiled")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- command argument…")
    args = parser.parse_args()
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    if not command:
        parser.error("no command")
    for program in ("java", "javac"):
        if shutil.which(program) is None:
            print(f"cannot run: there is no {program}", file=sys.stderr)
            return CANNOT_RUN
    try:
        folder = args.folder.resolve()
        programs = {release: oracle_program(release, folder) for release in releases.CLIENTS}
    except jars.JarsMissing as error:
        print(f"cannot run: {error}", file=sys.stderr)
        return CANNOT_RUN
    os.environ["KAFKA_ORACLES"] = ":".join(
        f"{release}={program}" for release, program in programs.items()
    )
    os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main())
