# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Everything that brokers and their clients show each other, made in one folder."""

import datetime
import json
import secrets

from . import authority, kerberos, keystores, tokens
from ..ports import HOST

PRINCIPAL = f"client@{kerberos.REALM}"
_DAY = datetime.timedelta(days=1)


def new_secret():
    """Random, so that finding it somewhere cannot be chance."""
    return f"s3cret-{secrets.token_hex(12)}"


class Certificates:
    """Server and client certificates of two authorities, one of which nobody trusts; good ones and
    bad ones. The same in stores for Java; one password for those and for the encrypted key."""

    def __init__(self, folder):
        self._folder = folder
        self.password = new_secret()
        self.authority = authority.Authority(folder / "authority", "Test authority")
        stranger = authority.Authority(folder / "stranger", "Unknown authority")
        past = {"start": -3 * _DAY, "end": -_DAY}
        future = {"start": _DAY, "end": 3 * _DAY}
        of_server, of_client = self.authority.issue_for_server, self.authority.issue_for_client
        self.servers = {
            "good": of_server("server"),
            "expired": of_server("server-expired", **past),
            "not_yet_valid": of_server("server-not-yet-valid", **future),
            "wrong_host": of_server("server-wrong-host", ["DNS:elsewhere.test", "IP:192.0.2.1"]),
            "revoked": of_server("server-revoked"),
            "unknown_ca": stranger.issue_for_server("server-unknown-ca"),
        }
        self.clients = {
            "good": of_client("client"),
            "expired": of_client("client-expired", **past),
            "unknown_ca": stranger.issue_for_client("client-unknown-ca"),
        }
        self.authority.revoke(self.servers["revoked"])
        self.revocations = self.authority.publish_revocations()
        self.stranger = stranger
        self.encrypted_key = authority.encrypt_key(
            self.clients["good"].key, folder / "client-encrypted.key", self.password)
        self.stores = {
            name: self._store(f"server-{name}", identity) for name, identity in self.servers.items()
        }
        self.client_stores = {
            name: self._store(f"client-{name}", identity) for name, identity in self.clients.items()
        }
        self.trust_store = keystores.write_trust_store(
            folder / "trust.jks", self.authority, self.password)
        self.other_trust_store = keystores.write_trust_store(
            folder / "other-trust.jks", stranger, self.password)
        self.pem_store = self._pem_store(self.servers["good"])

    def _store(self, name, identity):
        return keystores.write_key_store(
            self._folder / f"{name}.p12", identity, self.authority, self.password)

    def _pem_store(self, identity):
        """Key, which takes the password, and certificate in one file."""
        path = self._folder / "server.pem"
        # Kafka under Java 17 cannot read keys that are encrypted in newer ways.
        authority.encrypt_key(identity.key, path, self.password, cipher=("-v1", "PBE-SHA1-3DES"))
        path.write_text(path.read_text() + identity.certificate.read_text())
        return path


class Kerberos:
    """A realm with a service that brokers are, and a client with a ticket."""

    def __init__(self, folder, ports, guard):
        self.realm = kerberos.Realm(folder, ports, guard)
        self.realm.start()
        self.service_principal = f"{kerberos.SERVICE}/{HOST}@{kerberos.REALM}"
        # Java's client asks for the name that an address has, whatever it was told.
        other_name = f"{kerberos.SERVICE}/localhost@{kerberos.REALM}"
        self.service_keytab = self.realm.add_principals(
            "service.keytab", self.service_principal, other_name)
        self.client_keytab = self.realm.add_principals("client.keytab", PRINCIPAL)
        nobody = f"nobody@{kerberos.REALM}"
        self.keytabs = {
            "good": self.client_keytab,
            "missing": folder / "no.keytab",
            "broken": folder / "broken.keytab",
            "old": self.realm.make_up_keys("old.keytab", PRINCIPAL, new_secret()),
            "nobody": self.realm.make_up_keys("nobody.keytab", nobody, new_secret()),
        }
        self.keytabs["broken"].write_text("no keys")
        self.caches = {
            "none": folder / "no-ticket",
            "good": self._ticket(folder / "ticket"),
            "named": self._ticket(folder / "named-ticket"),
            "for_service": self._ticket(folder / "ticket-for-service", self.service_principal),
        }
        self.unreachable = self.realm.without_server(ports.take())

    def _ticket(self, cache, *services):
        return self.realm.obtain_ticket(cache, PRINCIPAL, self.client_keytab, services)


class Tokens:
    """Tokens that brokers accept and others that they do not, and the key that tells them apart."""

    def __init__(self, folder):
        self.folder = folder
        self.key_id = "signing"
        signer = tokens.Signer(folder, self.key_id)
        stranger = tokens.Signer(folder, "unknown")
        self.key_set = folder / "keys.json"
        self.key_set.write_text(json.dumps(signer.key_set()))
        self.client_id = "token-client"
        self.client_secret = new_secret()
        self.made = {
            "good": signer.token("token-user"),
            "expired": signer.token("token-user", lifetime=-3600),
            "wrong_audience": signer.token("token-user", audience="somebody else"),
            "unknown_key": stranger.token("token-user"),
        }
        self.files = {name: folder / f"{name}.jwt" for name in self.made}
        for name, path in self.files.items():
            path.write_text(self.made[name])
