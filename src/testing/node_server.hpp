// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "testing/counters.hpp"
#include "testing/session.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace kafka::testing::detail {

/// A port that a node listens on.
struct listening {
    std::unique_ptr<net::listener> listener;
    net::endpoint at;
    /// The listener is closed.
    bool closed = false;
};

/// The sockets of one node. Members are guarded by the mutex of the cluster's server unless they
/// say otherwise.
struct node_server {
    broker_id id;
    std::string address;
    bool running = false;
    /// Counts the node's lives. Connections belong to one of them.
    std::uint64_t life = 0;
    std::shared_ptr<listening> port;

    /// Any thread, no lock.
    node_counters counters;

    struct connection {
        std::uint64_t life;
        std::shared_ptr<session> session_;
    };
    /// By the number of the connection. Only on the strand, no lock.
    std::map<std::uint64_t, connection> connections;
};

} // namespace kafka::testing::detail
