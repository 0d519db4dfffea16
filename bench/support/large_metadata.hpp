// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/metadata.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

/// The largest answer that a client sees often, for version 12 of Metadata: 10,000 topics of 20
/// partitions with 3 replicas each.
inline kafka::protocol::metadata_response large_metadata() {
    constexpr int topics = 10'000;
    constexpr int partitions = 20;
    constexpr int replicas = 3;

    kafka::protocol::metadata_response answer;
    answer.cluster_id = "4L6g3nShT-eMCtK--X86sw";
    answer.controller_id = kafka::broker_id{1};
    for (int i = 0; i != replicas; ++i) {
        answer.brokers.push_back({.node_id = kafka::broker_id{i},
            .host = "broker-" + std::to_string(i) + ".kafka.example.com",
            .port = 9092});
    }
    answer.topics.resize(topics);
    for (int t = 0; t != topics; ++t) {
        auto& topic = answer.topics[static_cast<std::size_t>(t)];
        topic.name = "orders.payments-" + std::to_string(10'000 + t);
        topic.partitions.resize(partitions);
        for (int p = 0; p != partitions; ++p) {
            auto& partition = topic.partitions[static_cast<std::size_t>(p)];
            partition.partition_index = kafka::partition_id{p};
            partition.leader_id = kafka::broker_id{p % replicas};
            partition.leader_epoch = kafka::leader_epoch{7};
            for (int r = 0; r != replicas; ++r)
                partition.replica_nodes.push_back(kafka::broker_id{(p + r) % replicas});
            partition.isr_nodes = partition.replica_nodes;
        }
    }
    return answer;
}

} // namespace bench
