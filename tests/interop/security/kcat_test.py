#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""kcat, which stands on librdkafka and logs in to Kerberos by Cyrus SASL, at every listener."""

import re
import shutil
import subprocess
import sys
import tempfile

import logins

REASONS = ("SSL handshake failed", "alert", "Authentication failed", "SASL", "Disconnected")


class Kcat(logins.Logins):
    mechanisms = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.environment = cls.premises.kerberos_environment(folder.name)
        if cls.premises.since("4.0") and librdkafka_version() < (2, 6, 1):
            # Its last message of SCRAM has its nonce twice, which brokers tolerated until then.
            cls.mechanisms = ("PLAIN", "GSSAPI")

    def reason_for_refusal(self, attempt):
        options = [part for setting in self.settings(attempt) for part in ("-X", setting)]
        command = ["kcat", "-L", "-b", self.premises.servers(attempt.listener), "-m", "30"]
        process = subprocess.Popen(
            [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=self.environment)
        with process:
            # It would try again until its time is over.
            for line in process.stderr:
                if is_refusal(line):
                    process.kill()
                    return line
            return None if process.wait() == 0 else "no metadata"

    def settings(self, attempt):
        premises = self.premises
        yield f"security.protocol={premises.protocol(attempt.listener).lower()}"
        yield f"ssl.ca.location={premises.known[attempt.authority]}"
        if attempt.revocations:
            yield f"ssl.crl.location={premises.known['revocations']}"
        if attempt.certificate:
            certificate, key, password = premises.client_certificate(attempt.certificate)
            yield f"ssl.certificate.location={certificate}"
            yield f"ssl.key.location={key}"
            if password:
                yield f"ssl.key.password={password}"
        if attempt.mechanism:
            yield f"sasl.mechanisms={attempt.mechanism}"
        if attempt.mechanism == "GSSAPI":
            yield f"sasl.kerberos.service.name={premises.kerberos['service']}"
            # The ticket is there already.
            yield "sasl.kerberos.kinit.cmd=true"
        elif attempt.mechanism:
            yield f"sasl.username={attempt.user}"
            yield f"sasl.password={attempt.password_of(premises)}"


def is_refusal(line):
    # A connection that is up has been let in, even if its session ends.
    return ("|FAIL|" in line and "in state UP" not in line
            and any(reason in line for reason in REASONS))


def librdkafka_version():
    text = subprocess.run(["kcat", "-V"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.search(r"librdkafka (\d+)\.(\d+)\.(\d+)", text).groups()))


if __name__ == "__main__":
    if shutil.which("kcat") is None:
        print("cannot run: kcat is not installed")
        sys.exit(77)
    logins.main()
