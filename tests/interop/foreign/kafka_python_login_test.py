#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-python logs in to the in-process cluster."""

import unittest

import expectations
import logins
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from kafka.sasl.oauth import AbstractTokenProvider


class Token(AbstractTokenProvider):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def token(self):
        return self.text


class KafkaPythonLogin(unittest.TestCase):
    def log_in(self, mechanism, **settings):
        """The nodes that the client then sees."""
        admin = KafkaAdminClient(bootstrap_servers=expectations.servers(),
                                 security_protocol="SASL_PLAINTEXT", sasl_mechanism=mechanism,
                                 **settings)
        try:
            return [broker["node_id"] for broker in admin.describe_cluster()["brokers"]]
        finally:
            admin.close()

    def with_password(self, mechanism, user, password, **settings):
        return self.log_in(mechanism, sasl_plain_username=user, sasl_plain_password=password,
                           **settings)

    def test_by_password(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            with self.subTest(mechanism):
                nodes = self.with_password(mechanism, logins.USER, logins.PASSWORD)
                self.assertEqual(nodes, expectations.NODES)

    def test_by_a_wrong_one(self):
        for mechanism in logins.PASSWORD_MECHANISMS:
            for what, (user, password) in logins.WRONG.items():
                with self.subTest(mechanism, wrong=what), self.assertRaises(KafkaError):
                    self.with_password(mechanism, user, password, bootstrap_timeout_ms=2000)

    def test_by_a_token(self):
        nodes = self.log_in("OAUTHBEARER", sasl_oauth_token_provider=Token(logins.token()))
        self.assertEqual(nodes, expectations.NODES)
        with self.assertRaises(KafkaError):
            self.log_in("OAUTHBEARER", bootstrap_timeout_ms=2000,
                        sasl_oauth_token_provider=Token(logins.token(lifetime=-60)))

    def test_with_tokens_of_their_own(self):
        # Before 1.0 tokens were not sent in requests.
        nodes = self.with_password("PLAIN", logins.USER, logins.PASSWORD, api_version=(0, 11))
        self.assertEqual(nodes, expectations.NODES)


if __name__ == "__main__":
    expectations.main()
