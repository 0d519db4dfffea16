// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/cluster.hpp>
#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kafka::testing::detail {

inline constexpr broker_id no_broker{-1};

struct node_record {
    broker_id id;
    /// Where it is reached, by listener.
    std::vector<node_address> listeners;
    std::optional<std::string> rack;
    /// The cluster believes that the node is there. In Kafka's words: registered and not fenced.
    bool alive = true;
};

struct partition_record {
    broker_id leader = no_broker;
    std::int32_t epoch = 0;
    std::vector<broker_id> replicas;
    std::vector<broker_id> isr;
    /// Those that left last, when none is in sync any more: only they may lead again (KIP-966).
    std::vector<broker_id> eligible;
    std::vector<broker_id> declared_offline;
};

/// Where the replicas of a new topic go, the first of each partition being preferred as leader.
struct topic_plan {
    std::string name;
    uuid id;
    bool internal = false;
    std::map<std::string, std::string, std::less<>> configs;
    std::vector<std::vector<broker_id>> replicas;
};

struct topic_record {
    std::string name;
    uuid id;
    bool internal = false;
    std::map<std::string, std::string, std::less<>> configs;
    std::vector<partition_record> partitions;
};

/// What a cluster's controller knows: nodes, topics, partitions, groups. Decides who leads what
/// when something changes. Knows nothing of connections, and is not thread-safe.
class cluster_state {
public:
    cluster_state(std::string cluster_id, std::vector<node_record> nodes);

    const std::string& cluster_id() const noexcept { return cluster_id_; }
    void set_cluster_id(std::string id);
    /// Counts the changes, as offsets of the metadata log do.
    std::int64_t version() const noexcept { return version_; }

    // --- nodes --------------------------------------------------------------------------------

    const std::vector<node_record>& nodes() const noexcept { return nodes_; }
    const node_record* find_node(broker_id id) const noexcept;
    bool alive(broker_id id) const noexcept;
    broker_id controller() const noexcept { return controller_; }
    void set_controller(broker_id id);
    void set_address(broker_id id, std::size_t listener, node_address address);
    /// The node is gone: what it led is led by others, and it is in sync with nothing.
    void node_lost(broker_id id);
    /// The node is back. It catches up with leaders, and leads itself where there is none and it
    /// is in sync.
    void node_found(broker_id id);

    // --- topics -------------------------------------------------------------------------------

    using topic_map = std::map<std::string, topic_record, std::less<>>;

    const topic_map& topics() const noexcept { return topics_; }
    const topic_record* find_topic(std::string_view name) const noexcept;
    const topic_record* find_topic(const uuid& id) const noexcept;
    /// A topic whose metrics would have the same name, since `.` and `_` are one there.
    const topic_record* find_colliding(std::string_view name) const;
    /// Of all partitions of all topics.
    std::size_t replica_count() const noexcept { return replica_count_; }
    /// The plan's name must be new, and its replicas known nodes.
    const topic_record& add_topic(topic_plan plan);
    void remove_topic(std::string_view name);
    void add_partition(std::string_view topic, std::vector<broker_id> replicas);

    /// Whether clients may see the topic, if it exists.
    bool may_be_seen(std::string_view name) const noexcept { return !hidden_.contains(name); }
    void set_may_be_seen(std::string_view name, bool may);

    std::vector<broker_id> offline_replicas(const partition_record& partition) const;
    void set_leader(std::string_view topic, std::size_t partition, broker_id leader);
    void set_isr(std::string_view topic, std::size_t partition, std::vector<broker_id> isr);
    void set_offline(std::string_view topic, std::size_t partition, std::vector<broker_id> offline);

    // --- groups -------------------------------------------------------------------------------

    const std::map<std::string, group_options, std::less<>>& groups() const noexcept {
        return groups_;
    }
    void add_group(group_options group);
    void remove_group(std::string_view id);

private:
    node_record& node(broker_id id);
    partition_record& partition(std::string_view topic, std::size_t index);
    partition_record make_partition(std::vector<broker_id> replicas) const;
    /// Makes the first replica that is in sync and alive the leader, of a new epoch if it was not
    /// that before.
    void elect(partition_record& of) const;

    std::string cluster_id_;
    std::int64_t version_ = 0;
    std::vector<node_record> nodes_;
    broker_id controller_ = no_broker;
    topic_map topics_;
    std::set<std::string, std::less<>> hidden_;
    std::unordered_map<uuid, std::string> names_by_id_;
    /// Names with `_` for every `.`, and the topics that have them.
    std::multimap<std::string, std::string, std::less<>> folded_names_;
    std::size_t replica_count_ = 0;
    std::map<std::string, group_options, std::less<>> groups_;
};

} // namespace kafka::testing::detail
