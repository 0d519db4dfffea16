#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kfake as several releases of Kafka, each with interop_test's any_release.

    kfake_test.py KFAKE INTEROP_TEST [RELEASE…]"""

import contextlib
import os
import pathlib
import subprocess
import sys
import unittest

CANNOT_RUN = 77

# What kfake is told to resemble, and what it looks like then: it has no APIs between brokers, and no
# feature metadata.version.
RELEASES = {
    "0.11.0": "0.11.0",
    "1.0": "1.0",
    "2.0": "2.0",
    "2.4": "2.4",
    "2.8": "2.8",
    "3.3": "3.3",
    "3.9": "3.9",
    "4.1": "4.1",
}


@contextlib.contextmanager
def running(program, release):
    """The address of a broker."""
    command = [program, "-as-version", release, "-topic", "narrow:1", "-topic", "wide:3"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


class Kfake(unittest.TestCase):
    program = tests = None
    releases = tuple(RELEASES)

    def test_each_release(self):
        for release in self.releases:
            with self.subTest(release), running(self.program, release) as address:
                environment = {
                    "KAFKA_BOOTSTRAP_SERVERS": address,
                    "KAFKA_CONTROL": "",  # there is nothing to control
                    "KAFKA_NODES": "1",
                    "KAFKA_VERSION": release,
                    "KAFKA_LOOKS_LIKE": RELEASES[release],
                }
                run = subprocess.run(
                    [self.tests, "any_release"], env={**os.environ, **environment}, timeout=120
                )
                self.assertEqual(run.returncode, 0)


if __name__ == "__main__":
    Kfake.program, Kfake.tests, *named = sys.argv[1:]
    Kfake.releases = named or Kfake.releases
    if not pathlib.Path(Kfake.program).exists():
        print("cannot run: kfake is not built")
        sys.exit(CANNOT_RUN)
    unittest.main(argv=sys.argv[:1])
