// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/address.hpp"
#include "net/transport.hpp"

#include <kafka/client_options.hpp>

#include <vector>

namespace kafka::detail {

/// The servers of the options in random order, so that many clients with the same options do not
/// all begin with the same one. The options are valid.
std::vector<core::server_address> shuffled_bootstrap_servers(
    const client_options& options, net::transport& random);

/// The socket options that the client's options amount to, buffer sizes included.
std::vector<net::socket_option> socket_options_of(const client_options& options);

} // namespace kafka::detail
