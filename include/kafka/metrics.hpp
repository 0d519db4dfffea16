// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What clients measure of themselves, for programs that want to see it: as values, or as text for
/// Prometheus. Quotas, reporters and sensors of one's own are not part of it.
namespace kafka {

namespace detail {
class metrics_registration;
}

/// What one metric is about besides its name.
struct metric_tag {
    /// `client-id` or `node-id`. Static storage.
    std::string_view name = {};
    std::string value = {};

    friend bool operator==(const metric_tag&, const metric_tag&) = default;
};

/// One statistic, at one moment. No two of a snapshot have name, group and tags in common.
struct metric {
    /// As in Kafka's own clients: `request-latency-avg`. Static storage.
    std::string_view name = {};
    /// `<prefix>-metrics` for a client, `<prefix>-node-metrics.node-<id>` for one of its nodes,
    /// where the prefix is `client_options::metric_group_prefix`.
    std::string group = {};
    /// In the order of their names.
    std::vector<metric_tag> tags = {};
    /// One sentence, with the unit. Static storage.
    std::string_view description = {};
    /// Rates, averages, maxima and percentiles are those of the last 30 to 60 seconds; a rate
    /// takes them for at least 30 when a client has only begun. Totals are of all time. Of nothing,
    /// a rate and an average are 0, a maximum is minus infinity, and a percentile no number (NaN).
    double value = 0;
};

/// Collects what clients measure that were made with it in `client_options::metrics`; a client
/// without one measures nothing.
///
/// ```cpp
/// auto metrics = std::make_shared<kafka::metrics_registry>();
/// kafka::client_options options{.metrics = metrics};
/// kafka::client client(executor, options);
/// …
/// answer_scrape(metrics->prometheus());
/// ```
///
/// A client is told from others by its `client_id` and `metric_group_prefix`; those that have both
/// in common are shown as one: what they count, their rates and their shares of time are added up.
/// What a client has counted stays in the sum after its end as long as another one is part of it,
/// and is forgotten with the last.
///
/// A request counts once it is written whole, an answer once it has come, those of the client
/// itself and those that callers have given up included. Latency is the time between handing a
/// request to a connection and its answer; it is kept to 1/32 of its value (below 16 µs: to 0.5 µs)
/// where percentiles are computed and exactly elsewhere. Each node that a client has connected to
/// takes some 12 KiB, and nothing is allocated while requests are counted.
///
/// How time is divided into waiting for the network and working is known for clients that are
/// moved by `client::poll`, and counted inside of it; a loop of the user's own is the user's to
/// measure. These statistics are missing for a client on an executor, and stay empty for one on an
/// `io_context` that somebody else runs: `select-rate`, `io-wait-time-ns-avg`, `io-wait-ratio`,
/// `io-time-ns-avg`, `io-ratio`. What a pass of `poll` spends until something happens to the client
/// is waiting, the rest is work, callbacks and handlers included.
///
/// Every function may be called from any thread, and waits at most for a step of one client after
/// the other. Clients keep their registry alive. Those of a simulation are read in its thread.
class metrics_registry {
public:
    metrics_registry();
    ~metrics_registry();

    metrics_registry(const metrics_registry&) = delete;
    metrics_registry& operator=(const metrics_registry&) = delete;

    /// All metrics: how many there are (`count` in the group `kafka-metrics-count`), then client by
    /// client, each followed by its nodes. The order stays.
    ///
    /// Of clients and of nodes: `outgoing-byte-rate`, `request-rate` and `-total`,
    /// `request-size-avg` and `-max`, `incoming-byte-rate`, `response-rate` and `-total`,
    /// `request-latency-avg`, `-max`, `-p50`, `-p95`, `-p99` and `-p999`, `throttle-time-avg` and
    /// `-max`, `requests-in-flight`. Of clients only: `connection-count`,
    /// `connection-creation-rate` and `-total`, `connection-close-rate` and `-total`,
    /// `network-io-rate`, and those of `poll`.
    std::vector<metric> snapshot() const;

    /// What Prometheus scrapes, in its text format. Counters and histograms count from the client's
    /// beginning on, without windows; times are in seconds, sizes in bytes. `kafka_client_…` is of
    /// a client with all its nodes, `kafka_client_node_…` of one node. Labels: `client_id`,
    /// `node_id`, and `group_prefix` unless that is empty. Empty when there is no client.
    std::string prometheus() const;

    /// The `Content-Type` of that text.
    static constexpr std::string_view prometheus_content_type =
        "text/plain; version=0.0.4; charset=utf-8";

private:
    friend class detail::metrics_registration;

    struct implementation;
    std::unique_ptr<implementation> impl_;
};

} // namespace kafka
