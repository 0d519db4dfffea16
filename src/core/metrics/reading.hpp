// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/metrics/histogram.hpp"

#include <kafka/types.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

/// What is measured, as values that add up: over samples, over nodes, over clients.
namespace kafka::core {

/// Requests that were written and answers that came.
struct traffic {
    std::uint64_t requests = 0;
    std::uint64_t request_bytes = 0;
    std::uint64_t largest_request = 0;
    std::uint64_t answers = 0;
    std::uint64_t answer_bytes = 0;
    /// From the moment a request was handed to its connection until its answer was there: of all
    /// answers together, and of the one that took longest.
    duration latency{};
    duration longest_latency{};
    histogram latencies;
    /// What brokers have asked to be left alone for. No sum of it overflows.
    std::chrono::duration<double, std::milli> throttle{};
    std::chrono::milliseconds longest_throttle{};

    traffic& operator+=(const traffic& other) noexcept;
};

/// What came of attempts to connect.
struct connection_counts {
    /// Became ready for requests; ended after that; ended before.
    std::uint64_t created = 0;
    std::uint64_t closed = 0;
    std::uint64_t failed = 0;

    connection_counts& operator+=(const connection_counts& other) noexcept;
};

/// How often client and brokers have told each other who they are.
struct authentication_counts {
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    /// The same on connections that were authenticated before (KIP-368).
    std::uint64_t renewed = 0;
    std::uint64_t not_renewed = 0;
    /// How long that took, where it succeeded.
    duration renewal_time{};
    duration longest_renewal{};

    authentication_counts& operator+=(const authentication_counts& other) noexcept;
};

/// What `poll` has spent its time with.
struct poll_times {
    std::uint64_t passes = 0;
    duration waiting{};
    duration working{};

    poll_times& operator+=(const poll_times& other) noexcept;
};

struct traffic_reading {
    traffic recent = {};
    traffic all = {};
    double requests_per_second = 0;
    double request_bytes_per_second = 0;
    double answers_per_second = 0;
    double answer_bytes_per_second = 0;
    std::size_t in_flight = 0;

    traffic_reading& operator+=(const traffic_reading& other) noexcept;
};

struct connections_reading {
    connection_counts all = {};
    double created_per_second = 0;
    /// However they ended.
    double ended_per_second = 0;

    std::uint64_t open() const noexcept { return all.created - all.closed; }
    connections_reading& operator+=(const connections_reading& other) noexcept;
};

struct authentications_reading {
    authentication_counts recent = {};
    authentication_counts all = {};
    double succeeded_per_second = 0;
    double failed_per_second = 0;
    double renewed_per_second = 0;
    double not_renewed_per_second = 0;

    authentications_reading& operator+=(const authentications_reading& other) noexcept;
};

struct poll_reading {
    poll_times recent = {};
    poll_times all = {};
    double passes_per_second = 0;
    /// Of the time that has passed, from 0 to 1.
    double share_waiting = 0;
    double share_working = 0;

    poll_reading& operator+=(const poll_reading& other) noexcept;
};

struct node_reading {
    node_id node;
    traffic_reading of = {};
};

/// All that is measured of a client, at one moment.
struct client_reading {
    connections_reading connections = {};
    /// None for a client that does not authenticate.
    std::optional<authentications_reading> authentications = {};
    /// None for a client that is never polled.
    std::optional<poll_reading> polling = {};
    /// In the order of the ids.
    std::vector<node_reading> nodes = {};

    traffic_reading total() const noexcept;
    /// Throws `std::bad_alloc`, and nothing has changed.
    client_reading& operator+=(const client_reading& other);
    /// Leaves what a client that is gone has counted in all.
    void forget_recent() noexcept;
};

} // namespace kafka::core
