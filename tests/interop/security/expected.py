# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""How kafka-asio tells of each attempt that is refused: the only place that says so."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Expectation:
    """The code that is among the causes, an `errc` in small letters or one of Kafka's in capitals,
    and what stands in the sentence that the person reads. The options themselves may be refused:
    then there is no connection at all. What may be a passing trouble is told when the time is over
    in which it could have passed."""

    code: str
    sentence: str
    refused_options: bool = False
    may_pass: bool = False


_BAD_LOGIN = Expectation("SASL_AUTHENTICATION_FAILED", r"[Aa]uthentication failed|credentials")
_BAD_TOKEN = Expectation("SASL_AUTHENTICATION_FAILED", r"invalid_token")
_NO_CLIENT_CERTIFICATE = Expectation("tls_client_certificate_required",
                                     r"wants a certificate of the client.*ssl_certfile")
_BAD_CLIENT_CERTIFICATE = Expectation("tls_client_certificate_refused",
                                      r"refuses the client's certificate.*truststore")

EXPECTED = {
    "revoked": Expectation("tls_certificate_revoked", r"revoked"),
    "expired": Expectation("tls_certificate_expired", r"expired"),
    "not yet valid": Expectation("tls_certificate_not_yet_valid", r"not (yet )?valid"),
    "wrong host": Expectation("tls_wrong_host", r"127\.0\.0\.1"),
    "unknown authority": Expectation("tls_unknown_ca", r"trust|authority|issuer"),
    "another authority is trusted": Expectation("tls_unknown_ca", r"trust|authority|issuer"),
    "no client certificate": _NO_CLIENT_CERTIFICATE,
    "expired client certificate": _BAD_CLIENT_CERTIFICATE,
    "unknown client certificate": _BAD_CLIENT_CERTIFICATE,
    "another key's password": Expectation("configuration", r"password", refused_options=True),
    "wrong password": _BAD_LOGIN,
    "unknown user": _BAD_LOGIN,
    "mechanism not enabled": Expectation("UNSUPPORTED_SASL_MECHANISM", r"SCRAM-SHA-256.*PLAIN"),
    # Not shown to the broker: the file is known to have expired.
    "expired token": Expectation("no_credentials", r"has expired"),
    "token of another key": _BAD_TOKEN,
    "token for others": _BAD_TOKEN,
    "unknown to the endpoint": Expectation("no_credentials", r"invalid_client"),
    "TLS where there is none": Expectation("tls_handshake_closed", r"listener without TLS",
                                           may_pass=True),
    "no TLS where there is": Expectation("foreign_protocol", r"answers with TLS"),
    "login where there is none": Expectation("ILLEGAL_SASL_STATE", r"SASL|log"),
    "no login where there is": Expectation("connection", r"SASL|log", may_pass=True),
    "no ticket": Expectation("no_credentials", r"[Nn]o (Kerberos )?credentials.*kinit"),
    "no file of keys": Expectation("configuration", r"no\.keytab", refused_options=True),
    "no keys in the file": Expectation("kerberos_keytab", r"broken\.keytab.*klist -kt"),
    # Kerberos does not say more, so that nobody may find out who there is.
    "other keys": Expectation("kerberos_client_refused", r"[Pp]reauthentication failed.*keytab"),
    "unknown client": Expectation("kerberos_client_refused", r"nobody@.*not found"),
    "unknown service": Expectation("kerberos_unknown_service", r"nobody.*not found"),
    "realm out of reach": Expectation("kerberos_unreachable", r"[Cc]annot contact any KDC"),
    "clock skew seen by the realm": Expectation("kerberos_clock_skew", r"[Cc]lock skew"),
    "clock skew seen by the broker": Expectation("SASL_AUTHENTICATION_FAILED", r"[Cc]lock|time"),
    "ticket has ended": Expectation("kerberos_ticket_expired", r"[Ee]xpired"),
}


# Where tokens go without requests around them, brokers hang up instead of saying no: at the first
# token of SCRAM, or at the second one.
BEFORE_1_0 = {
    "wrong password": Expectation("SASL_AUTHENTICATION_FAILED",
                                  r"hung up.*most likely .*password is wrong"),
    "unknown user": Expectation("SASL_AUTHENTICATION_FAILED",
                                r"hung up.*most likely .*(no such user|user name)"),
    "clock skew seen by the broker": Expectation("SASL_AUTHENTICATION_FAILED",
                                                 r"hung up.*most likely its clock may be off"),
}


def expectation_of(attempt, since):
    """`since` says whether brokers are of a release or a newer one."""
    name = attempt.name.removesuffix(" of TLS 1.2")
    older = {} if since("1.0") else BEFORE_1_0
    return older.get(name) or EXPECTED[name]


def names_of_codes(source_root):
    """The name of each number of `errc`, from the header that defines them."""
    text = (source_root / "include" / "kafka" / "error.hpp").read_text()
    body = re.search(r"enum class errc \{(.*?)\n\};", text, re.DOTALL)[1]
    names = re.findall(r"^ {4}(\w+)(?: = 1)?,", body, re.MULTILINE)
    return dict(enumerate(names, start=1))
