# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Users with passwords, in the ways in which brokers of each age come to know them."""

import base64
import hashlib
import hmac
import json
import os
import urllib.parse

ITERATIONS = 4096
SCRAM = {"SCRAM-SHA-256": "sha256", "SCRAM-SHA-512": "sha512"}


def plain_login_module(users):
    """JAAS keeps users as options, which have plain words as names."""
    options = "".join(
        f' user_{name}="{password}"' for name, password in users.items() if name.isalnum()
    )
    return f"org.apache.kafka.common.security.plain.PlainLoginModule required{options};"


def format_arguments(users):
    """Tells the users to Kafka's storage tool."""
    return tuple(
        f'--add-scram={mechanism}=[name={name},password={password},iterations={ITERATIONS}]'
        for name, password in users.items()
        for mechanism in SCRAM
    )


def zookeeper_nodes(users):
    """Where brokers look for users in ZooKeeper, and what they are to find there, as Kafka's own
    tool writes it."""
    nodes = {"/config": "", "/config/users": ""}
    for name, password in users.items():
        secrets = {mechanism: _credential(digest, password) for mechanism, digest in SCRAM.items()}
        nodes[f"/config/users/{urllib.parse.quote(name, safe='')}"] = json.dumps(
            {"version": 1, "config": secrets}
        )
    return nodes


def _credential(digest, password):
    """RFC 5802, section 3."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac(digest, password.encode(), salt, ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", digest)
    parts = {
        "salt": salt,
        "stored_key": hashlib.new(digest, client_key).digest(),
        "server_key": hmac.digest(salted, b"Server Key", digest),
    }
    text = ",".join(f"{name}={base64.b64encode(value).decode()}" for name, value in parts.items())
    return f"{text},iterations={ITERATIONS}"
