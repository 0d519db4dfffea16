// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/terminal.hpp"

#include <kafka/broker_version.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kafka {
class cluster;
namespace protocol {
struct metadata_response;
}
} // namespace kafka

/// What the commands know and show of a cluster: plain values, and pure functions over them.
namespace kafka::cli {

struct broker_row {
    std::int32_t id = -1;
    std::string host;
    std::int32_t port = 0;
    std::optional<std::string> rack = {};

    /// `host:port`.
    std::string address() const;

    friend bool operator==(const broker_row&, const broker_row&) = default;
};

struct partition_row {
    std::int32_t index = 0;
    std::optional<std::int32_t> leader = {};
    std::optional<std::int32_t> leader_epoch = {};
    std::vector<std::int32_t> replicas = {};
    std::vector<std::int32_t> in_sync = {};
    /// Replicas that the cluster calls offline, and those on brokers that are not there.
    std::vector<std::int32_t> offline = {};
    /// Kafka's name of the error; empty for none.
    std::string error = {};

    /// Replicas that are not in sync.
    std::vector<std::int32_t> missing() const;

    friend bool operator==(const partition_row&, const partition_row&) = default;
};

struct topic_row {
    std::string name;
    std::optional<std::string> id = {};
    bool is_internal = false;
    std::string error = {};
    std::vector<partition_row> partitions = {};

    friend bool operator==(const topic_row&, const topic_row&) = default;
};

struct cluster_report {
    std::optional<std::string> cluster_id = {};
    std::optional<std::int32_t> controller = {};
    std::optional<broker_version> looks_like = {};
    std::vector<broker_row> brokers = {};
    std::vector<topic_row> topics = {};

    std::size_t partition_count() const noexcept;

    friend bool operator==(const cluster_report&, const cluster_report&) = default;
};

/// Brokers and topics in order, partitions too.
cluster_report make_cluster_report(
    const protocol::metadata_response& answer, std::optional<broker_version> looks_like);

/// The topics that a client knows, in order, as it knows them.
std::vector<topic_row> topic_rows(const cluster& known);

/// What is wrong in a cluster, counted.
struct trouble_summary {
    std::size_t without_leader = 0;
    std::size_t under_replicated = 0;
    std::size_t with_offline_replicas = 0;
    std::size_t with_error = 0;
    std::size_t topics_with_error = 0;

    bool any() const noexcept;
    friend bool operator==(const trouble_summary&, const trouble_summary&) = default;
};

trouble_summary summarise_trouble(const cluster_report& report) noexcept;

/// `1,2,3`; `none` when empty.
std::string join_ids(const std::vector<std::int32_t>& ids);

/// Text for people: brokers, the trouble there is, and with `topics` every partition.
std::string render_cluster(const cluster_report& report, bool topics, const style& with);
/// What is wrong, counted and one by one; or that nothing is.
std::string render_trouble(const cluster_report& report, const style& with);
/// One line of JSON.
std::string cluster_json(const cluster_report& report);

/// What the picture knows of a broker beyond the report.
struct broker_details {
    std::string looks_like = {};
    /// Why it could not be asked; empty when all is well.
    std::string problem = {};
};

/// A box for each broker and a tile for each topic, at most `max_topics` of them.
std::string draw_cluster(const cluster_report& report,
    const std::map<std::int32_t, broker_details>& details, std::size_t max_topics,
    const style& with);
/// The tiles alone, without the key to their marks.
std::string draw_topics(const cluster_report& report, std::size_t max_topics, const style& with);

} // namespace kafka::cli
