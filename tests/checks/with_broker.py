#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Runs a command against the in-process broker, started as a program on free ports.

"{bootstrap}" in the command's arguments is replaced by the bootstrap servers, which are in
KAFKA_BOOTSTRAP_SERVERS too, and "{folder}", in the broker's as well, by a folder of their own that
goes when the command ends. The exit status is the command's; 125: the broker did not start, or
did not end well."""

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "kafka"))

from brokers import guard  # noqa: E402

BROKER_FAILED = 125
READY = "ready: bootstrap.servers="


def start(args, folder, watch):
    """The process and its bootstrap servers; the latter None when it ended before it was ready."""
    command = [args.tool, "broker", "--port", "0", "--nodes", str(args.nodes)]
    command += [word for topic in args.topics for word in ("--topic", topic)]
    command += [word for group in args.groups for word in ("--group", group)]
    command += [word.replace("{folder}", folder) for word in args.broker_arguments]
    broker = watch.start(command, stdout=subprocess.PIPE, text=True)
    for line in broker.stdout:
        if line.startswith(READY):
            return broker, line.removeprefix(READY).strip()
    return broker, None


def run(args, command, folder, watch):
    broker, servers = start(args, folder, watch)
    if servers is None:
        print(f"the broker ended with status {broker.wait()}", file=sys.stderr)
        return BROKER_FAILED
    done = subprocess.run(
        [word.replace("{bootstrap}", servers).replace("{folder}", folder) for word in command],
        env={**os.environ, "KAFKA_BOOTSTRAP_SERVERS": servers},
        stdout=subprocess.PIPE, text=True)
    sys.stdout.write(done.stdout)
    status = done.returncode if done.returncode >= 0 else 128 - done.returncode
    for text in args.shows:
        if text not in done.stdout:
            print(f"the output does not show: {text}", file=sys.stderr)
            status = status or 1
    if broker.poll() is None:
        broker.send_signal(signal.SIGTERM)
    if broker.wait(10) != 0:
        print(f"the broker ended with status {broker.returncode}", file=sys.stderr)
        status = status or BROKER_FAILED
    return status


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True, help="the program kafka-asio")
    parser.add_argument("--nodes", type=int, default=1, help="brokers (1)")
    parser.add_argument("--topic", dest="topics", action="append", default=[],
                        metavar="NAME:PARTITIONS[:REPLICAS]")
    parser.add_argument("--group", dest="groups", action="append", default=[], metavar="NAME")
    parser.add_argument("--broker-argument", dest="broker_arguments", action="append", default=[],
                        metavar="WORD", help="for the broker")
    parser.add_argument("--shows", action="append", default=[], metavar="TEXT",
                        help="must be part of the command's output")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- command argument…")
    args = parser.parse_args()
    command = args.command[1:] if args.command[:1] == ["--"] else args.command
    if not command:
        parser.error("no command")

    watch = guard.Guard()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return run(args, command, folder, watch)
    finally:
        watch.close()


if __name__ == "__main__":
    sys.exit(main())
