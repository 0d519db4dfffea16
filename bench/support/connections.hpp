// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

/// What all programs that measure requests of the client have in common: a client that has a
/// connection to each of the first nodes of a cluster, and coroutines that send over them.

inline kafka::client_options options_for(
    const std::string& address, const std::string& port, long connections, long in_flight) {
    kafka::client_options options;
    options.bootstrap_servers = {address + ":" + port};
    options.client_id = "bench";
    options.max_in_flight_requests_per_connection =
        static_cast<int>((in_flight + connections - 1) / connections);
    return options;
}

inline void rethrow(std::exception_ptr failure) {
    if (failure)
        std::rethrow_exception(failure);
}

/// Runs the context until that many nodes of the cluster can take a request, and returns them.
inline std::vector<kafka::node_id> connect(
    boost::asio::io_context& context, kafka::client& client, long connections) {
    std::vector<kafka::node_id> nodes;
    const auto all = [&]() -> boost::asio::awaitable<void> {
        co_await client.async_bootstrap();
        for (const kafka::broker& each : client.cluster().brokers()) {
            if (nodes.size() == static_cast<std::size_t>(connections))
                break;
            co_await client.async_await_ready(each.id);
            nodes.push_back(each.id);
        }
    };
    bool ready = false;
    boost::asio::co_spawn(context, all(), [&](std::exception_ptr failure) {
        rethrow(failure);
        ready = true;
    });
    while (!ready)
        context.run_one();
    if (nodes.size() != static_cast<std::size_t>(connections))
        throw std::runtime_error("the cluster has too few nodes");
    return nodes;
}

/// So many requests in flight over all nodes. With more of them than nodes, each coroutine stays
/// with one node, and every node has as many; otherwise each goes from node to node, so that all
/// are used.
class request_load {
public:
    request_load(kafka::client& client, const std::vector<kafka::node_id>& nodes, long in_flight)
        : client_(client),
          shares_(static_cast<std::size_t>(in_flight)) {
        for (std::size_t i = 0; i < std::max(nodes.size(), shares_.size()); ++i)
            shares_[i % shares_.size()].push_back(nodes[i % nodes.size()]);
    }

    /// Sets `done` when so many requests have been answered.
    void start(boost::asio::io_context& context, long requests, bool& done) {
        left_ = requests;
        running_ = shares_.size();
        for (const std::vector<kafka::node_id>& share : shares_)
            boost::asio::co_spawn(context, ask(share), [&](std::exception_ptr failure) {
                rethrow(failure);
                done = --running_ == 0;
            });
    }

private:
    boost::asio::awaitable<void> ask(const std::vector<kafka::node_id>& share) {
        for (std::size_t next = 0; left_ > 0; next = next + 1 == share.size() ? 0 : next + 1) {
            --left_;
            co_await client_.async_send(share[next], kafka::protocol::list_groups_request{});
        }
    }

    kafka::client& client_;
    std::vector<std::vector<kafka::node_id>> shares_;
    long left_ = 0;
    std::size_t running_ = 0;
};

} // namespace bench
