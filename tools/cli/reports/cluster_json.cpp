// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/cluster_report.hpp"
#include "cli/reports/json_values.hpp"

#include <boost/json/serialize.hpp>

namespace kafka::cli {
namespace {

namespace json = boost::json;

json::value version_json(const std::optional<broker_version>& version) {
    if (!version)
        return nullptr;
    json::array numbers{version->major, version->minor};
    // Before 1.0 the third number told releases apart.
    if (version->major == 0 || version->patch != 0)
        numbers.push_back(version->patch);
    return numbers;
}

json::object broker_json(const broker_row& broker) {
    return {{"node_id", broker.id}, {"host", broker.host}, {"port", broker.port},
        {"rack", or_null(broker.rack)}};
}

json::object topic_json(const topic_row& topic) {
    json::array partitions;
    for (const partition_row& partition : topic.partitions)
        partitions.push_back(
            json::object{{"partition", partition.index}, {"leader", or_null(partition.leader)},
                {"leader_epoch", or_null(partition.leader_epoch)},
                {"replicas", array_of(partition.replicas)}, {"isr", array_of(partition.in_sync)},
                {"offline", array_of(partition.offline)}, {"error", or_null(partition.error)}});
    return {{"name", topic.name}, {"topic_id", or_null(topic.id)},
        {"is_internal", topic.is_internal}, {"error", or_null(topic.error)},
        {"partitions", std::move(partitions)}};
}

} // namespace

std::string cluster_json(const cluster_report& report) {
    json::array brokers;
    for (const broker_row& broker : report.brokers)
        brokers.push_back(broker_json(broker));
    json::array topics;
    for (const topic_row& topic : report.topics)
        topics.push_back(topic_json(topic));
    return json::serialize(json::object{{"cluster_id", or_null(report.cluster_id)},
        {"controller_id", or_null(report.controller)},
        {"api_version", version_json(report.looks_like)}, {"brokers", std::move(brokers)},
        {"topics", std::move(topics)}});
}

} // namespace kafka::cli
