// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/cluster_report.hpp"

#include <kafka/cluster.hpp>
#include <kafka/error.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>

namespace kafka::cli {
namespace {

// Errors of later releases have a number only.
std::string error_name(broker_errc code) {
    if (code == broker_errc::none)
        return {};
    const broker_error_info* known = find_broker_error(code);
    return known ? std::string(known->name)
                 : "error " + std::to_string(static_cast<std::int16_t>(code));
}

template <class List>
std::vector<std::int32_t> ids_of(const List& from) {
    std::vector<std::int32_t> ids;
    for (broker_id id : from)
        ids.push_back(id.value());
    return ids;
}

std::optional<std::int32_t> unless_negative(std::int32_t value) {
    return value < 0 ? std::nullopt : std::optional(value);
}

} // namespace

std::string broker_row::address() const {
    const std::string name = printable(host);
    return (name.find(':') == name.npos ? name : '[' + name + ']') + ':' + std::to_string(port);
}

std::vector<std::int32_t> partition_row::missing() const {
    std::vector<std::int32_t> ids;
    std::ranges::copy_if(replicas, std::back_inserter(ids),
        [&](std::int32_t id) { return std::ranges::find(in_sync, id) == in_sync.end(); });
    return ids;
}

std::size_t cluster_report::partition_count() const noexcept {
    std::size_t count = 0;
    for (const topic_row& topic : topics)
        count += topic.partitions.size();
    return count;
}

cluster_report make_cluster_report(
    const protocol::metadata_response& answer, std::optional<broker_version> looks_like) {
    cluster_report report;
    if (answer.cluster_id)
        report.cluster_id = std::string(*answer.cluster_id);
    report.controller = unless_negative(answer.controller_id.value());
    report.looks_like = looks_like;

    for (const auto& from : answer.brokers) {
        broker_row& broker = report.brokers.emplace_back();
        broker.id = from.node_id.value();
        broker.host = std::string(from.host);
        broker.port = from.port;
        if (from.rack)
            broker.rack = std::string(*from.rack);
    }
    std::ranges::sort(report.brokers, {}, &broker_row::id);
    const auto is_gone = [&](std::int32_t id) {
        return !std::ranges::binary_search(report.brokers, id, {}, &broker_row::id);
    };

    for (const auto& from : answer.topics) {
        topic_row& topic = report.topics.emplace_back();
        topic.name = from.name ? std::string(*from.name) : std::string();
        if (!from.topic_id.is_zero())
            topic.id = from.topic_id.to_string();
        topic.is_internal = from.is_internal;
        topic.error = error_name(from.error_code);
        for (const auto& part : from.partitions) {
            partition_row& partition = topic.partitions.emplace_back();
            partition.index = part.partition_index.value();
            partition.leader = unless_negative(part.leader_id.value());
            partition.leader_epoch = unless_negative(part.leader_epoch.value());
            partition.replicas = ids_of(part.replica_nodes);
            partition.in_sync = ids_of(part.isr_nodes);
            partition.offline = ids_of(part.offline_replicas);
            // Brokers before 1.0 do not say which replicas are offline.
            for (std::int32_t id : partition.replicas) {
                if (is_gone(id) &&
                    std::ranges::find(partition.offline, id) == partition.offline.end())
                    partition.offline.push_back(id);
            }
            partition.error = error_name(part.error_code);
        }
        std::ranges::sort(topic.partitions, {}, &partition_row::index);
    }
    std::ranges::sort(report.topics, {}, &topic_row::name);
    return report;
}

std::vector<topic_row> topic_rows(const cluster& known) {
    std::vector<topic_row> rows;
    for (const std::string& name : known.topics(false)) {
        const std::optional<topic_info> topic = known.topic(name);
        if (!topic)
            continue;
        topic_row& row = rows.emplace_back();
        row.name = name;
        row.is_internal = topic->is_internal;
        for (const partition_info& part : topic->partitions) {
            partition_row& partition = row.partitions.emplace_back();
            partition.index = part.id.value();
            partition.leader = unless_negative(part.leader.value());
            partition.leader_epoch = unless_negative(part.epoch.value());
            partition.replicas = ids_of(part.replicas);
            partition.in_sync = ids_of(part.in_sync_replicas);
            partition.offline = ids_of(part.offline_replicas);
            partition.error = error_name(part.error);
        }
    }
    std::ranges::sort(rows, {}, &topic_row::name);
    return rows;
}

bool trouble_summary::any() const noexcept {
    return without_leader || under_replicated || with_offline_replicas || with_error ||
           topics_with_error;
}

trouble_summary summarise_trouble(const cluster_report& report) noexcept {
    trouble_summary summary;
    for (const topic_row& topic : report.topics) {
        summary.topics_with_error += topic.error.empty() ? 0 : 1;
        for (const partition_row& partition : topic.partitions) {
            summary.without_leader += partition.leader ? 0 : 1;
            summary.under_replicated +=
                partition.in_sync.size() < partition.replicas.size() ? 1 : 0;
            summary.with_offline_replicas += partition.offline.empty() ? 0 : 1;
            summary.with_error += partition.error.empty() ? 0 : 1;
        }
    }
    return summary;
}

std::string join_ids(const std::vector<std::int32_t>& ids) {
    if (ids.empty())
        return "none";
    std::string joined;
    for (std::int32_t id : ids) {
        if (!joined.empty())
            joined += ',';
        joined += std::to_string(id);
    }
    return joined;
}

} // namespace kafka::cli
