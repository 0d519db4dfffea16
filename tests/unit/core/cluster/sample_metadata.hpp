// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/metadata.hpp>

#include <string_view>
#include <vector>

namespace kafka::core::test {

using metadata_topic = protocol::metadata_response::metadata_response_topic;
using metadata_partition = protocol::metadata_response::metadata_response_partition;

inline metadata_partition partition(std::int32_t id, std::int32_t leader, std::int32_t epoch = 5,
    broker_errc error = broker_errc::none) {
    metadata_partition made;
    made.partition_index = partition_id{id};
    made.leader_id = broker_id{leader};
    made.leader_epoch = leader_epoch{epoch};
    made.replica_nodes = {broker_id{1}, broker_id{2}};
    made.isr_nodes = {broker_id{1}};
    made.offline_replicas = {broker_id{2}};
    made.error_code = error;
    return made;
}

inline metadata_topic topic(std::string_view name,
    const std::vector<metadata_partition>& partitions, broker_errc error = broker_errc::none) {
    metadata_topic made;
    made.name = name;
    made.topic_id = uuid({1, 2, 3});
    made.error_code = error;
    for (const metadata_partition& each : partitions)
        made.partitions.push_back(each);
    return made;
}

inline void add_broker(protocol::metadata_response& to, std::int32_t id, std::string_view host,
    std::int32_t port = 9092) {
    auto& made = to.brokers.emplace_back();
    made.node_id = broker_id{id};
    made.host = host;
    made.port = port;
}

/// Two brokers, of which 2 is the controller; topic `t` of three partitions, one without leader.
inline protocol::metadata_response two_brokers() {
    protocol::metadata_response made;
    add_broker(made, 2, "two");
    add_broker(made, 1, "one", 9093);
    made.brokers[1].rack = "r1";
    made.cluster_id = "the cluster";
    made.controller_id = broker_id{2};
    made.topics.push_back(topic("t", {partition(0, 1), partition(1, 2), partition(2, -1)}));
    return made;
}

} // namespace kafka::core::test
