#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Tests of history_check: what contradicts a release must be seen, and said in a line."""

import pathlib
import sys
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools" / "codegen"))

import history_check  # noqa: E402
from history import parse_history  # noqa: E402

RELEASES = "releases 0.9.0 1.0 2.0 2.0.1 2.1 3.0\n"


class Contradictions(unittest.TestCase):
    def found(self, line, release, versions, unstable=()):
        """What is wrong with the line of the API 9 when that release has these versions."""
        history = parse_history(f"{RELEASES}{line}\n", "history")
        kafka = [(release, {9: (set(versions), set(unstable))})]
        return history_check.contradictions({9: history.apis["Thing"]}, kafka)

    def test_the_table_is_right(self):
        for release, versions in (
            ("0.9.0", ()),
            ("1.0.2", (0, 1)),
            ("2.0.0", (1, 2)),
            ("2.0.1", (0, 1, 2)),
            ("2.1.0", (0, 2)),
        ):
            line = "Thing 0=1.0 1=1.0 2=2.0 dropped=0:2.0 back=0:2.0.1 dropped=1:2.1"
            self.assertEqual(self.found(line, release, versions), [], release)

    def test_unstable_versions_may_be_there_or_not(self):
        for versions, unstable in ((0, 1), (1,)), ((0,), ()):
            self.assertEqual(self.found("Thing 0=1.0 1=unstable", "2.0.0", versions, unstable), [])
        self.assertEqual(self.found("Thing 0=2.1", "2.0.0", (0,), (0,)), [])

    def test_it_came_later(self):
        self.assertEqual(
            self.found("Thing 0=1.0 1=2.1", "2.0.0", (0, 1)),
            ["history:2: Thing v1: Kafka 2.0.0 has it, but it came with 2.1"],
        )

    def test_it_came_earlier(self):
        self.assertEqual(
            self.found("Thing 0=1.0 1=2.0", "2.0.0", (0,)),
            ["history:2: Thing v1: Kafka 2.0.0 lacks it, but it came with 2.0"],
        )

    def test_it_is_not_stable_yet(self):
        self.assertEqual(
            self.found("Thing 0=1.0 1=2.0", "2.0.0", (0, 1), (1,)),
            ["history:2: Thing v1: Kafka 2.0.0 has it as an unstable one, but it came with 2.0"],
        )

    def test_it_is_stable_by_now(self):
        self.assertEqual(
            self.found("Thing 0=1.0 1=unstable", "2.0.0", (0, 1)),
            ["history:2: Thing v1: Kafka 2.0.0 has it, but it is unstable in every release"],
        )

    def test_it_was_not_dropped(self):
        self.assertEqual(
            self.found("Thing 0=1.0 1=1.0 dropped=0:2.0", "2.0.0", (0, 1)),
            ["history:2: Thing v0: Kafka 2.0.0 has it, but it was dropped by 2.0"],
        )

    def test_it_did_not_come_back(self):
        self.assertEqual(
            self.found("Thing 0=1.0 1=1.0 dropped=0:2.0 back=0:2.1", "2.1.0", (1,)),
            ["history:2: Thing v0: Kafka 2.1.0 lacks it, but it was back with 2.1"],
        )

    def test_an_api_that_a_release_does_not_have(self):
        history = parse_history(f"{RELEASES}Thing 0=1.0\n", "history")
        self.assertEqual(
            history_check.contradictions({9: history.apis["Thing"]}, [("2.0.0", {})]),
            ["history:2: Thing v0: Kafka 2.0.0 lacks it, but it came with 1.0"],
        )


if __name__ == "__main__":
    unittest.main()
