// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/simulation/network.hpp"
#include "net/transport.hpp"

#include <memory>
#include <string>

namespace kafka::net::sim {

/// The network as the host sees it that has these addresses.
std::shared_ptr<transport> make_transport(
    std::shared_ptr<network> simulated, std::string ipv4, std::string ipv6);

} // namespace kafka::net::sim
