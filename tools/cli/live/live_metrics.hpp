// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/live/live_snapshot.hpp"

#include <kafka/metrics.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <utility>

namespace kafka::cli {

/// What the view takes from a client's metrics, of one node or of all.
struct measured {
    std::uint64_t answers = 0;
    std::size_t in_flight = 0;
    latencies latency = {};

    friend bool operator==(const measured&, const measured&) = default;
};

struct measurements {
    measured all = {};
    std::uint64_t connections = 0;
    /// Attempts to connect that led to nothing.
    std::uint64_t attempts_failed = 0;
    /// By the broker's id. Connections to bootstrap servers are in the sum alone.
    std::map<std::int32_t, measured> nodes = {};

    friend bool operator==(const measurements&, const measurements&) = default;
};

/// Of the one client in a registry.
measurements read_metrics(std::span<const metric> metrics);

/// How fast a count grows: over a second, so that the number can be read, and since the last time.
class rate_meter {
public:
    void add(time_point now, std::uint64_t count);

    bool started() const noexcept { return !counts_.empty(); }
    /// Both are 0 until there are two counts.
    double lately() const;
    double since_last() const;

private:
    double between(std::size_t first) const;

    std::deque<std::pair<time_point, std::uint64_t>> counts_;
};

} // namespace kafka::cli
