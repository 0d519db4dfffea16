#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kcat, which stands on librdkafka, logs in to the in-process cluster."""

import json
import shutil
import subprocess
import sys
import unittest

import expectations
import logins


def kcat(mechanism, *settings):
    """The finished process."""
    words = ["kcat", "-b", expectations.servers(), "-L", "-J", "-m", "5",
             "-X", "security.protocol=SASL_PLAINTEXT", "-X", f"sasl.mechanisms={mechanism}"]
    for setting in settings:
        words += ["-X", setting]
    return subprocess.run(words, capture_output=True, text=True, timeout=60)


def with_password(mechanism, user, password):
    return kcat(mechanism, f"sasl.username={user}", f"sasl.password={password}")


class KcatLogin(unittest.TestCase):
    def check_is_in(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        listed = json.loads(done.stdout)
        self.assertEqual([broker["id"] for broker in listed["brokers"]], expectations.NODES)

    def test_by_password(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            with self.subTest(mechanism):
                self.check_is_in(with_password(mechanism, logins.USER, logins.PASSWORD))

    def test_by_a_wrong_one(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            for what, (user, password) in logins.WRONG.items():
                with self.subTest(mechanism, wrong=what):
                    done = with_password(mechanism, user, password)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn("Authentication failed", done.stderr)
                    self.assertNotIn(logins.PASSWORD, done.stderr)

    def test_by_a_token(self):
        unsecured = "enable.sasl.oauthbearer.unsecure.jwt=true"
        self.check_is_in(
            kcat("OAUTHBEARER", unsecured, "sasl.oauthbearer.config=principal=carol"))
        done = kcat("OAUTHBEARER", unsecured,
                    "sasl.oauthbearer.config=principal=carol principalClaimName=name")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("invalid_token", done.stderr)

    def test_not_at_all(self):
        done = subprocess.run(["kcat", "-b", expectations.servers(), "-L", "-m", "3"],
                              capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    if shutil.which("kcat") is None:
        print("cannot run: kcat is not installed")
        sys.exit(77)
    expectations.main()
