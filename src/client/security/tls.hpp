// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/settings.hpp"

#include <kafka/client_options.hpp>

#include <memory>

namespace kafka::net::tls {
class client_context;
} // namespace kafka::net::tls

namespace kafka::detail {

/// What the options say of TLS.
net::tls::client_settings tls_settings_of(const client_options& options);

/// Null for options with which nothing is encrypted. Reads the files that they name, and throws
/// `exception` with `errc::configuration` where those cannot be used.
std::shared_ptr<net::tls::client_context> make_tls(const client_options& options);

} // namespace kafka::detail
