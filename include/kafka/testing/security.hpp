// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/credentials.hpp>
#include <kafka/types.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing {

/// What a listener speaks, as Kafka's `security.protocol` has it.
enum class security_protocol : std::uint8_t {
    plaintext,
    /// TLS. Clients may have to show a certificate.
    ssl,
    /// Clients have to say who they are before they are served (SASL).
    sasl_plaintext,
    /// The same over TLS.
    sasl_ssl,
};

/// `PLAINTEXT`, `SSL`, `SASL_PLAINTEXT`, `SASL_SSL`.
std::string_view to_string(security_protocol which) noexcept;

/// How clients say who they are.
enum class sasl_mechanism : std::uint8_t {
    plain,
    scram_sha_256,
    scram_sha_512,
    oauthbearer,
    aws_msk_iam,
    /// Kerberos. Only where the library was built with it.
    gssapi,
};

/// As SaslHandshake calls it: `SCRAM-SHA-256`.
std::string_view to_string(sasl_mechanism which) noexcept;
/// The mechanism of that name, upper case.
std::optional<sasl_mechanism> parse_sasl_mechanism(std::string_view name) noexcept;

/// Somebody with a password.
struct user_options {
    std::string name = {};
    std::string password = {};
    /// The mechanisms that know the user. Default: PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.
    std::vector<sasl_mechanism> mechanisms = {};
    /// What SCRAM has clients compute, at least 4096. A million take a second, on both sides.
    std::int32_t scram_iterations = 4096;
};

/// Somebody who signs with keys of AWS. When the credentials have a session token, it is wanted.
struct aws_user {
    aws_credentials credentials = {};
    /// Who that is. Default: the access key's id.
    std::string principal = {};
};

/// Who the nodes are to Kerberos, for GSSAPI. A client's principal is its name without host and
/// realm, as in `auth_to_local`'s default.
struct kerberos_options {
    /// The file with the service's keys. Default: as the system's Kerberos has it.
    std::string keytab = {};
    /// Whom tickets have to be for: `kafka@host`, or `kafka/host@REALM`. Default: anybody whom the
    /// keytab has keys of.
    std::string service = {};
};

/// What becomes of a token that a client shows with OAUTHBEARER.
struct token_verdict {
    /// Who the client is. Empty: the token is refused.
    std::string principal = {};
    /// When the token expires, and with it the session; since 1970, UTC. None: never.
    std::optional<std::chrono::milliseconds> expires = {};
    /// What a client is told whose token is refused (RFC 7628, 3.2.2); empty members are left out.
    std::string status = "invalid_token";
    std::string scope = {};
    std::string openid_configuration = {};
};

/// Judges a token at a time, which is since 1970, UTC. Called on the cluster's executor, where
/// every node and every call of the cluster waits for it: it must not call the cluster, nor wait.
/// When it throws, the token is refused.
using token_validator =
    std::function<token_verdict(const oauth_token& token, std::chrono::milliseconds now)>;

/// What unsecured tokens have to be like, by the names of Kafka's `unsecuredValidator…`.
struct unsecured_token_rules {
    std::string principal_claim = "sub";
    std::string scope_claim = "scope";
    /// All of them are needed.
    std::vector<std::string> required_scope = {};
    std::chrono::milliseconds allowable_clock_skew{};
};

/// Accepts what Kafka's brokers do unless they are told otherwise: unsecured JSON Web Tokens
/// (RFC 7515, appendix A.5; `alg` is `none`) that name somebody and have not expired.
token_validator unsecured_token_validator(unsecured_token_rules rules = {});

/// A token that `unsecured_token_validator` accepts from `issued` until `expires`, both since 1970,
/// UTC.
std::string unsecured_token(std::string_view principal, std::chrono::seconds issued,
    std::chrono::seconds expires, const std::vector<std::string>& scope = {});

/// How clients log in where the listener wants it.
struct sasl_options {
    /// `sasl.enabled.mechanisms`. Default: all that there are, GSSAPI if there is a keytab.
    std::vector<sasl_mechanism> mechanisms = {};
    std::vector<user_options> users = {};
    std::vector<aws_user> aws_users = {};
    /// Default: `unsecured_token_validator()`.
    token_validator tokens = {};
    kerberos_options kerberos = {};
    /// `connections.max.reauth.ms`: how long a session lasts (KIP-368). The end of a token ends it,
    /// too. Zero: nothing else does.
    duration max_reauth = {};
    /// `connection.failed.authentication.delay.ms`: how long it takes until a client hears that it
    /// is refused, and is hung up on.
    duration failed_authentication_delay = std::chrono::milliseconds(100);
    /// `sasl.server.max.receive.size`: a longer request, as long as the client has not said who it
    /// is, costs the connection.
    std::int32_t max_receive_bytes = 524'288;
};

/// Whether clients show a certificate, as `ssl.client.auth`.
enum class client_authentication : std::uint8_t {
    none,
    /// They may. One that is not valid is refused.
    requested,
    required,
};

enum class tls_version : std::uint8_t { tls_1_2, tls_1_3 };

/// A certificate with those of its issuers behind it, and its key, both in PEM.
struct certified_key {
    std::string certificate = {};
    std::string key = {};
};

/// What TLS is like where the listener has it.
struct tls_options {
    client_authentication client_auth = client_authentication::none;
    /// Whose certificates clients may show, in PEM. Default: those that the cluster issues.
    std::string client_ca = {};
    /// What the nodes show. Default: a certificate that the cluster issues for this purpose, for
    /// all names and addresses that the nodes begin with, and for this host.
    certified_key identity = {};
    tls_version min_version = tls_version::tls_1_2;
    tls_version max_version = tls_version::tls_1_3;
    /// How long a client may take for the handshake, before it is hung up on; greater than zero.
    /// With Kafka it is `connections.max.idle.ms` that ends it, after ten minutes.
    duration handshake_timeout = std::chrono::seconds(30);
};

/// A port that each node has. Metadata names the ports of the listener that it is asked through.
struct listener_options {
    /// Default: what the protocol is called.
    std::string name = {};
    security_protocol protocol = security_protocol::plaintext;
    /// Of each node, or empty: the system chooses.
    std::vector<std::uint16_t> ports = {};
    /// The host name each node gives itself, or empty: its address.
    std::vector<std::string> advertised_hosts = {};
};

} // namespace kafka::testing
