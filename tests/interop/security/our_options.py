# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""An attempt in the words of kafka-asio's options."""

WRONG_KEY_PASSWORD = "s3cret-of-another-key"


def options_of(premises, attempt):
    """Pairs of name and value."""
    protocol = attempt.protocol or premises.protocol(attempt.listener)
    yield "security_protocol", protocol
    if protocol.endswith("SSL"):
        yield "ssl_cafile", premises.known[attempt.authority]
        if attempt.revocations:
            yield "ssl_crlfile", premises.known["revocations"]
        yield from _client_certificate(premises, attempt.certificate)
    if protocol.startswith("SASL"):
        yield "sasl_mechanism", attempt.mechanism
        yield from _credentials(premises, attempt)


def _client_certificate(premises, kind):
    if kind == "store":
        yield "ssl_keystore", premises.key_store("good")
        yield "ssl_password", premises.known["store_password"]
    elif kind:
        wrong = kind == "wrong_key_password"
        certificate, key, password = premises.client_certificate("encrypted" if wrong else kind)
        yield "ssl_certfile", certificate
        yield "ssl_keyfile", key
        if password:
            yield "ssl_password", WRONG_KEY_PASSWORD if wrong else password


def _credentials(premises, attempt):
    if attempt.mechanism == "GSSAPI":
        yield "sasl_kerberos_service_name", attempt.service or premises.kerberos["service"]
        if attempt.cache:
            cache = premises.kerberos["caches"][attempt.cache]
            yield "sasl_kerberos_credential_cache", f"FILE:{cache}"
        if attempt.keytab:
            yield "sasl_kerberos_keytab", premises.kerberos["keytabs"][attempt.keytab]
    elif attempt.token == "endpoint":
        yield "sasl_oauth_token_endpoint_url", premises.known["token_url"]
        yield "sasl_oauth_client_id", premises.known["token_client"]
        yield ("sasl_oauth_client_secret",
               attempt.password or premises.known["token_client_secret"])
    elif attempt.mechanism == "OAUTHBEARER":
        yield "sasl_oauth_token_file", premises.known["token_files"][attempt.token]
    else:
        yield "sasl_plain_username", attempt.user
        yield "sasl_plain_password", attempt.password_of(premises)
