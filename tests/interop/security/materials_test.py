#!/usr/bin/env python3
# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What brokers and clients are given is what it is called, seen by other programs than those that
have made it; and nothing of it is left behind."""

import base64
import json
import pathlib
import socket
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import counting_relay  # noqa: E402
import harness_support  # noqa: E402
from brokers.security import authority, doors, secured  # noqa: E402
from brokers import releases  # noqa: E402


class Materials(unittest.TestCase):
    made = None

    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(cls.made.close)

    def verify(self, kind, *options):
        """Why openssl does not trust a server's certificate, or ""."""
        certificates = self.made.certificates
        done = subprocess.run(
            ["openssl", "verify", "-CAfile", certificates.authority.certificate, *options,
             certificates.servers[kind].certificate],
            capture_output=True, text=True, check=False)
        return done.stderr if done.returncode else ""

    def test_certificates(self):
        at_home = ("-purpose", "sslserver", "-verify_ip", "127.0.0.1")
        revocations = ("-crl_check", "-CRLfile", self.made.certificates.revocations)
        self.assertEqual(self.verify("good", *at_home, *revocations), "")
        self.assertEqual(self.verify("good", "-verify_hostname", "localhost"), "")
        self.assertIn("has expired", self.verify("expired"))
        self.assertIn("not yet valid", self.verify("not_yet_valid"))
        self.assertIn("IP address mismatch", self.verify("wrong_host", *at_home))
        self.assertEqual(self.verify("revoked", *at_home), "")
        self.assertIn("certificate revoked", self.verify("revoked", *revocations))
        self.assertIn("unable to get local issuer certificate", self.verify("unknown_ca"))

    def test_encrypted_keys_take_the_password(self):
        certificates = self.made.certificates
        for path in (certificates.encrypted_key, certificates.pem_store):
            read = ("pkey", "-in", path, "-passin", "env:PASSWORD")
            plain = authority.openssl(*read, password=certificates.password)
            self.assertIn(b"PRIVATE KEY", plain)
            with self.assertRaises(authority.ToolFailed):
                authority.openssl(*read, password="another")

    def test_a_token_is_signed_with_the_key_that_is_published(self):
        text, _, signature = self.made.tokens.made["good"].rpartition(".")
        raw = base64.urlsafe_b64decode(signature + "==")
        self.assertEqual(len(raw), 64)
        folder = self.made.folder
        public = folder / "public.pem"
        authority.openssl("pkey", "-in", self.made.tokens.folder / "signing.key", "-pubout",
                          "-out", public)
        (folder / "signature").write_bytes(_der(raw))
        verify = ("dgst", "-sha256", "-verify", public, "-signature", folder / "signature")
        self.assertIn(b"Verified OK", authority.openssl(*verify, input=text.encode()))
        with self.assertRaises(authority.ToolFailed):
            authority.openssl(*verify, input=f"{text}x".encode())
        with urllib.request.urlopen(self.made.keys_url, timeout=30) as answer:
            published = json.load(answer)
        self.assertEqual(published, json.loads(self.made.tokens.key_set.read_text()))

    def ask_for_token(self, secret):
        client = f"{self.made.tokens.client_id}:{secret}".encode()
        request = urllib.request.Request(
            self.made.token_url, data=b"grant_type=client_credentials",
            headers={"Authorization": f"Basic {base64.b64encode(client).decode()}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def test_tokens_are_for_those_who_know_the_secret(self):
        granted = self.ask_for_token(self.made.tokens.client_secret)
        self.assertEqual((granted["token_type"], granted["expires_in"]), ("Bearer", 300))
        self.assertEqual(granted["access_token"].count("."), 2)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.ask_for_token("another")
        self.assertEqual(refused.exception.code, 401)
        refused.exception.close()

    def test_the_description_names_files_that_are_there(self):
        for version in ("4.3.1", "1.0.2", "0.10.2.2"):
            known = json.loads(self.made.describe(version).read_text())
            self.assertEqual(
                set(known["listeners"]),
                {door.name for door in doors.doors_of(releases.find_release(version))})
            for name in ("authority", "unknown_authority", "revocations", "encrypted_key"):
                self.assertTrue(pathlib.Path(known[name]).is_file(), name)
            for secret in known["secrets"]:
                self.assertGreater(len(secret), 20)


class Remains(unittest.TestCase):
    def test_nothing_is_left(self):
        made = secured.Security()
        started = harness_support.processes_naming(str(made.folder))
        self.assertTrue(started)
        made.close()
        harness_support.await_end(self, started)
        self.assertFalse(made.folder.exists())


class Relay(unittest.TestCase):
    def test_counts_and_forwards(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            with counting_relay.CountingRelay(*server.getsockname()) as relay:
                host, _, port = relay.address.partition(":")
                for count in (1, 2):
                    with socket.create_connection((host, int(port)), 30) as client:
                        peer, _ = server.accept()
                        with peer:
                            client.sendall(b"there")
                            self.assertEqual(peer.recv(5, socket.MSG_WAITALL), b"there")
                            peer.sendall(b"back")
                            self.assertEqual(client.recv(4, socket.MSG_WAITALL), b"back")
                            self.assertEqual(relay.connections, count)
                        self.assertEqual(client.recv(1), b"")  # it hangs up as the server does


def _der(raw):
    """A signature as openssl has it, from two numbers."""
    numbers = b""
    for half in (raw[:32], raw[32:]):
        number = int.from_bytes(half, "big")
        body = number.to_bytes(number.bit_length() // 8 + 1, "big")
        numbers += bytes([2, len(body)]) + body
    return bytes([0x30, len(numbers)]) + numbers


if __name__ == "__main__":
    try:
        Materials.made = secured.Security()
    except authority.ToolMissing as missing:
        print(f"cannot run: {missing}")
        sys.exit(harness_support.CANNOT_RUN)
    unittest.main(verbosity=2)
