// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/simulation/network.hpp"
#include "net/transport.hpp"

#include <deque>
#include <memory>

namespace kafka::net::sim {

/// Where connections arrive, and wait to be accepted.
class port {
public:
    port(std::shared_ptr<network> on, executor where, endpoint at);

    /// False when no more can wait; the connection is not answered then.
    bool offer(std::shared_ptr<connection> arrived);
    void accept(executor on, connect_handler handler);
    /// Connections that wait are reset.
    void close() noexcept;
    void drop_handlers();

    const endpoint& at() const noexcept { return at_; }

private:
    void pump();

    const std::shared_ptr<network> network_;
    const executor executor_;
    const endpoint at_;
    bool open_ = true;
    std::deque<std::shared_ptr<connection>> waiting_;
    executor accept_on_;
    connect_handler on_accepted_;
};

} // namespace kafka::net::sim
