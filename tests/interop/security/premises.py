# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The secured cluster that with_kafka.py has started, as the tests in this folder see it."""

import json
import os
import pathlib
import shutil


class Premises:
    def __init__(self):
        self.release = os.environ["KAFKA_VERSION"]
        self.known = json.loads(pathlib.Path(os.environ["KAFKA_SECURITY"]).read_text())
        self.kerberos = self.known["kerberos"]

    def servers(self, listener):
        return os.environ[f"KAFKA_BOOTSTRAP_SERVERS_{listener}"]

    def since(self, version):
        return _numbers(self.release) >= _numbers(version)

    def offers(self, listener, mechanism=""):
        """Whether brokers of this age can have it."""
        found = self.known["listeners"].get(listener)
        return found is not None and (not mechanism or mechanism in found["mechanisms"])

    def protocol(self, listener):
        return self.known["listeners"][listener]["protocol"]

    def kerberos_environment(self, folder, ticket="good", config="config"):
        """In which programs find the realm, and the ticket in a file of the folder, where they keep
        what they get for it."""
        original, copy = self.kerberos["caches"][ticket], pathlib.Path(folder) / "tickets"
        if pathlib.Path(original).exists():
            shutil.copy(original, copy)
        return {
            **os.environ,
            "KRB5_CONFIG": self.kerberos[config],
            "KRB5CCNAME": f"FILE:{copy}",
        }

    def client_certificate(self, kind):
        """(certificate, key, password of the key) in PEM."""
        if kind == "encrypted":
            good = self.known["clients"]["good"]
            return good["certificate"], self.known["encrypted_key"], self.known["store_password"]
        own = self.known["clients"][kind]
        return own["certificate"], own["key"], None

    def key_store(self, kind):
        """The same in PKCS#12, which is always encrypted."""
        return self.known["key_stores"]["good" if kind == "encrypted" else kind]


def _numbers(version):
    return tuple(map(int, version.split(".")))
