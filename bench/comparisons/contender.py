# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Programs that stay, so that what they do is measured in turn and warm."""

import subprocess
import time

from .report import CannotRun, measurements


class Contender:
    """A program that measures something once for each line that it is sent."""

    def __init__(self, name, command, warm_up=0, skips=()):
        self.name = name
        self.command = command
        self.warm_up = warm_up
        self.skips = skips

    def start(self, *arguments):
        self.process = subprocess.Popen([*self.command, *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        hot = time.monotonic() + self.warm_up
        while time.monotonic() < hot:
            self.measure()

    def measure(self):
        """What was measured, by name."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise CannotRun(f"{self.name} ended: {' '.join(map(str, self.process.args))}")
        return measurements(line)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def take_turns(contenders, rounds):
    """All measurements of contenders that have started, by name. The first round is to wake up."""
    found = {each.name: [] for each in contenders}
    for number in range(rounds + 1):
        for each in contenders:
            result = each.measure()
            if number:
                found[each.name].append(result)
    return found
