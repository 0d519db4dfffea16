// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "codec/codec_values.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace bench {

namespace {

namespace protocol = kafka::protocol;

std::string topic_name(int number) {
    return "orders.payments-" + std::to_string(number);
}

/// Partition by partition out of one buffer, as an application's batches may come.
class records_source {
public:
    protocol::records_slice next() {
        const std::span<const std::byte> each = std::span(*bytes_).subspan(at_, size);
        at_ += size;
        return {bytes_, each};
    }

private:
    static constexpr std::size_t size = 64 * 1024;
    static constexpr std::size_t slices = 100;

    static std::shared_ptr<const std::vector<std::byte>> fill() {
        auto bytes = std::make_shared<std::vector<std::byte>>(slices * size);
        std::minstd_rand random;
        for (std::byte& each : *bytes)
            each = static_cast<std::byte>(random());
        return bytes;
    }

    std::shared_ptr<const std::vector<std::byte>> bytes_ = fill();
    std::size_t at_ = 0;
};

} // namespace

protocol::fetch_response large_fetch() {
    records_source records;
    protocol::fetch_response answer;
    answer.session_id = 1'734'912'844;
    for (int t = 0; t != 10; ++t) {
        auto& topic = answer.responses.emplace_back();
        topic.topic = topic_name(t);
        for (int p = 0; p != 10; ++p) {
            topic.partitions.push_back({.partition_index = kafka::partition_id{p},
                .high_watermark = kafka::offset{81'204'417 + p},
                .last_stable_offset = kafka::offset{81'204'417 + p},
                .log_start_offset = kafka::offset{60'000'000},
                .records = records.next()});
        }
    }
    return answer;
}

protocol::produce_request large_produce() {
    records_source records;
    protocol::produce_request request;
    request.acks = -1;
    request.timeout_ms = 30'000;
    for (int t = 0; t != 10; ++t) {
        auto& topic = request.topic_data.emplace_back();
        topic.name = topic_name(t);
        for (int p = 0; p != 10; ++p) {
            topic.partition_data.push_back(
                {.index = kafka::partition_id{p}, .records = records.next()});
        }
    }
    return request;
}

protocol::list_offsets_request large_list_offsets_request() {
    constexpr std::int64_t latest = -1;
    protocol::list_offsets_request request;
    request.replica_id = kafka::broker_id{-1};
    request.timeout_ms = 30'000;
    for (int t = 0; t != 10; ++t) {
        auto& topic = request.topics.emplace_back();
        topic.name = topic_name(t);
        for (int p = 0; p != 100; ++p) {
            topic.partitions.push_back({.partition_index = kafka::partition_id{p},
                .current_leader_epoch = kafka::leader_epoch{7},
                .timestamp = latest});
        }
    }
    return request;
}

protocol::list_offsets_response large_list_offsets_response() {
    protocol::list_offsets_response answer;
    for (int t = 0; t != 10; ++t) {
        auto& topic = answer.topics.emplace_back();
        topic.name = topic_name(t);
        for (int p = 0; p != 100; ++p) {
            topic.partitions.push_back({.partition_index = kafka::partition_id{p},
                .offset = kafka::offset{81'204'417 + p},
                .leader_epoch = kafka::leader_epoch{7}});
        }
    }
    return answer;
}

protocol::heartbeat_request heartbeat() {
    return {.group_id = "payments-settlement",
        .generation_id = 42,
        .member_id = "consumer-payments-settlement-1-5b0cbd6e-3f63-4f6b-a6b8-6a5f5d0f8f0d"};
}

protocol::consumer_group_heartbeat_request consumer_group_heartbeat() {
    return {.group_id = "payments-settlement",
        .member_id = "WwvNbj9jT2umuGpfXQ-PDQ",
        .member_epoch = 42};
}

} // namespace bench
