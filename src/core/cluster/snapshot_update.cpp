// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/snapshot_update.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace kafka::core {

namespace {

using topic = cluster_snapshot::topic;
using partition = cluster_snapshot::partition;

/// Answers of different brokers may have their topics in different orders.
bool say_the_same(const cluster_snapshot& one, const cluster_snapshot& other) {
    const protocol::metadata_response& left = one.answer();
    const protocol::metadata_response& right = other.answer();
    if (!std::ranges::equal(one.brokers(), other.brokers()) ||
        left.cluster_id != right.cluster_id || left.controller_id != right.controller_id ||
        left.cluster_authorized_operations != right.cluster_authorized_operations ||
        left.topics.size() != right.topics.size())
        return false;
    for (std::size_t i = 0; i != left.topics.size(); ++i) {
        const topic& told = left.topics[i];
        if (!told.name)
            return false;
        const bool at_its_place = right.topics[i].name == told.name;
        const topic* const same = at_its_place ? &right.topics[i] : other.find_told(*told.name);
        if (same == nullptr || told != *same)
            return false;
    }
    return true;
}

template <class Id>
protocol::list<Id> to_list(const std::vector<Id>& ids) {
    return protocol::list<Id>(ids);
}

partition to_partition(const partition_info& given) {
    partition made;
    made.error_code = given.error;
    made.partition_index = given.id;
    made.leader_id = given.leader;
    made.leader_epoch = given.epoch;
    made.replica_nodes = to_list(given.replicas);
    made.isr_nodes = to_list(given.in_sync_replicas);
    made.offline_replicas = to_list(given.offline_replicas);
    return made;
}

/// The topic of this name, added if there is none, as one that is known.
topic& known_topic(protocol::metadata_response& in, const topic_info& given) {
    const auto found = std::ranges::find_if(
        in.topics, [&](const topic& each) { return each.name && *each.name == given.name; });
    if (found != in.topics.end() && found->error_code == broker_errc::none)
        return *found;
    topic& made = found != in.topics.end() ? *found : in.topics.emplace_back();
    made.error_code = broker_errc::none;
    made.name = given.name;
    made.topic_id = given.id;
    made.is_internal = given.is_internal;
    made.partitions.clear();
    return made;
}

} // namespace

snapshot_change snapshot_after(const snapshot_ptr& before, protocol::metadata_response answer,
    std::int16_t version, bool believes) {
    const bool is_same_cluster = !before->cluster_id() || !answer.cluster_id ||
                                 *before->cluster_id() == answer.cluster_id->view();
    const bool counts_on = is_same_cluster && version >= cluster_snapshot::first_with_sound_epochs;
    auto after = std::make_shared<const cluster_snapshot>(before->bootstrap_list(),
        std::move(answer), version, counts_on ? before.get() : nullptr, believes);
    const bool is_doubtful = after->is_doubtful();
    const bool is_news =
        !before->has_metadata() || after->has_news() || !say_the_same(*after, *before);
    return {is_news ? std::move(after) : before, is_doubtful};
}

void snapshot_making::digest(void* answer, std::int16_t version) {
    auto& told = *static_cast<protocol::metadata_response*>(answer);
    if (told.error_code == broker_errc::none && !told.brokers.empty())
        made_ = snapshot_after(before_, std::move(told), version, believes_);
}

bool are_different_clusters(const cluster_snapshot& one, const cluster_snapshot& other) noexcept {
    return one.cluster_id() && other.cluster_id() && one.cluster_id() != other.cluster_id();
}

snapshot_ptr snapshot_with(const cluster_snapshot& original, std::span<const topic_info> topics) {
    protocol::metadata_response changed = original.answer();
    for (const topic_info& given : topics) {
        topic& in = known_topic(changed, given);
        for (const partition_info& each : given.partitions) {
            const auto found =
                std::ranges::find(in.partitions, each.id, &partition::partition_index);
            if (found != in.partitions.end())
                *found = to_partition(each);
            else
                in.partitions.push_back(to_partition(each));
        }
    }
    // Epochs that were not to be trusted have been taken out of the original.
    return std::make_shared<const cluster_snapshot>(
        original.bootstrap_list(), std::move(changed), cluster_snapshot::first_with_sound_epochs);
}

} // namespace kafka::core
