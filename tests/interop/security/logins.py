# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The test that every foreign client has to pass: right credentials work, wrong ones do not."""

import sys
import unittest

import attempts
import premises


class Logins(unittest.TestCase):
    """`mechanisms` are those that the client knows. `reason_for_refusal` makes an attempt and
    returns None if it works, or else why not."""

    mechanisms = ()

    @classmethod
    def setUpClass(cls):
        cls.premises = premises.Premises()

    def reason_for_refusal(self, attempt):
        raise NotImplementedError

    def test_right_ones_work_and_wrong_ones_do_not(self):
        possible = attempts.possible_attempts(self.premises, self.mechanisms)
        self.assertIn(True, {attempt.works for attempt in possible})
        self.assertIn(False, {attempt.works for attempt in possible})
        for attempt in possible:
            with self.subTest(attempt.name, listener=attempt.listener,
                              mechanism=attempt.mechanism):
                self.check(attempt, self.reason_for_refusal(attempt))

    def check(self, attempt, reason):
        if attempt.works:
            self.assertIsNone(reason)
        else:
            self.assertIsNotNone(reason, "was let in")


def main():
    # Logins itself is no test.
    tests = [name for name, value in vars(sys.modules["__main__"]).items()
             if isinstance(value, type) and issubclass(value, unittest.TestCase)]
    unittest.main(argv=[sys.argv[0], *tests], verbosity=2)
