# Copyright (c) 2026 The kafka-asio authors
# SPDX-License-Identifier: BSL-1.0
"""What a broker is told about its listeners, in every age of Kafka."""

from . import accounts, kerberos, tokens
from .doors import EVERY_MECHANISM, known_mechanisms

_MODULES = "org.apache.kafka.common.security"
_VALIDATOR = f"{_MODULES}.oauthbearer.OAuthBearerValidatorCallbackHandler"


def of_door(door, release, materials):
    """The properties of a listener, without its prefix."""
    found = {}
    if door.secured:
        found.update(_tls(door, materials.certificates))
    mechanisms = known_mechanisms(door.mechanisms, release)
    if not mechanisms:
        return found
    found["sasl.enabled.mechanisms"] = ",".join(mechanisms)
    found["sasl.kerberos.service.name"] = kerberos.SERVICE
    if door.session_ms:
        found["connections.max.reauth.ms"] = door.session_ms
    if not has_login_properties(release):
        return found
    modules = _login_modules(materials)
    for mechanism in mechanisms:
        found[f"{mechanism.lower()}.sasl.jaas.config"] = modules[mechanism]
    if "OAUTHBEARER" in mechanisms:
        # Some take the key from a file, others ask for it.
        keys = materials.keys_url if door.secured else materials.tokens.key_set.as_uri()
        found.update({
            "oauthbearer.sasl.server.callback.handler.class": _VALIDATOR,
            "oauthbearer.sasl.oauthbearer.jwks.endpoint.url": keys,
            "oauthbearer.sasl.oauthbearer.expected.audience": tokens.AUDIENCE,
            "oauthbearer.sasl.oauthbearer.expected.issuer": tokens.ISSUER,
        })
    return found


def of_broker(release):
    """Those that are not about a listener."""
    found = {"num.network.threads": 1}
    if release.zookeeper:
        # What listeners have does not count: without it, brokers keep no credentials of SCRAM.
        found["sasl.enabled.mechanisms"] = ",".join(known_mechanisms(EVERY_MECHANISM, release))
    return found


def has_login_properties(release):
    """Or else a file tells how all listeners know their users."""
    return release.since("1.1")


def login_file(materials):
    modules = _login_modules(materials)
    lines = [modules[name] for name in ("PLAIN", "SCRAM-SHA-256", "GSSAPI")]
    return "KafkaServer {\n  " + "\n  ".join(lines) + "\n};\n"


def java_options(release, materials):
    options = [
        f"-Djava.security.krb5.conf={materials.kerberos.realm.config}",
        # Who repeats a ticket is found out by files in the system's folder for temporary ones.
        "-Dsun.security.krb5.rcache=none",
    ]
    if has_login_properties(release):
        files = (materials.tokens.key_set, *materials.tokens.files.values())
        urls = ",".join([materials.keys_url, materials.token_url, *(f.as_uri() for f in files)])
        options.append(f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={urls}")
    else:
        options += [
            f"-Djava.security.auth.login.config={materials.login_file}",
            "-Dzookeeper.sasl.client=false",
            # Where they look for the realm's name.
            "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
        ]
    return tuple(options)


def _tls(door, certificates):
    location = certificates.stores[door.certificate]
    if door.store == "PEM":
        location = certificates.pem_store
    found = {
        "ssl.keystore.type": door.store,
        "ssl.keystore.location": location,
        "ssl.key.password": certificates.password,
        "ssl.truststore.type": "JKS",
        "ssl.truststore.location": certificates.trust_store,
        "ssl.truststore.password": certificates.password,
        "ssl.client.auth": "required" if door.needs_client_certificate else "none",
    }
    if door.store != "PEM":
        found["ssl.keystore.password"] = certificates.password
    if door.tls_version:
        found["ssl.protocol"] = door.tls_version
        found["ssl.enabled.protocols"] = door.tls_version
    return found


def _login_modules(materials):
    scram = f"{_MODULES}.scram.ScramLoginModule required;"
    return {
        "PLAIN": accounts.plain_login_module(materials.users),
        "SCRAM-SHA-256": scram,
        "SCRAM-SHA-512": scram,
        "OAUTHBEARER": f"{_MODULES}.oauthbearer.OAuthBearerLoginModule required;",
        "GSSAPI": "com.sun.security.auth.module.Krb5LoginModule required"
        f' useKeyTab=true storeKey=true keyTab="{materials.kerberos.service_keytab}"'
        f' principal="{materials.kerberos.service_principal}";',
    }
