#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""confluent-kafka, which brings the newest librdkafka, at every listener."""

import time

import logins
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

# Others, such as that all brokers are down, say nothing of why.
REASONS = (KafkaError._SSL, KafkaError._AUTHENTICATION, KafkaError._TRANSPORT)


class ConfluentKafka(logins.Logins):
    mechanisms = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")

    def reason_for_refusal(self, attempt):
        errors = []
        admin = self.admin(attempt, errors)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.is_listed(admin):
                return None
            admin.poll(0)
            if errors:
                return errors[0]
        return "no metadata"

    def test_sessions_are_renewed(self):
        if not self.premises.offers("SHORT_SESSIONS"):
            return
        errors = []
        attempt = logins.attempts.Attempt("", "SHORT_SESSIONS", mechanism="SCRAM-SHA-256")
        admin = self.admin(attempt, errors)
        admin.list_topics(timeout=30)
        session = self.premises.known["listeners"]["SHORT_SESSIONS"]["session_ms"] / 1000
        began = time.monotonic()
        while time.monotonic() - began < 2.5 * session:
            admin.list_topics(timeout=30)
            admin.poll(0.1)
        self.assertEqual(errors, [])

    def test_a_token_from_the_server_of_tokens(self):
        if not self.premises.offers("SASL_SSL", "OAUTHBEARER"):
            return
        known = self.premises.known
        admin = AdminClient({
            "bootstrap.servers": self.premises.servers("SASL_SSL"),
            "security.protocol": "sasl_ssl",
            "ssl.ca.location": known["authority"],
            "sasl.mechanisms": "OAUTHBEARER",
            "sasl.oauthbearer.method": "oidc",
            "sasl.oauthbearer.client.id": known["token_client"],
            "sasl.oauthbearer.client.secret": known["token_client_secret"],
            "sasl.oauthbearer.token.endpoint.url": known["token_url"],
        })
        self.assertEqual(len(admin.list_topics(timeout=30).brokers), 1)

    def is_listed(self, admin):
        try:
            admin.list_topics(timeout=0.2)
            return True
        except KafkaException:
            return False

    def admin(self, attempt, errors):
        def on_error(error):
            if error.code() in REASONS:
                errors.append(error.str())

        premises = self.premises
        known = {
            "bootstrap.servers": premises.servers(attempt.listener),
            "security.protocol": premises.protocol(attempt.listener).lower(),
            "ssl.ca.location": premises.known[attempt.authority],
            "error_cb": on_error,
            "log_level": 0,
        }
        if attempt.revocations:
            known["ssl.crl.location"] = premises.known["revocations"]
        if attempt.certificate:
            certificate, key, password = premises.client_certificate(attempt.certificate)
            known.update({"ssl.certificate.location": certificate, "ssl.key.location": key})
            if password:
                known["ssl.key.password"] = password
        if attempt.mechanism:
            known["sasl.mechanisms"] = attempt.mechanism
        if attempt.mechanism == "OAUTHBEARER":
            token = premises.known["tokens"][attempt.token]
            known["oauth_cb"] = lambda _: (token, time.time() + 3600)
        elif attempt.mechanism:
            known["sasl.username"] = attempt.user
            known["sasl.password"] = attempt.password_of(premises)
        return AdminClient(known)


if __name__ == "__main__":
    logins.main()
