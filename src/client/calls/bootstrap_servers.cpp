// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/calls/bootstrap_servers.hpp"

#include <sys/socket.h>

#include <utility>
#include <variant>

namespace kafka::detail {

std::vector<core::server_address> shuffled_bootstrap_servers(
    const client_options& options, net::transport& random) {
    auto parsed = core::parse_bootstrap_servers(std::span(options.bootstrap_servers));
    auto& servers = std::get<std::vector<core::server_address>>(parsed);
    if (servers.empty())
        servers.push_back({.host = "localhost"});
    for (std::size_t left = servers.size(); left > 1; --left)
        std::swap(servers[left - 1], servers[random.random() % left]);
    return std::move(servers);
}

std::vector<net::socket_option> socket_options_of(const client_options& options) {
    std::vector<net::socket_option> all;
    for (const socket_option& each : options.socket_options)
        all.push_back({each.level, each.name, each.value});
    if (options.receive_buffer_bytes)
        all.push_back({SOL_SOCKET, SO_RCVBUF, *options.receive_buffer_bytes});
    if (options.send_buffer_bytes)
        all.push_back({SOL_SOCKET, SO_SNDBUF, *options.send_buffer_bytes});
    return all;
}

} // namespace kafka::detail
