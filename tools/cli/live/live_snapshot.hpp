// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/reports/cluster_report.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the live view shows, as values: of one moment, and of the whole when it is over.
namespace kafka::cli {

using span_of_time = std::chrono::nanoseconds;

/// Latency in milliseconds. None where nothing was answered.
struct latencies {
    std::optional<double> p50 = {};
    std::optional<double> p95 = {};
    std::optional<double> p99 = {};
    std::optional<double> longest = {};

    friend bool operator==(const latencies&, const latencies&) = default;
};

enum class node_condition : unsigned char {
    connecting,
    /// Connected, and takes requests.
    ready,
    /// Connected, and has asked for a pause.
    paused,
    /// Not connected: the last attempt has failed, the next one waits.
    backing_off,
    /// Not connected, and the cluster does not name it any more.
    gone,
};

struct live_node {
    std::int32_t id = -1;
    std::string address = {};
    bool is_controller = false;
    node_condition condition = node_condition::connecting;
    /// The rest of the back-off or of the pause.
    std::chrono::milliseconds wait{};
    std::size_t in_flight = 0;
    /// Answers a second, of the last second or so.
    double rate = 0;
    latencies latency = {};
    /// Answers a second, tick by tick, the oldest first.
    std::vector<double> history = {};
};

enum class event_kind : unsigned char { act, good, bad };

struct live_event {
    span_of_time at{};
    event_kind kind = event_kind::act;
    std::string text = {};

    friend bool operator==(const live_event&, const live_event&) = default;
};

struct live_snapshot {
    std::string title = {};
    span_of_time elapsed{};
    span_of_time planned{};
    /// In the order of their ids.
    std::vector<live_node> nodes = {};
    /// Of the client with all its nodes.
    std::size_t in_flight = 0;
    double rate = 0;
    latencies latency = {};
    std::uint64_t answers = 0;
    std::uint64_t failures = 0;
    /// How long a tick of the histories is.
    span_of_time tick = std::chrono::milliseconds(500);
    /// Topics, and the brokers that the cluster has now.
    cluster_report cluster = {};
    /// What is being done, and what it means.
    std::string act = {};
    std::string meaning = {};
    /// The oldest first.
    std::vector<live_event> events = {};
};

/// Failures of one kind.
struct failure_count {
    std::string what = {};
    std::uint64_t count = 0;

    friend bool operator==(const failure_count&, const failure_count&) = default;
};

struct outage_record {
    std::int32_t node = -1;
    span_of_time length{};
    /// The node answers again.
    bool is_over = false;

    friend bool operator==(const outage_record&, const outage_record&) = default;
};

struct live_summary {
    span_of_time elapsed{};
    std::size_t nodes = 0;
    std::uint64_t requests = 0;
    std::uint64_t answers = 0;
    /// The most frequent first.
    std::vector<failure_count> failures = {};
    /// Requests that have come to no end. There should be none, unless it was ended early.
    std::uint64_t open = 0;
    latencies latency = {};
    std::uint64_t connections = 0;
    std::uint64_t attempts_failed = 0;
    std::vector<outage_record> outages = {};
    /// Nodes of the cluster that did not answer in the end.
    std::vector<std::int32_t> silent = {};
    /// Somebody did not want to see it to its end.
    bool ended_early = false;
    std::vector<live_event> events = {};

    /// Whether all went as it should.
    bool good() const noexcept { return ended_early || (open == 0 && silent.empty()); }
};

} // namespace kafka::cli
