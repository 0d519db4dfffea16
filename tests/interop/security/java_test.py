#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Kafka's own client, of the broker's release, at every listener."""

import os
import pathlib
import shlex
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import attempts  # noqa: E402
import harness_support  # noqa: E402
import logins  # noqa: E402

MODULES = "org.apache.kafka.common.security"


class Java(logins.Logins):
    """All attempts are made by one process."""

    mechanisms = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        control = harness_support.Control(os.environ["KAFKA_CONTROL"])
        cls.addClassCleanup(control.close)
        with tempfile.TemporaryDirectory() as folder:
            files = {}
            for index, attempt in enumerate(
                    attempts.possible_attempts(cls.premises, cls.mechanisms)):
                files[attempt] = pathlib.Path(folder) / f"{index}.properties"
                files[attempt].write_text("".join(
                    f"{key}={value}\n" for key, value in properties(cls.premises, attempt)))
            words = ["java", HERE / "Logins.java", *files.values()]
            lines = control.do(shlex.join(map(str, words))).splitlines()
        cls.outcomes = dict(zip(files, lines, strict=True))

    def reason_for_refusal(self, attempt):
        outcome = self.outcomes[attempt]
        return None if outcome == "ok" else outcome

    def check(self, attempt, reason):
        if attempt.revocations:
            return  # it cannot be told of them
        super().check(attempt, reason)
        if reason and self.premises.since("2.0"):
            self.assertRegex(reason, "AuthenticationException|UnsupportedSaslMechanism")


def properties(premises, attempt):
    yield "bootstrap.servers", premises.servers(attempt.listener)
    yield "security.protocol", premises.protocol(attempt.listener)
    yield "request.timeout.ms", 60000
    yield "default.api.timeout.ms", 60000
    yield "ssl.truststore.type", "JKS"
    yield "ssl.truststore.location", premises.known["trust_stores"][attempt.authority]
    yield "ssl.truststore.password", premises.known["store_password"]
    # Before 2.0, nobody asked whom a certificate is for unless told to.
    yield "ssl.endpoint.identification.algorithm", "https"
    if attempt.certificate:
        yield "ssl.keystore.type", "PKCS12"
        yield "ssl.keystore.location", premises.key_store(attempt.certificate)
        yield "ssl.keystore.password", premises.known["store_password"]
    if attempt.mechanism:
        yield "sasl.mechanism", attempt.mechanism
        yield "sasl.jaas.config", login_module(premises, attempt)
    if attempt.mechanism == "GSSAPI":
        yield "sasl.kerberos.service.name", premises.kerberos["service"]
    elif attempt.mechanism == "OAUTHBEARER":
        token = pathlib.Path(premises.known["token_files"][attempt.token])
        yield "sasl.oauthbearer.token.endpoint.url", token.as_uri()
        yield ("sasl.login.callback.handler.class",
               f"{MODULES}.oauthbearer.OAuthBearerLoginCallbackHandler")


def login_module(premises, attempt):
    if attempt.mechanism == "GSSAPI":
        return ("com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true"
                f' storeKey=true keyTab="{premises.kerberos["keytabs"]["good"]}"'
                f' principal="{premises.kerberos["principal"]}";')
    if attempt.mechanism == "OAUTHBEARER":
        return f"{MODULES}.oauthbearer.OAuthBearerLoginModule required;"
    kind = "plain.Plain" if attempt.mechanism == "PLAIN" else "scram.Scram"
    return (f"{MODULES}.{kind}LoginModule required"
            f' username="{attempt.user}" password="{attempt.password_of(premises)}";')


if __name__ == "__main__":
    logins.main()
