#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""broker_test.py KAFKA-ASIO FOLDER: the command-line tool, and kafka-python as environment.py has
put it into the folder, log in to the in-process broker by Kerberos."""

import json
import subprocess
import sys
import tempfile
import unittest

import kerberos_site
from kerberos_site import HOST, PRINCIPAL

READY = "ready: bootstrap.servers="


class Logins(unittest.TestCase):
    program = None
    clients = None
    site = None

    def start_broker(self, *arguments, keys=None):
        """Its servers."""
        broker = subprocess.Popen(
            [self.program, "broker", "--port", "0", "--security-protocol", "SASL_PLAINTEXT",
             "--keytab", keys or self.site.service_keys, *arguments],
            env=self.site.environment(), stdout=subprocess.PIPE, text=True)
        self.addCleanup(broker.wait)
        self.addCleanup(broker.kill)
        self.addCleanup(broker.stdout.close)
        for line in broker.stdout:
            if line.startswith(READY):
                return line.removeprefix(READY).strip()
        return self.fail("the broker has not started")

    def ask(self, servers, config=None, clock="", **options):
        """The finished process of the tool, which wants to know what the cluster is."""
        told = {"bootstrap_servers": servers, "security_protocol": "SASL_PLAINTEXT",
                "sasl_mechanism": "GSSAPI", "api_version_auto_timeout_ms": 4000, **options}
        with tempfile.NamedTemporaryFile("w", dir=self.site.folder, suffix=".properties") as file:
            file.write("".join(f"{name}={value}\n" for name, value in told.items()))
            file.flush()
            wrong = ["faketime", "-f", clock] if clock else []
            return subprocess.run(
                [*wrong, self.program, "cluster", "--config", file.name],
                env={**self.site.environment(config), "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
                capture_output=True, text=True, check=False, timeout=60)

    def assert_in(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(HOST, done.stdout)

    def assert_out(self, done, *words):
        self.assertNotEqual(done.returncode, 0, done.stdout)
        for each in words:
            self.assertIn(each, done.stderr)

    def test_keys(self):
        servers = self.start_broker()
        self.assert_in(self.ask(servers, sasl_kerberos_keytab=self.site.client_keys))
        self.assert_in(self.ask(servers, sasl_kerberos_keytab=self.site.client_keys,
                                sasl_kerberos_principal=PRINCIPAL,
                                sasl_kerberos_name=self.site.service))

    def test_tickets(self):
        self.assert_in(self.ask(self.start_broker(),
                                sasl_kerberos_credential_cache=self.site.fresh_tickets()))

    def test_tokens_without_requests_around_them(self):
        self.assert_in(self.ask(self.start_broker("--as-version", "0.10.2"),
                                sasl_kerberos_keytab=self.site.client_keys))

    def test_sessions_that_end(self):
        servers = self.start_broker("--max-reauth-ms", "1500")
        self.assert_in(self.ask(servers, sasl_kerberos_keytab=self.site.client_keys))

    def test_no_tickets(self):
        self.assert_out(self.ask(self.start_broker()), "No Kerberos credentials", "kinit")

    def test_unknown_service(self):
        self.assert_out(
            self.ask(self.start_broker(), sasl_kerberos_keytab=self.site.client_keys,
                     sasl_kerberos_service_name="nobody"),
            f"nobody/{HOST}", "sasl_kerberos_service_name")

    def test_realm_out_of_reach(self):
        self.assert_out(
            self.ask(self.start_broker(), self.site.unreachable,
                     sasl_kerberos_keytab=self.site.client_keys),
            "Cannot contact any KDC")

    def test_broker_with_another_key(self):
        others = self.site.keys("stranger.keytab", self.site.service, 1, "another")
        servers = self.start_broker(keys=others)
        self.assert_out(self.ask(servers, sasl_kerberos_keytab=self.site.client_keys),
                        "refuses the Kerberos ticket", "Authentication failed")

    def test_kafka_python(self):
        environment = self.site.environment()
        environment["KRB5CCNAME"] = self.site.fresh_tickets()
        environment["KAFKA_SERVERS"] = self.start_broker()
        done = subprocess.run(
            [sys.executable, "tests/interop/foreign/environment.py", self.clients,
             "tests/interop/foreign/kafka_python_kerberos.py"],
            env=environment, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), [1])


if __name__ == "__main__":
    Logins.clients = sys.argv.pop(2)
    kerberos_site.run(Logins)
