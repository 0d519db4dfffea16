// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/simulation/network.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace kafka::net::sim {

/// Has a handler run on its executor, or destroys it when the simulation is gone.
template <class Executor, class Handler, class... Args>
void post_completion(
    const network& simulated, const Executor& on, Handler handler, Args... arguments) {
    if (simulated.is_down())
        return;
    boost::asio::post(
        on, [handler = std::move(handler), ... arguments = std::move(arguments)]() mutable {
            std::move(handler)(std::move(arguments)...);
        });
}

} // namespace kafka::net::sim
