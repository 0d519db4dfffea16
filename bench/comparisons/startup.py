# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""From a command's start to its exit, against kcat."""

from .report import ratio_row, row, run


def add_options(parser):
    parser.add_argument("--broker", default="127.0.0.1:9092", metavar="HOST:PORT")
    parser.add_argument("--pairs", type=int, default=15)


def compare(options):
    tool = str(options.build / "tools" / "cli" / "kafka-asio")
    ours, theirs = [], []
    commands = ([tool, "cluster", "-b", options.broker, "--topics"],
                ["kcat", "-L", "-b", options.broker])
    for index in range(options.pairs + 1):
        for command, into in zip(commands, (ours, theirs)):
            _, _, wall = run(command)
            if index:
                into.append(wall * 1000)
    print("From start to exit, wall time:")
    row("kafka-asio cluster --topics", ours, "ms")
    row("kcat -L", theirs, "ms")
    ratio_row("kafka-asio / kcat", ours, theirs)
