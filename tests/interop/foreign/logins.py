# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Who may log in to the cluster that the tests of logins are run on."""

import base64
import json
import time

# CMakeLists.txt starts the broker with them. Characters that SCRAM has to escape are among them.
USER, PASSWORD = "al=ice,", "pa,ss=word:"
PASSWORD_MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
# None of these is let in.
WRONG = {"password": (USER, "word"), "user": ("bob", PASSWORD)}


def token(principal=USER, lifetime=3600):
    """An unsecured JSON Web Token."""
    def encoded(value):
        text = json.dumps(value).encode()
        return base64.urlsafe_b64encode(text).decode().rstrip("=")
    now = int(time.time())
    issued = min(now, now + lifetime - 1)
    claims = {"sub": principal, "iat": issued, "exp": now + lifetime}
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."
