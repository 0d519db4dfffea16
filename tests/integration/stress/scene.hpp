// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "integration/stress/account.hpp"
#include "simulation/seeds/chance.hpp"

#include <kafka/client.hpp>
#include <kafka/metrics.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

namespace kafka::stress {

/// Who moves the client.
enum class driving : std::uint8_t {
    /// One thread, in `poll`.
    polled,
    /// The threads of a pool.
    pooled,
};

constexpr std::int32_t node_count = 3;
/// Topics are called `t0`, `t1` and so on; not all of them are always there.
constexpr std::size_t topic_count = 4;
/// Who the client is where it has to say so.
constexpr const char* user = "alice";
constexpr const char* password = "open sesame";

/// A client and its brokers, of whom all that call it know. What they are like follows from the
/// seed.
struct scene {
    scene(driving how, std::uint64_t seed);

    const driving how;
    simulated::chance draw;
    account all;
    testing::cluster_thread brokers;
    const std::shared_ptr<metrics_registry> metrics;
    const client_options options;
    /// Handlers keep it alive while they call it, and no longer. Null before it begins, and when it
    /// has gone.
    std::shared_ptr<client> subject;
    std::atomic<std::uint64_t> log_records = 0;
    std::atomic<std::uint64_t> listeners_called = 0;
};

} // namespace kafka::stress
