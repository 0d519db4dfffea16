// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/settings.hpp"
#include "net/transport.hpp"

#include <kafka/token_providers.hpp>

#include <memory>
#include <string>
#include <variant>

namespace kafka::net::tls {
class client_context;
} // namespace kafka::net::tls

namespace kafka::detail {

class oidc_provider;

/// Of a token endpoint, for `https://`: reads the file with whom to trust. `trust_prefix` is what
/// the names of both options begin with, for error texts.
std::variant<std::shared_ptr<net::tls::client_context>, net::tls::settings_error> make_oidc_tls(
    const std::string& ca_file, const std::string& ca_pem, std::string trust_prefix);

/// `tls` is null for `http://`, and of no use there. The rest is as with `kafka::provide`.
std::shared_ptr<oidc_provider> make_oidc_provider(oidc_client_credentials from,
    std::shared_ptr<net::tls::client_context> tls, std::shared_ptr<net::transport> via);

} // namespace kafka::detail
