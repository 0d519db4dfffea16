# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""The listeners of a broker that is tried in every way at once: starting it is what costs.

Adding a listener is adding a row to DOORS.
"""

from dataclasses import dataclass

PASSWORDS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
EVERY_MECHANISM = (*PASSWORDS, "GSSAPI", "OAUTHBEARER")


@dataclass(frozen=True)
class Door:
    """A listener, by what is peculiar about it. The certificate is one of those that `materials`
    makes for servers."""

    name: str
    protocol: str
    mechanisms: tuple[str, ...] = ()
    certificate: str = "good"
    needs_client_certificate: bool = False
    tls_version: str = ""  # the only one
    store: str = "PKCS12"
    session_ms: int = 0  # after which one has to authenticate again
    since: str = "0.11"

    @property
    def secured(self):
        """Whether it is encrypted."""
        return self.protocol.endswith("SSL")


# The first is for brokers among themselves and for the harness. Before 0.11 listeners are called
# by their protocol, and share all properties.
DOORS = (
    Door("PLAINTEXT", "PLAINTEXT", since="0.9"),
    Door("SSL", "SSL", since="0.9"),
    Door("SASL_PLAINTEXT", "SASL_PLAINTEXT", EVERY_MECHANISM, since="0.10"),
    Door("SASL_SSL", "SASL_SSL", EVERY_MECHANISM, since="0.10"),
    Door("SASL_PLAIN_ONLY", "SASL_PLAINTEXT", ("PLAIN",)),
    Door("TLS_1_2", "SSL", tls_version="TLSv1.2"),
    Door("TLS_1_3", "SSL", tls_version="TLSv1.3", since="2.6"),
    Door("PEM", "SSL", store="PEM", since="2.7"),
    Door("MUTUAL", "SSL", needs_client_certificate=True),
    Door("MUTUAL_1_2", "SSL", needs_client_certificate=True, tls_version="TLSv1.2"),
    Door("EXPIRED", "SSL", certificate="expired"),
    Door("NOT_YET_VALID", "SSL", certificate="not_yet_valid"),
    Door("WRONG_HOST", "SSL", certificate="wrong_host"),
    Door("REVOKED", "SSL", certificate="revoked"),
    Door("UNKNOWN_CA", "SSL", certificate="unknown_ca"),
    Door("SHORT_SESSIONS", "SASL_PLAINTEXT", EVERY_MECHANISM, session_ms=10000, since="2.2"),
)


def doors_of(release):
    """Those that a release can have, each with the mechanisms that it knows."""
    return tuple(door for door in DOORS if release.since(door.since))


def known_mechanisms(mechanisms, release):
    since = {"SCRAM-SHA-256": "0.10.2", "SCRAM-SHA-512": "0.10.2", "OAUTHBEARER": "2.0"}
    return tuple(each for each in mechanisms if release.since(since.get(each, "0.9")))
