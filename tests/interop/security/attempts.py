# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""Who comes to which listener with what, and whether he is let in: the same for every client.

Adding an attempt is adding a row to one of the tables.
"""

from dataclasses import dataclass

PASSWORDS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


@dataclass(frozen=True)
class Attempt:
    """Certificates, tokens, tickets and so on are called as the premises call what they have."""

    name: str
    listener: str
    works: bool = True
    mechanism: str = ""
    enabled: bool = True  # whether the listener has the mechanism
    user: str = "alice"
    password: str = ""  # instead of the user's own
    certificate: str = ""
    authority: str = "authority"
    revocations: bool = False  # whether the client looks for the server's certificate there
    token: str = "good"
    protocol: str = ""  # instead of the listener's own
    service: str = ""  # in Kerberos, instead of the brokers' own
    ticket: str = "good"  # in the cache that is the usual one
    cache: str = ""  # of tickets, if the client is told which
    keytab: str = ""  # with which the client gets tickets
    kerberos: str = "config"  # which configuration of it
    clock: str = ""  # how wrong the client's is, as libfaketime has it
    poll_ms: int = 0  # for how long a Fetch may wait, one of which is always in flight
    beside: int = 0  # how many other requests are on their way then

    def password_of(self, premises):
        return self.password or premises.known["users"][self.user]


def _refused(name, listener, **details):
    return Attempt(name, listener, works=False, **details)


TLS = (
    Attempt("TLS", "SSL"),
    Attempt("TLS 1.2", "TLS_1_2"),
    Attempt("TLS 1.3", "TLS_1_3"),
    Attempt("the server's key in PEM", "PEM"),
    Attempt("others are revoked", "SSL", revocations=True),
    Attempt("nobody looks for revocations", "REVOKED"),
    _refused("revoked", "REVOKED", revocations=True),
    _refused("expired", "EXPIRED"),
    _refused("not yet valid", "NOT_YET_VALID"),
    _refused("wrong host", "WRONG_HOST"),
    _refused("unknown authority", "UNKNOWN_CA"),
    _refused("another authority is trusted", "SSL", authority="unknown_authority"),
)

# With TLS 1.3 the client takes the handshake for done before the server has seen its certificate.
CLIENT_CERTIFICATES = tuple(
    attempt
    for listener, version in (("MUTUAL", ""), ("MUTUAL_1_2", " of TLS 1.2"))
    for attempt in (
        Attempt(f"client certificate{version}", listener, certificate="good"),
        Attempt(f"client's encrypted key{version}", listener, certificate="encrypted"),
        _refused(f"no client certificate{version}", listener),
        _refused(f"expired client certificate{version}", listener, certificate="expired"),
        _refused(f"unknown client certificate{version}", listener, certificate="unknown_ca"),
    )
)

_WRONG = "s3cret-but-wrong"

LOGINS = (
    *(
        attempt
        for listener in ("SASL_PLAINTEXT", "SASL_SSL")
        for mechanism in PASSWORDS
        for attempt in (
            Attempt("right password", listener, mechanism=mechanism),
            _refused("wrong password", listener, mechanism=mechanism, password=_WRONG),
            _refused("unknown user", listener, mechanism=mechanism, user="bob", password=_WRONG),
        )
    ),
    *(
        Attempt("name that is escaped", "SASL_PLAINTEXT", mechanism=mechanism, user="o=e")
        for mechanism in PASSWORDS[1:]
    ),
    *(
        attempt
        for listener in ("SASL_PLAINTEXT", "SASL_SSL")
        for attempt in (
            Attempt("ticket", listener, mechanism="GSSAPI"),
            Attempt("token", listener, mechanism="OAUTHBEARER"),
            _refused("expired token", listener, mechanism="OAUTHBEARER", token="expired"),
            _refused("token of another key", listener, mechanism="OAUTHBEARER",
                     token="unknown_key"),
            _refused("token for others", listener, mechanism="OAUTHBEARER",
                     token="wrong_audience"),
        )
    ),
    *(
        Attempt("short session", "SHORT_SESSIONS", mechanism=mechanism, poll_ms=100, beside=7)
        for mechanism in (*PASSWORDS, "GSSAPI", "OAUTHBEARER")
    ),
    _refused("mechanism not enabled", "SASL_PLAIN_ONLY", mechanism="SCRAM-SHA-256",
             enabled=False),
)


def _kerberos(listener):
    """For clients that have a Kerberos of their own."""
    common = {"listener": listener, "mechanism": "GSSAPI"}
    own_keys = {**common, "ticket": "none"}
    return (
        Attempt("ticket in a cache that is named", cache="named", **own_keys),
        Attempt("keys", keytab="good", **own_keys),
        _refused("no ticket", **own_keys),
        _refused("no file of keys", keytab="missing", **own_keys),
        _refused("no keys in the file", keytab="broken", **own_keys),
        _refused("other keys", keytab="old", **own_keys),
        _refused("unknown client", keytab="nobody", **own_keys),
        _refused("unknown service", service="nobody", **common),
        _refused("realm out of reach", kerberos="unreachable_config", **common),
        # Whoever has a ticket for the service already meets the broker with it, and else the
        # realm.
        _refused("clock skew seen by the realm", clock="+1h", **common),
        _refused("clock skew seen by the broker", ticket="for_service", clock="+1h", **common),
        _refused("ticket has ended", clock="+13h", **common),
    )


# What is not the same for every client: mistakes that some are silent about, and what not all of
# them can do.
FURTHER = (
    Attempt("key store", "MUTUAL", certificate="store"),
    _refused("TLS where there is none", "PLAINTEXT", protocol="SSL"),
    _refused("no TLS where there is", "SSL", protocol="PLAINTEXT"),
    _refused("login where there is none", "PLAINTEXT", protocol="SASL_PLAINTEXT",
             mechanism="PLAIN", enabled=False),
    _refused("no login where there is", "SASL_PLAINTEXT", protocol="PLAINTEXT"),
    _refused("another key's password", "MUTUAL", certificate="wrong_key_password"),
    *_kerberos("SASL_PLAINTEXT"),
    *_kerberos("SASL_SSL"),
    *(
        attempt
        for listener in ("SASL_PLAINTEXT", "SASL_SSL")
        for attempt in (
            Attempt("token of an endpoint", listener, mechanism="OAUTHBEARER", token="endpoint"),
            _refused("unknown to the endpoint", listener, mechanism="OAUTHBEARER",
                     token="endpoint", password=_WRONG),
        )
    ),
    # Brokers do not read on while a Fetch waits: this one is there when the session ends.
    Attempt("Fetch that outlives the session", "SHORT_SESSIONS", mechanism="SCRAM-SHA-256",
            poll_ms=3500),
)


def possible_attempts(premises, mechanisms, further=()):
    """Those that brokers of this age can have, for a client that knows these mechanisms."""
    return [
        attempt
        for attempt in (*TLS, *CLIENT_CERTIFICATES, *LOGINS, *further)
        if premises.offers(attempt.listener, attempt.mechanism if attempt.enabled else "")
        and (not attempt.mechanism or attempt.mechanism in mechanisms)
    ]
