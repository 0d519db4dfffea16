#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kafka-python at every listener."""

import socket
import ssl
import time

import logins
from kafka.conn import BrokerConnection
from kafka.protocol.metadata import MetadataRequest
from kafka.sasl.oauth import AbstractTokenProvider


class Provider(AbstractTokenProvider):
    def __init__(self, token):
        super().__init__()
        self._token = token

    def token(self):
        return self._token


class KafkaPython(logins.Logins):
    mechanisms = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER")

    def reason_for_refusal(self, attempt):
        connection = self.connection(attempt)
        try:
            if not connection.connect_blocking(timeout=30):
                return "not connected"
            # With TLS 1.3 the client's certificate is refused after that.
            return None if self.answers(connection) else "no answer"
        except ssl.SSLError as error:
            return str(error)
        finally:
            connection.close()

    def check(self, attempt, reason):
        if attempt.user == "o=e":
            return  # it does not escape names
        super().check(attempt, reason)

    def test_a_session_that_is_not_renewed_ends(self):
        if not self.premises.offers("SHORT_SESSIONS"):
            return
        attempt = logins.attempts.Attempt("", "SHORT_SESSIONS", mechanism="PLAIN")
        connection = self.connection(attempt)
        self.addCleanup(connection.close)
        self.assertTrue(connection.connect_blocking(timeout=30))
        session = self.premises.known["listeners"]["SHORT_SESSIONS"]["session_ms"] / 1000
        began = time.monotonic()
        while self.answers(connection):
            self.assertLess(time.monotonic() - began, session + 30)
            time.sleep(0.1)
        self.assertGreater(time.monotonic() - began, session * 0.8)

    def answers(self, connection):
        asked = connection.send(MetadataRequest[0]([]))
        deadline = time.monotonic() + 30
        while not asked.is_done and time.monotonic() < deadline:
            for answer, future in connection.recv():
                future.success(answer)
        return asked.succeeded()

    def connection(self, attempt):
        premises = self.premises
        host, _, port = premises.servers(attempt.listener).partition(":")
        known = {
            "security_protocol": premises.protocol(attempt.listener),
            "ssl_cafile": premises.known[attempt.authority],
            # Halved with every question that it tries.
            "api_version_auto_timeout_ms": 60000,
        }
        if attempt.revocations:
            known["ssl_crlfile"] = premises.known["revocations"]
        if attempt.certificate:
            certificate, key, password = premises.client_certificate(attempt.certificate)
            known.update(ssl_certfile=certificate, ssl_keyfile=key, ssl_password=password)
        if attempt.mechanism == "OAUTHBEARER":
            known["sasl_oauth_token_provider"] = Provider(premises.known["tokens"][attempt.token])
        elif attempt.mechanism:
            known["sasl_plain_username"] = attempt.user
            known["sasl_plain_password"] = attempt.password_of(premises)
        if attempt.mechanism:
            known["sasl_mechanism"] = attempt.mechanism
        return BrokerConnection(host, int(port), socket.AF_INET, **known)


if __name__ == "__main__":
    logins.main()
