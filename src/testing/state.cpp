// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/state.hpp"

#include <algorithm>
#include <utility>

namespace kafka::testing::detail {

namespace {

bool contains(const std::vector<broker_id>& ids, broker_id id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string fold(std::string_view name) {
    std::string folded(name);
    std::replace(folded.begin(), folded.end(), '.', '_');
    return folded;
}

std::size_t replicas_of(const topic_record& topic) noexcept {
    std::size_t count = 0;
    for (const partition_record& each : topic.partitions)
        count += each.replicas.size();
    return count;
}

} // namespace

cluster_state::cluster_state(std::string cluster_id, std::vector<node_record> nodes)
    : cluster_id_(std::move(cluster_id)),
      nodes_(std::move(nodes)) {
    if (!nodes_.empty())
        controller_ = nodes_.front().id;
}

void cluster_state::set_cluster_id(std::string id) {
    cluster_id_ = std::move(id);
    ++version_;
}

// --- nodes ------------------------------------------------------------------------------------

const node_record* cluster_state::find_node(broker_id id) const noexcept {
    const auto at = std::find_if(
        nodes_.begin(), nodes_.end(), [id](const node_record& each) { return each.id == id; });
    return at == nodes_.end() ? nullptr : &*at;
}

node_record& cluster_state::node(broker_id id) {
    return const_cast<node_record&>(*find_node(id));
}

bool cluster_state::alive(broker_id id) const noexcept {
    const node_record* found = find_node(id);
    return found != nullptr && found->alive;
}

void cluster_state::set_controller(broker_id id) {
    controller_ = id;
    ++version_;
}

void cluster_state::set_address(broker_id id, std::size_t listener, node_address address) {
    node(id).listeners[listener] = std::move(address);
    ++version_;
}

void cluster_state::node_lost(broker_id id) {
    node(id).alive = false;
    ++version_;
    if (controller_ == id) {
        const auto next = std::find_if(
            nodes_.begin(), nodes_.end(), [](const node_record& each) { return each.alive; });
        controller_ = next == nodes_.end() ? no_broker : next->id;
    }
    for (auto& [name, topic] : topics_) {
        for (partition_record& each : topic.partitions) {
            if (std::erase(each.isr, id) != 0 && each.isr.empty())
                each.eligible = {id};
            if (each.leader == id)
                elect(each);
        }
    }
}

void cluster_state::node_found(broker_id id) {
    node(id).alive = true;
    ++version_;
    if (controller_ == no_broker)
        controller_ = id;
    for (auto& [name, topic] : topics_) {
        for (partition_record& each : topic.partitions) {
            if (!contains(each.replicas, id))
                continue;
            if (contains(each.eligible, id)) {
                each.eligible.clear();
                each.isr = {id};
                each.leader = no_broker;
            }
            const bool had_leader = each.leader != no_broker;
            if (!had_leader)
                elect(each);
            if (each.leader == no_broker)
                continue;
            // With a new leader, those that were back before it can catch up, too.
            for (broker_id replica : each.replicas) {
                const bool joins = replica == id || (!had_leader && alive(replica));
                if (joins && !contains(each.isr, replica))
                    each.isr.push_back(replica);
            }
        }
    }
}

void cluster_state::elect(partition_record& of) const {
    const auto next = std::find_if(of.replicas.begin(), of.replicas.end(),
        [&](broker_id replica) { return contains(of.isr, replica) && alive(replica); });
    const broker_id leader = next == of.replicas.end() ? no_broker : *next;
    if (leader != std::exchange(of.leader, leader))
        ++of.epoch;
}

// --- topics -----------------------------------------------------------------------------------

const topic_record* cluster_state::find_topic(std::string_view name) const noexcept {
    const auto at = topics_.find(name);
    return at == topics_.end() ? nullptr : &at->second;
}

const topic_record* cluster_state::find_topic(const uuid& id) const noexcept {
    const auto at = names_by_id_.find(id);
    return at == names_by_id_.end() ? nullptr : find_topic(at->second);
}

const topic_record* cluster_state::find_colliding(std::string_view name) const {
    const auto [first, last] = folded_names_.equal_range(fold(name));
    const auto at =
        std::find_if(first, last, [name](const auto& entry) { return entry.second != name; });
    return at == last ? nullptr : find_topic(at->second);
}

partition_record cluster_state::make_partition(std::vector<broker_id> replicas) const {
    partition_record made;
    made.replicas = std::move(replicas);
    for (broker_id replica : made.replicas) {
        if (alive(replica))
            made.isr.push_back(replica);
    }
    if (made.isr.empty())
        made.eligible = made.replicas;
    else
        made.leader = made.isr.front();
    return made;
}

const topic_record& cluster_state::add_topic(topic_plan plan) {
    topic_record made;
    made.name = plan.name;
    made.id = plan.id;
    made.internal = plan.internal;
    made.configs = std::move(plan.configs);
    made.partitions.reserve(plan.replicas.size());
    for (std::vector<broker_id>& replicas : plan.replicas)
        made.partitions.push_back(make_partition(std::move(replicas)));
    ++version_;
    replica_count_ += replicas_of(made);
    names_by_id_.emplace(made.id, made.name);
    folded_names_.emplace(fold(made.name), made.name);
    return topics_.insert_or_assign(std::move(plan.name), std::move(made)).first->second;
}

void cluster_state::remove_topic(std::string_view name) {
    const auto at = topics_.find(name);
    const auto [first, last] = folded_names_.equal_range(fold(name));
    folded_names_.erase(
        std::find_if(first, last, [name](const auto& entry) { return entry.second == name; }));
    names_by_id_.erase(at->second.id);
    replica_count_ -= replicas_of(at->second);
    topics_.erase(at);
    ++version_;
}

void cluster_state::add_partition(std::string_view topic, std::vector<broker_id> replicas) {
    replica_count_ += replicas.size();
    topics_.find(topic)->second.partitions.push_back(make_partition(std::move(replicas)));
    ++version_;
}

void cluster_state::set_may_be_seen(std::string_view name, bool may) {
    if (const auto at = hidden_.find(name); at != hidden_.end() && may)
        hidden_.erase(at);
    else if (!may)
        hidden_.emplace(name);
    ++version_;
}

partition_record& cluster_state::partition(std::string_view topic, std::size_t index) {
    return topics_.find(topic)->second.partitions[index];
}

std::vector<broker_id> cluster_state::offline_replicas(const partition_record& partition) const {
    std::vector<broker_id> offline;
    for (broker_id replica : partition.replicas) {
        if (!alive(replica) || contains(partition.declared_offline, replica))
            offline.push_back(replica);
    }
    return offline;
}

void cluster_state::set_leader(std::string_view topic, std::size_t index, broker_id leader) {
    partition_record& changed = partition(topic, index);
    changed.leader = leader;
    ++changed.epoch;
    ++version_;
}

void cluster_state::set_isr(std::string_view topic, std::size_t index, std::vector<broker_id> isr) {
    partition(topic, index).isr = std::move(isr);
    ++version_;
}

void cluster_state::set_offline(
    std::string_view topic, std::size_t index, std::vector<broker_id> offline) {
    partition(topic, index).declared_offline = std::move(offline);
    ++version_;
}

// --- groups -----------------------------------------------------------------------------------

void cluster_state::add_group(group_options group) {
    std::string id = group.id;
    groups_.insert_or_assign(std::move(id), std::move(group));
}

void cluster_state::remove_group(std::string_view id) {
    const auto at = groups_.find(id);
    if (at != groups_.end())
        groups_.erase(at);
}

} // namespace kafka::testing::detail
