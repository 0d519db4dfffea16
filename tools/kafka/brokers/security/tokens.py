# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Signs JSON web tokens, and publishes the key that they are checked with."""

import base64
import json
import time

from .authority import openssl

ISSUER = "https://issuer.test"
AUDIENCE = "kafka"


class Signer:
    """ES256, with a key of its own in the folder."""

    def __init__(self, folder, key_id):
        self._key = folder / f"{key_id}.key"
        self._key_id = key_id
        if not self._key.exists():
            folder.mkdir(parents=True, exist_ok=True)
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-out", self._key)

    def key_set(self):
        """The public key as RFC 7517 has it."""
        # The point is what ends it, as two numbers.
        point = openssl("pkey", "-in", self._key, "-pubout", "-outform", "DER")[-64:]
        key = {
            "kty": "EC",
            "crv": "P-256",
            "use": "sig",
            "alg": "ES256",
            "kid": self._key_id,
            "x": _encode(point[:32]),
            "y": _encode(point[32:]),
        }
        return {"keys": [key]}

    def token(self, subject, lifetime=3600, audience=AUDIENCE, scope="kafka"):
        """One that is valid for `lifetime` seconds, and has ended already if that is negative."""
        now = int(time.time())
        header = {"alg": "ES256", "typ": "JWT", "kid": self._key_id}
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "sub": subject,
            "scope": scope,
            "iat": now + min(lifetime, 0) - 60,
            "exp": now + lifetime,
        }
        text = ".".join(_encode(json.dumps(part).encode()) for part in (header, claims))
        signature = openssl("dgst", "-sha256", "-sign", self._key, input=text.encode())
        return f"{text}.{_encode(_two_numbers(signature))}"


def _two_numbers(der):
    """Of a signature in DER, the two integers in a sequence, as 32 bytes each."""
    numbers, at = b"", 2
    for _ in range(2):
        size = der[at + 1]
        number = int.from_bytes(der[at + 2 : at + 2 + size], "big")
        numbers += number.to_bytes(32, "big")
        at += 2 + size
    return numbers


def _encode(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
