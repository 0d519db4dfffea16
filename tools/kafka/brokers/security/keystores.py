# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What Java of every age reads keys and certificates from."""

import hashlib
import ssl
import struct
import time

from .authority import openssl


def write_key_store(path, identity, authority, password):
    """PKCS#12."""
    openssl("pkcs12", "-export", "-in", identity.certificate, "-inkey", identity.key,
            "-certfile", authority.certificate, "-name", "key", "-out", path,
            "-passout", "env:PASSWORD", password=password)
    return path


def write_trust_store(path, authority, password):
    """JKS. In PKCS#12, Java wants a mark on what it is to trust, which openssl sets from 3.2 on;
    and its own tool takes longer to start than all the rest that is made here."""
    certificate = ssl.PEM_cert_to_DER_cert(authority.certificate.read_text())
    magic, version, entries, trusted_certificate = 0xFEEDFEED, 2, 1, 2
    store = struct.pack(">IIII", magic, version, entries, trusted_certificate)
    store += _text("authority") + struct.pack(">q", int(time.time() * 1000))
    store += _text("X.509") + struct.pack(">I", len(certificate)) + certificate
    seal = hashlib.sha1(password.encode("utf-16-be") + b"Mighty Aphrodite" + store).digest()
    path.write_bytes(store + seal)
    return path


def _text(text):
    return struct.pack(">H", len(text)) + text.encode()
