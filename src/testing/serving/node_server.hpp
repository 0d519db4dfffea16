// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "testing/serving/counters.hpp"
#include "testing/serving/session.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace kafka::testing::detail {

/// A port that a node listens on. Any thread may close it, and then it refuses at once, whoever
/// is about to accept.
class listening {
public:
    explicit listening(std::unique_ptr<net::listener> listener)
        : listener_(std::move(listener)),
          at_(listener_->local_endpoint()) {}

    const net::endpoint& at() const noexcept { return at_; }

    void async_accept(net::executor on, net::connect_handler handler) {
        const std::lock_guard lock(mutex_);
        listener_->async_accept(std::move(on), std::move(handler));
    }
    void close() noexcept {
        const std::lock_guard lock(mutex_);
        open_ = false;
        listener_->close();
    }
    bool is_open() const noexcept { return open_; }

private:
    std::mutex mutex_;
    const std::unique_ptr<net::listener> listener_;
    const net::endpoint at_;
    std::atomic<bool> open_{true};
};

/// The sockets of one node. Members are guarded by the mutex of the cluster's server unless they
/// say otherwise.
struct node_server {
    broker_id id;
    std::string address;
    bool running = false;
    /// Counts the node's lives. Connections belong to one of them.
    std::uint64_t life = 0;
    struct port {
        std::shared_ptr<listening> open;
        /// Keeps it while the node is stopped.
        std::unique_ptr<net::reservation> kept;
    };
    /// By listener.
    std::vector<port> ports;

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
