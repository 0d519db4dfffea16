#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kcat, which stands on librdkafka, logs in to the in-process cluster."""

import concurrent.futures
import functools
import json
import shutil
import subprocess
import sys
import unittest

import expectations
import logins


def kcat(mechanism, *settings):
    """The finished process."""
    words = ["kcat", "-b", expectations.servers(), "-L", "-J", "-m", "10",
             "-X", f"security.protocol={logins.PROTOCOL}", "-X", f"sasl.mechanisms={mechanism}"]
    if logins.CA:
        words += ["-X", f"ssl.ca.location={logins.CA}"]
    for setting in settings:
        words += ["-X", setting]
    return subprocess.run(words, capture_output=True, text=True, timeout=60)


def with_password(mechanism, user, password):
    return kcat(mechanism, f"sasl.username={user}", f"sasl.password={password}")


def with_token(config):
    return kcat("OAUTHBEARER", "enable.sasl.oauthbearer.unsecure.jwt=true",
                f"sasl.oauthbearer.config={config}")


class KcatLogin(unittest.TestCase):
    def check_is_in(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        listed = json.loads(done.stdout)
        self.assertEqual([broker["id"] for broker in listed["brokers"]], expectations.NODES)

    def test_by_password(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            with self.subTest(mechanism):
                self.check_is_in(with_password(mechanism, logins.USER, logins.PASSWORD))

    def test_by_a_token(self):
        self.check_is_in(with_token("principal=carol"))

    def test_by_a_wrong_one(self):
        attempts = [(functools.partial(with_password, mechanism, *wrong), "Authentication failed")
                    for mechanism in logins.PASSWORD_MECHANISMS for wrong in logins.WRONG.values()]
        attempts.append((functools.partial(with_token, "principal=carol principalClaimName=name"),
                         "invalid_token"))
        # Each tries again until its time is over.
        with concurrent.futures.ThreadPoolExecutor(len(attempts)) as pool:
            ended = [(pool.submit(attempt), words) for attempt, words in attempts]
        for done, words in ended:
            with self.subTest(done.result().args):
                self.assertNotEqual(done.result().returncode, 0)
                self.assertIn(words, done.result().stderr)
                self.assertNotIn(logins.PASSWORD, done.result().stderr)

    def test_not_at_all(self):
        done = subprocess.run(["kcat", "-b", expectations.servers(), "-L", "-m", "3"],
                              capture_output=True, text=True, timeout=60)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    if shutil.which("kcat") is None:
        print("cannot run: kcat is not installed")
        sys.exit(77)
    expectations.main()
