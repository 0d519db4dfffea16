// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/cluster_snapshot.hpp"
#include "core/cluster/coordinators.hpp"
#include "core/cluster/snapshot_update.hpp"

#include <kafka/cluster.hpp>

#include <utility>

namespace kafka {

namespace {

using snapshot = core::cluster_snapshot;

const std::shared_ptr<const snapshot>& nothing_known() {
    static const std::shared_ptr<const snapshot> nothing =
        std::make_shared<const snapshot>(std::make_shared<const std::vector<broker>>());
    return nothing;
}

std::optional<broker> copy_of(const broker* found) {
    if (found == nullptr)
        return std::nullopt;
    return *found;
}

std::vector<broker_id> to_vector(const protocol::list<broker_id>& ids) {
    return {ids.begin(), ids.end()};
}

partition_info to_info(const snapshot::partition& told) {
    return {.id = told.partition_index,
        .leader = told.leader_id,
        .epoch = told.leader_epoch,
        .replicas = to_vector(told.replica_nodes),
        .in_sync_replicas = to_vector(told.isr_nodes),
        .offline_replicas = to_vector(told.offline_replicas),
        .error = told.error_code};
}

// The names of the topics for which that holds.
template <class Predicate>
std::vector<std::string> names_where(const snapshot& of, Predicate holds) {
    std::vector<std::string> names;
    for (const snapshot::topic& told : of.all_topics())
        if (told.name && holds(told))
            names.emplace_back(*told.name);
    return names;
}

template <class Predicate>
std::optional<std::vector<partition_id>> ids_where(const snapshot::topic* in, Predicate holds) {
    if (in == nullptr)
        return std::nullopt;
    std::vector<partition_id> ids;
    ids.reserve(in->partitions.size());
    for (const snapshot::partition& told : in->partitions)
        if (holds(told))
            ids.push_back(told.partition_index);
    return ids;
}

} // namespace

cluster::cluster() : snapshot_(nothing_known()) {
}

cluster::cluster(std::shared_ptr<const core::cluster_snapshot> of,
    std::shared_ptr<const core::coordinator_table> coordinators) noexcept
    : snapshot_(std::move(of)),
      coordinators_(std::move(coordinators)) {
}

bool cluster::has_metadata() const noexcept {
    return snapshot_->has_metadata();
}

std::optional<std::string> cluster::cluster_id() const {
    const std::optional<std::string_view> id = snapshot_->cluster_id();
    if (!id)
        return std::nullopt;
    return std::string(*id);
}

std::vector<broker> cluster::brokers() const {
    const auto all = snapshot_->brokers();
    return {all.begin(), all.end()};
}

std::optional<broker> cluster::broker_metadata(node_id id) const {
    if (const broker* const coordinator = coordinators_ ? coordinators_->find_broker(id) : nullptr)
        return *coordinator;
    return copy_of(snapshot_->find(id));
}

std::optional<broker> cluster::controller() const {
    return copy_of(snapshot_->controller());
}

bool cluster::is_bootstrap(node_id id) const noexcept {
    return id.is_bootstrap() && snapshot_->find(id) != nullptr;
}

std::optional<node_id> cluster::coordinator_for(
    coordinator_kind kind, std::string_view key) const noexcept {
    return coordinators_ ? coordinators_->find(kind, key) : std::nullopt;
}

std::vector<std::string> cluster::topics(bool exclude_internal) const {
    return names_where(*snapshot_, [&](const snapshot::topic& told) {
        return told.error_code == broker_errc::none && !(exclude_internal && told.is_internal);
    });
}

std::vector<std::string> cluster::internal_topics() const {
    return names_where(*snapshot_, [](const snapshot::topic& told) { return told.is_internal; });
}

std::vector<std::string> cluster::unauthorized_topics() const {
    return names_where(*snapshot_, [](const snapshot::topic& told) {
        return told.error_code == broker_errc::topic_authorization_failed;
    });
}

broker_errc cluster::topic_error(std::string_view topic) const noexcept {
    return snapshot_->topic_error(topic);
}

std::optional<topic_info> cluster::topic(std::string_view topic) const {
    const snapshot::topic* const told = snapshot_->find_topic(topic);
    if (told == nullptr)
        return std::nullopt;
    topic_info info{
        .name = std::string(topic), .id = told->topic_id, .is_internal = told->is_internal};
    info.partitions.reserve(told->partitions.size());
    for (const snapshot::partition& each : told->partitions)
        info.partitions.push_back(to_info(each));
    return info;
}

std::optional<partition_info> cluster::partition(
    std::string_view topic, partition_id partition) const {
    const snapshot::partition* const told = snapshot_->find_partition(topic, partition);
    if (told == nullptr)
        return std::nullopt;
    return to_info(*told);
}

std::optional<std::vector<partition_id>> cluster::partitions_for_topic(
    std::string_view topic) const {
    return ids_where(snapshot_->find_topic(topic), [](const snapshot::partition&) { return true; });
}

std::optional<std::vector<partition_id>> cluster::available_partitions_for_topic(
    std::string_view topic) const {
    return ids_where(snapshot_->find_topic(topic),
        [](const snapshot::partition& told) { return told.leader_id != broker_id{-1}; });
}

std::optional<broker_id> cluster::leader_for_partition(
    std::string_view topic, partition_id partition) const noexcept {
    const std::optional<snapshot::leadership> found = snapshot_->find_leader(topic, partition);
    if (!found)
        return std::nullopt;
    return found->leader;
}

std::optional<leader_epoch> cluster::leader_epoch_for_partition(
    std::string_view topic, partition_id partition) const noexcept {
    const std::optional<snapshot::leadership> found = snapshot_->find_leader(topic, partition);
    if (!found)
        return std::nullopt;
    return found->epoch;
}

std::vector<topic_partition> cluster::partitions_for_broker(broker_id id) const {
    std::vector<topic_partition> led;
    for (const snapshot::place where : snapshot_->led_by(id))
        led.push_back({std::string(snapshot_->at(where).name.value_or(protocol::string())),
            snapshot_->partition_at(where).partition_index});
    return led;
}

cluster cluster::with_partitions(const std::vector<topic_info>& topics) const {
    return cluster(core::snapshot_with(*snapshot_, topics), coordinators_);
}

} // namespace kafka
