#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""confluent-kafka, which brings the newest librdkafka, logs in to the in-process cluster."""

import time
import unittest

import expectations
import logins
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

PATIENCE = 10.0


class Login:
    """A client that logs in in that way, and what it says of errors."""

    def __init__(self, mechanism, **settings):
        self.errors = []
        self.admin = AdminClient({
            "bootstrap.servers": expectations.servers(),
            "security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": mechanism,
            "error_cb": self.errors.append,
            **{name.replace("_", "."): value for name, value in settings.items()}})

    def nodes(self, timeout=PATIENCE):
        return sorted(self.admin.list_topics(timeout=timeout).brokers)

    def codes(self):
        self.admin.poll(0)
        return {error.code() for error in self.errors}


class ConfluentKafkaLogin(unittest.TestCase):
    def test_by_password(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            with self.subTest(mechanism):
                login = Login(mechanism, sasl_username=logins.USER, sasl_password=logins.PASSWORD)
                self.assertEqual(login.nodes(), expectations.NODES)

    def test_by_a_wrong_one(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            for what, (user, password) in logins.WRONG.items():
                with self.subTest(mechanism, wrong=what):
                    login = Login(mechanism, sasl_username=user, sasl_password=password)
                    with self.assertRaises(KafkaException):
                        login.nodes(timeout=2.0)
                    self.assertIn(KafkaError._AUTHENTICATION, login.codes())

    def test_by_a_token(self):
        def provider(lifetime):
            # The client believes that its token is good.
            return lambda _: (logins.token(lifetime=lifetime), time.time() + 3600)
        login = Login("OAUTHBEARER", oauth_cb=provider(3600))
        login.admin.poll(0)
        self.assertEqual(login.nodes(), expectations.NODES)
        late = Login("OAUTHBEARER", oauth_cb=provider(-60))
        late.admin.poll(0)
        with self.assertRaises(KafkaException):
            late.nodes(timeout=2.0)
        self.assertIn(KafkaError._AUTHENTICATION, late.codes())

    def test_again_and_again(self):
        # The broker lets nobody stay for more than two seconds at a time.
        login = Login("SCRAM-SHA-256", sasl_username=logins.USER, sasl_password=logins.PASSWORD)
        end = time.monotonic() + 5.0
        while time.monotonic() < end:
            self.assertEqual(login.nodes(), expectations.NODES)
        self.assertEqual(login.codes(), set())


if __name__ == "__main__":
    expectations.main()
