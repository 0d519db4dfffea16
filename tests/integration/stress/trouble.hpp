// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/chance.hpp"

#include <kafka/testing/cluster.hpp>

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>
#include <vector>

namespace kafka::stress {

/// Makes trouble for a cluster, at random, in a thread of its own.
class trouble {
public:
    enum class kind : std::uint8_t {
        /// Nodes are killed, restarted and moved; their connections are closed.
        of_nodes,
        /// And answers are late, lost, damaged or no answers; controllers are elected, topics come
        /// and go.
        of_all_kinds,
    };

    /// Between two troubles there are at most `longest_pause`, and longer if nothing else comes of
    /// it: until `answers` has grown a little.
    trouble(testing::cluster& whose, std::uint64_t seed, kind what, duration longest_pause,
        std::function<std::uint64_t()> answers);

    trouble(const trouble&) = delete;
    trouble& operator=(const trouble&) = delete;

    void begin();
    /// Ends it, and then all is well. Throws what went wrong with the making.
    void end();

    /// How often what has been done. Not between `begin` and `end`.
    const std::map<std::string_view, std::uint64_t>& deeds() const noexcept { return deeds_; }

private:
    struct deed {
        std::string_view name;
        void (trouble::*make)();
    };

    broker_id any_node();
    bool pause(const std::stop_token& until);
    void make_trouble(const std::stop_token& until);

    void kill_or_restart();
    void move();
    void disconnect();
    void spoil_answers();
    void spoil_connections();
    void elect();
    void change_topics();

    testing::cluster& cluster_;
    const std::vector<broker_id> nodes_;
    simulated::chance draw_;
    const kind kind_;
    const duration longest_pause_;
    const std::function<std::uint64_t()> answers_;
    std::map<std::string_view, std::uint64_t> deeds_;
    std::exception_ptr failure_;
    std::mutex mutex_;
    std::condition_variable_any over_;
    std::jthread maker_;
};

} // namespace kafka::stress
