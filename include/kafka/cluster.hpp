// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/broker_errc.hpp>
#include <kafka/types.hpp>

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka {

namespace core {
class cluster_snapshot;
class coordinator_table;
} // namespace core

/// A server of the cluster, or one of the bootstrap servers.
struct broker {
    node_id id;
    std::string host;
    /// 0 when the cluster announces a port that cannot be.
    std::uint16_t port = 0;
    std::optional<std::string> rack = std::nullopt;

    friend bool operator==(const broker&, const broker&) = default;
};

struct topic_partition {
    std::string topic;
    partition_id partition;

    friend bool operator==(const topic_partition&, const topic_partition&) = default;
    friend auto operator<=>(const topic_partition&, const topic_partition&) = default;
};

struct partition_info {
    partition_id id;
    /// -1 when the partition has none.
    broker_id leader{-1};
    /// -1 when not known: brokers before 2.4 are not trusted with it (KAFKA-9212).
    leader_epoch epoch{-1};
    std::vector<broker_id> replicas = {};
    std::vector<broker_id> in_sync_replicas = {};
    std::vector<broker_id> offline_replicas = {};
    /// What the broker said about the partition, `none` if all is well.
    broker_errc error{};

    friend bool operator==(const partition_info&, const partition_info&) = default;
};

struct topic_info {
    std::string name;
    /// Zero when not known: brokers before 2.8 have none.
    uuid id = {};
    bool is_internal = false;
    /// In ascending order of their ids.
    std::vector<partition_info> partitions = {};

    friend bool operator==(const topic_info&, const topic_info&) = default;
};

/// What a broker coordinates. The values are those that FindCoordinator has for `key_type`.
enum class coordinator_kind : std::int8_t {
    /// A group of consumers; the key is its id.
    group = 0,
    /// A transactional producer; the key is its transactional id.
    transaction = 1,
};

/// What was known about the cluster at one moment. Copies are cheap and share the knowledge;
/// it never changes, so a cluster may be used from any number of threads. A client has a newer
/// one after each refresh of its metadata. Nothing here does I/O.
///
/// What is returned is a copy that outlives the cluster.
class cluster {
public:
    /// Knows nothing, not even bootstrap servers.
    cluster();
    explicit cluster(std::shared_ptr<const core::cluster_snapshot> snapshot,
        std::shared_ptr<const core::coordinator_table> coordinators = nullptr) noexcept;

    /// Whether any broker has described the cluster yet.
    bool has_metadata() const noexcept;
    /// None before 0.10.1.
    std::optional<std::string> cluster_id() const;

    /// In ascending order of their ids. The bootstrap servers while there is no metadata.
    std::vector<broker> brokers() const;
    /// A broker, a bootstrap server, or the broker that a coordinator's id stands for.
    std::optional<broker> broker_metadata(node_id id) const;
    /// None when the cluster has none at the moment, or is older than 0.10.
    std::optional<broker> controller() const;
    bool is_bootstrap(node_id id) const noexcept;
    /// The id of the coordinator's own connection, as `client::add_coordinator` has returned it.
    /// -1 when it was looked for in vain, none when nobody has looked for it.
    std::optional<node_id> coordinator_for(
        coordinator_kind kind, std::string_view key) const noexcept;

    /// The topics that are known and free of errors, in no particular order.
    std::vector<std::string> topics(bool exclude_internal = true) const;
    std::vector<std::string> internal_topics() const;
    /// Topics that were asked for and may not be described to us.
    std::vector<std::string> unauthorized_topics() const;
    /// Why a topic that was asked for is not known; `none` for one that is known, and for one
    /// that was not asked for.
    broker_errc topic_error(std::string_view topic) const noexcept;

    std::optional<topic_info> topic(std::string_view topic) const;
    std::optional<partition_info> partition(std::string_view topic, partition_id partition) const;

    /// In ascending order. None when the topic is not known.
    std::optional<std::vector<partition_id>> partitions_for_topic(std::string_view topic) const;
    /// Only those with a leader.
    std::optional<std::vector<partition_id>> available_partitions_for_topic(
        std::string_view topic) const;
    /// -1 for a partition without leader, none for one that is not known. Allocates nothing.
    std::optional<broker_id> leader_for_partition(
        std::string_view topic, partition_id partition) const noexcept;
    /// -1 where the epoch is not known, none for a partition that is not known.
    std::optional<leader_epoch> leader_epoch_for_partition(
        std::string_view topic, partition_id partition) const noexcept;
    /// The partitions that the broker leads.
    std::vector<topic_partition> partitions_for_broker(broker_id id) const;

    /// A copy in which the partitions of these topics are as described here, whatever the brokers
    /// have said of them; other partitions stay. A topic that is not known becomes known.
    cluster with_partitions(const std::vector<topic_info>& topics) const;

    /// Whether both share their metadata: whatever was fetched between them changed nothing.
    bool shares_metadata_with(const cluster& other) const noexcept {
        return snapshot_ == other.snapshot_;
    }

private:
    std::shared_ptr<const core::cluster_snapshot> snapshot_; // never null
    std::shared_ptr<const core::coordinator_table> coordinators_;
};

} // namespace kafka
