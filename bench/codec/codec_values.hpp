// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/large_metadata.hpp"

#include <kafka/protocol/consumer_group_heartbeat.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/heartbeat.hpp>
#include <kafka/protocol/list_offsets.hpp>
#include <kafka/protocol/produce.hpp>
#include <kafka/protocol/records.hpp>

// The values that the codecs are timed with.
namespace bench {

/// 10 topics of 10 partitions with 64 KiB of records each, for version 12.
kafka::protocol::fetch_response large_fetch();
kafka::protocol::produce_request large_produce();

/// 10 topics of 100 partitions each, for version 10.
kafka::protocol::list_offsets_request large_list_offsets_request();
kafka::protocol::list_offsets_response large_list_offsets_response();

/// What members of a group that is at rest send every few seconds, for versions 4 and 1.
kafka::protocol::heartbeat_request heartbeat();
kafka::protocol::consumer_group_heartbeat_request consumer_group_heartbeat();

/// Calls `visit` with all records in a message; only two messages have any.
template <class Message>
void for_each_records(const Message&, auto) {
}

void for_each_records(const kafka::protocol::fetch_response& answer, auto visit) {
    for (const auto& topic : answer.responses)
        for (const auto& partition : topic.partitions)
            visit(*partition.records);
}

void for_each_records(const kafka::protocol::produce_request& request, auto visit) {
    for (const auto& topic : request.topic_data)
        for (const auto& partition : topic.partition_data)
            visit(*partition.records);
}

} // namespace bench
