#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-asio at every listener: right credentials work; wrong ones are refused with a code of their
own and one sentence that names the cause, without a storm of attempts; and what is secret is in
nothing that it says.

KAFKA_ASIO_TOOL and KAFKA_ASIO_PERSISTENT_CLIENT are its programs. Attempts named as arguments are
made, or all."""

import concurrent.futures
import pathlib
import sys
import unittest

import attempts
import expected
import our_client
import our_options
import premises

MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER")
ROOT = pathlib.Path(__file__).resolve().parents[3]
AT_ONCE = 12


def most_connections(seconds):
    """With pauses that double from 50 ms up to a second, each up to a fifth shorter."""
    return 6 + int(seconds / 0.8)


class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.premises = premises.Premises()
        cls.code_names = expected.names_of_codes(ROOT)
        possible = attempts.possible_attempts(cls.premises, MECHANISMS, attempts.FURTHER)
        chosen = [each for each in possible if not sys.argv[1:] or each.name in sys.argv[1:]]
        chosen.sort(key=lambda each: not each.poll_ms)  # those last longest
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            made = pool.map(cls.make, chosen)
            cls.outcomes = list(zip(chosen, made))

    @classmethod
    def make(cls, attempt):
        may_pass = not attempt.works and cls.expectation_of(attempt).may_pass
        return our_client.make(cls.premises, attempt, may_pass)

    def check_each(self, check, works):
        for attempt, outcome in self.outcomes:
            if attempt.works == works:
                with self.subTest(attempt.name, listener=attempt.listener,
                                  mechanism=attempt.mechanism):
                    check(attempt, outcome)

    def test_right_credentials_work(self):
        def check(_, outcome):
            self.assertEqual((outcome.tool.returncode, outcome.tool.stderr), (0, ""))
            self.assertEqual(outcome.report["errors"], [], outcome.client.stderr)
            self.assertGreater(outcome.report["answered"], 0, outcome.client.stderr)
        self.check_each(check, works=True)

    def test_sessions_go_on(self):
        """The connection stays, and nothing that is on it is lost or overtaken."""
        def check(attempt, outcome):
            if not attempt.poll_ms:
                return
            report = outcome.report
            self.assertGreaterEqual(report["renewed"], 2, outcome.client.stderr)
            self.assertEqual(report["overtaken"], 0)
            self.assertGreater(report["polled"], 3)
            if attempt.beside:
                self.assertGreater(report["answered"], 2 * report["polled"])
            # Those to the server that was named, and to the broker that it is.
            self.assertLessEqual(report["made"], 2, outcome.client.stderr)
        self.check_each(check, works=True)

    def test_wrong_ones_have_a_code_of_their_own(self):
        def check(attempt, outcome):
            self.assertEqual(outcome.report["answered"], 0)
            told = [self.name_of(cause) for error in outcome.report["errors"] for cause in error]
            self.assertIn(self.expectation_of(attempt).code, told, outcome.report["errors"])
        self.check_each(check, works=False)

    def test_one_sentence_names_the_cause(self):
        def check(attempt, outcome):
            expectation = self.expectation_of(attempt)
            self.assertEqual(outcome.tool.stdout, "")
            self.assertEqual(len(outcome.tool.stderr.splitlines()), 1, outcome.tool.stderr)
            self.assertRegex(outcome.tool.stderr, expectation.sentence)
            self.assertEqual(outcome.tool.returncode, 2 if expectation.refused_options else 1)
        self.check_each(check, works=False)

    def test_attempts_are_no_storm(self):
        def check(attempt, outcome):
            if self.expectation_of(attempt).refused_options:
                self.assertEqual(outcome.connections, 0)
            else:
                most = most_connections(outcome.report["seconds"])
                self.assertIn(outcome.connections, range(1, most + 1), outcome.client.stderr)
        self.check_each(check, works=False)

    def test_secrets_are_nowhere(self):
        def check(attempt, outcome):
            for secret in self.secrets_of(attempt):
                for output in outcome.outputs():
                    self.assertNotIn(secret, output)
        for works in (True, False):
            self.check_each(check, works)

    @classmethod
    def expectation_of(cls, attempt):
        return expected.expectation_of(attempt, cls.premises.since)

    def name_of(self, cause):
        if cause["category"] == "kafka":
            return self.code_names[cause["code"]]
        return cause.get("name")

    def secrets_of(self, attempt):
        known = self.premises.known
        keys = [pathlib.Path(own["key"]).read_text() for own in known["clients"].values()]
        lines = [line for key in keys for line in key.splitlines() if not line.startswith("---")]
        return [*known["secrets"], *lines, *filter(None, [attempt.password]),
                our_options.WRONG_KEY_PASSWORD]


if __name__ == "__main__":
    for program in (our_client.TOOL, our_client.CLIENT):
        if not pathlib.Path(program).is_file():
            print(f"security_matrix_test: no program is called {program!r}", file=sys.stderr)
            sys.exit(2)
    unittest.main(argv=sys.argv[:1], verbosity=2)
