// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <kafka/client_options.hpp>
#include <kafka/credentials.hpp>

#include <functional>
#include <memory>

namespace kafka::net::tls {
class client_context;
} // namespace kafka::net::tls

namespace kafka::detail {

/// Whom a client asks when it authenticates: the program's providers, or those that other options
/// stand for.
struct credential_sources {
    std::shared_ptr<oauth_token_provider> tokens;
    std::shared_ptr<aws_credentials_provider> aws;
    /// By what the token endpoint of the options is trusted; null: there is none of https.
    std::shared_ptr<net::tls::client_context> tls;
    /// Ends what the options' own providers are about to do for the client, which is closed; as
    /// long as its context lives, from any thread. Empty: they do nothing that lasts.
    std::function<void()> give_up;
};

/// Those that the mechanism asks, and no others. `options` are valid. Reads the file with whom a
/// token endpoint is trusted by, and throws `exception` with `errc::configuration` where that
/// cannot be used.
credential_sources make_credential_sources(
    const client_options& options, const std::shared_ptr<net::transport>& world);

} // namespace kafka::detail
