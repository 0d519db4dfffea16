// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/credentials.hpp>
#include <kafka/transport.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Ready providers of tokens for OAUTHBEARER (`client_options::sasl_oauth_token_provider`). Clients
/// may share one; it may be asked by any thread. What they say of failures has no secret in it.
namespace kafka {

/// A file that has a token in it and nothing else, kept up to date by somebody else: by Kubernetes
/// (a projected service account token), by a program that runs beside this one.
struct token_file {
    std::string path = {};
    /// What the broker is told besides: see `oauth_token::extensions`.
    std::vector<std::pair<std::string, std::string>> extensions = {};
};

/// Reads the file whenever a connection authenticates, so that a new token is shown from then on.
/// Blanks and lines' ends around the token do not count. Any bearer token of at most 64 KiB will
/// do, signed, unsecured or opaque. A JSON Web Token (RFC 7519) has to be all there; one that has
/// expired by the transport's clock is not shown.
///
/// Throws `exception` with `errc::configuration` for extensions that cannot be sent.
std::shared_ptr<oauth_token_provider> provide(token_file from, transport via = transport::system());

/// A client that gets tokens for itself from an OpenID provider, or any server of OAuth 2.0 (RFC
/// 6749, 4.4: client credentials).
struct oidc_client_credentials {
    /// `https://…`, the server's token endpoint, connected to without a proxy. With `http://`
    /// everybody on the way can read the secret and the tokens. (Java:
    /// `sasl.oauthbearer.token.endpoint.url`)
    std::string token_endpoint_url = {};
    /// With `https://`: the authorities that are trusted to say who the server is, in PEM, as a
    /// file or as text; the system's, if neither is set. The server's certificate has to be in its
    /// time and for the host of the URL: neither can be switched off. A file that changes is read
    /// again. (librdkafka: `https.ca.location` and `https.ca.pem`)
    std::string ssl_cafile = {};
    std::string ssl_ca_pem = {};
    /// (Java: `sasl.oauthbearer.client.credentials.client.id` and `….client.secret`)
    std::string client_id = {};
    std::string client_secret = {};
    /// What the token is to be good for, with blanks between; may be empty. (Java:
    /// `sasl.oauthbearer.scope`)
    std::string scope = {};
    /// What the server is told besides, such as `audience`.
    std::vector<std::pair<std::string, std::string>> parameters = {};
    /// What the broker is told besides: see `oauth_token::extensions`.
    std::vector<std::pair<std::string, std::string>> extensions = {};
    /// Name and secret stand in the form of the request (`client_secret_post`), not in a header
    /// field of it (`client_secret_basic`).
    bool secret_in_form = false;
    /// In the header field, they are encoded as in forms, as the standard has it (RFC 6749, 2.3.1);
    /// some servers want them as they are. Without effect where both have nothing but letters,
    /// digits, `-`, `.`, `_` and `*`. (Java: `sasl.oauthbearer.header.urlencode`, where it is false
    /// by default.)
    bool header_urlencode = true;
    /// The server has that long for an answer, from resolving its name on. Greater than 0.
    std::chrono::milliseconds request_timeout = std::chrono::seconds(5);
    /// Where the server cannot be reached, or says that it has trouble (5xx, 408, 429), it is asked
    /// again after a pause that begins with the first and doubles up to the second, a fifth more or
    /// less; but not later than `retry_for` after the first time. By default, whoever connects is
    /// told why there is no token before `client_options::socket_connection_setup_timeout` ends.
    /// (Java: `sasl.login.retry.backoff.ms`, `sasl.login.retry.backoff.max.ms`)
    std::chrono::milliseconds retry_backoff = std::chrono::milliseconds(100);
    std::chrono::milliseconds retry_backoff_max = std::chrono::seconds(10);
    std::chrono::milliseconds retry_for = std::chrono::seconds(4);
};

/// Gets a token when one is wanted, keeps it for 80 % of the time that the server gives it, and
/// asks once for all connections that wait. Then it gets another one when one is wanted; whoever
/// waits for that, for a second or until an attempt fails, is given the old one as long as that has
/// not ended, while the server is asked on. A server that does not say how long its tokens are good
/// (`expires_in`, or the token's own `exp`) is asked each time. Redirections are not followed. A
/// certificate that is not acceptable fails at once.
///
/// A token that a broker refuses (`credentials_provider::on_refused`), such as one that was
/// revoked, is shown no more: another one is got when one is wanted. Where that is refused as well,
/// within a minute, it is kept all the same: then it may be the brokers that are wrong, and the
/// server is not asked whenever one of them refuses.
///
/// Throws `exception` with `errc::configuration` for what cannot be used.
std::shared_ptr<oauth_token_provider> provide(
    oidc_client_credentials from, transport via = transport::system());

} // namespace kafka
