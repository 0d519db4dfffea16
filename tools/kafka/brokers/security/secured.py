# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""A cluster with every kind of secured listener, and what its clients need to know."""

import dataclasses
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

from .. import cluster, guard, ports
from ..ports import HOST
from ..releases import find_release
from . import accounts, doors, kerberos, materials, properties
from .authority import ToolFailed

# SCRAM has to escape the second. JAAS cannot name it, so that PLAIN does not know it.
_USERS = ("alice", "o=e")


class Security:
    """Made in a folder of its own, which `close` removes, as it ends the servers of keys. To be
    used from one thread, which must live as long as it."""

    def __init__(self):
        """Raises ToolFailed, ToolMissing and OSError."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kafka-asio-security-"))
        self._guard = guard.Guard()
        self._guard.add_folder(self.folder)
        self._ports = ports.Ports()
        self.kerberos = None
        self._token_server = None
        try:
            self._make()
        except BaseException:
            self.close()
            raise

    def _make(self):
        self.users = {name: materials.new_secret() for name in _USERS}
        self.certificates = materials.Certificates(self.folder / "certificates")
        self.kerberos = materials.Kerberos(self.folder / "kerberos", self._ports, self._guard)
        self.tokens = materials.Tokens(self.folder / "tokens")
        self.login_file = self.folder / "login.conf"
        self.login_file.write_text(properties.login_file(self))
        url = self._serve_tokens()
        self.keys_url, self.token_url = f"{url}/keys", f"{url}/token"

    def secure(self, spec):
        """The same cluster with all listeners that its release can have."""
        release = find_release(spec.version)
        listeners = tuple(
            cluster.Listener(door.name, door.protocol, properties.of_door(door, release, self))
            for door in doors.doors_of(release)
        )
        known = {}
        if release.zookeeper:
            known["zookeeper_nodes"] = accounts.zookeeper_nodes(self.users)
        else:
            known["format_arguments"] = accounts.format_arguments(self.users)
        return dataclasses.replace(
            spec,
            listeners=listeners,
            java_options=properties.java_options(release, self),
            properties={**properties.of_broker(release), **spec.properties},
            **known,
        )

    def describe(self, version):
        """Writes what clients need to know of a cluster of that release to a file of JSON."""
        path = self.folder / "security.json"
        path.write_text(json.dumps(self._description(find_release(version)), indent=2, default=str))
        return path

    def close(self):
        if self._token_server:
            self._token_server.kill_group()
        if self.kerberos:
            self.kerberos.realm.stop()
        self._guard.close()
        self._ports.close()

    def _description(self, release):
        certificates, realm, tokens = self.certificates, self.kerberos, self.tokens
        return {
            "listeners": {
                door.name: {
                    "protocol": door.protocol,
                    "mechanisms": doors.known_mechanisms(door.mechanisms, release),
                    "session_ms": door.session_ms,
                }
                for door in doors.doors_of(release)
            },
            "users": self.users,
            "authority": certificates.authority.certificate,
            "unknown_authority": certificates.stranger.certificate,
            "revocations": certificates.revocations,
            "trust_stores": {
                "authority": certificates.trust_store,
                "unknown_authority": certificates.other_trust_store,
            },
            "store_password": certificates.password,
            "clients": {
                name: {"certificate": identity.certificate, "key": identity.key}
                for name, identity in certificates.clients.items()
            },
            "encrypted_key": certificates.encrypted_key,
            "key_stores": certificates.client_stores,
            "kerberos": {
                "service": kerberos.SERVICE,
                "principal": materials.PRINCIPAL,
                "keytabs": realm.keytabs,
                "caches": realm.caches,
                "config": realm.realm.config,
                "unreachable_config": realm.unreachable,
                "clock_skew_seconds": kerberos.CLOCK_SKEW_SECONDS,
            },
            "tokens": tokens.made,
            "token_files": tokens.files,
            "token_url": self.token_url,
            "token_client": tokens.client_id,
            "token_client_secret": tokens.client_secret,
            "java_options": properties.java_options(release, self),
            "secrets": [
                *self.users.values(),
                certificates.password,
                tokens.client_secret,
                *tokens.made.values(),
            ],
        }

    def _serve_tokens(self, timeout=60):
        port = self._ports.take()
        program = self._token_server = self._guard.start(
            [sys.executable, "-m", f"{__package__}.token_server",
             self.tokens.folder, self.tokens.key_id, HOST, str(port)],
            env={**os.environ, "PYTHONPATH": str(pathlib.Path(__file__).resolve().parents[2])},
            stdin=subprocess.PIPE,
            text=True,
        )
        with program.stdin:
            program.stdin.write(f"{self.tokens.client_id}\n{self.tokens.client_secret}\n")
        deadline = time.monotonic() + timeout
        while True:
            try:
                socket.create_connection((HOST, port), 1).close()
                return f"http://{HOST}:{port}"
            except OSError:
                if program.poll() is not None or time.monotonic() > deadline:
                    raise ToolFailed("the server of tokens does not serve") from None
                time.sleep(0.02)
