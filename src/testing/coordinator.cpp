// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/coordinator.hpp"

#include "testing/topics/topic_name.hpp"

#include <cstddef>
#include <limits>

namespace kafka::testing::detail {

namespace {

/// Partitions of an internal topic that nobody has made, by Kafka's defaults.
constexpr std::size_t usual_partitions = 50;

std::string_view topic_of(coordinator_type type) noexcept {
    switch (type) {
    case coordinator_type::transaction:
        return transactions_topic;
    case coordinator_type::share:
        return share_state_topic;
    case coordinator_type::group:
        break;
    }
    return offsets_topic;
}

/// Reads one code point from UTF-8 that has been checked.
char32_t take_code_point(std::string_view& text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length && i < text.size(); ++i)
        point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
    text.remove_prefix(length < text.size() ? length : text.size());
    return point;
}

std::size_t partition_for(std::string_view key, std::size_t partitions) noexcept {
    const std::int32_t hash = java_hash(key);
    if (hash == std::numeric_limits<std::int32_t>::min())
        return 0;
    return static_cast<std::size_t>(hash < 0 ? -hash : hash) % partitions;
}

} // namespace

std::int32_t java_hash(std::string_view utf8) noexcept {
    std::uint32_t hash = 0;
    while (!utf8.empty()) {
        const char32_t point = take_code_point(utf8);
        if (point < 0x10000) {
            hash = hash * 31 + point;
        } else {
            hash = hash * 31 + (0xd800 + ((point - 0x10000) >> 10));
            hash = hash * 31 + (0xdc00 + ((point - 0x10000) & 0x3ff));
        }
    }
    return static_cast<std::int32_t>(hash);
}

broker_id find_coordinator(
    const cluster_state& state, coordinator_type type, std::string_view key) noexcept {
    const topic_record* topic = state.find_topic(topic_of(type));
    if (topic != nullptr && !topic->partitions.empty()) {
        const broker_id leader =
            topic->partitions[partition_for(key, topic->partitions.size())].leader;
        return state.alive(leader) ? leader : no_broker;
    }
    const std::size_t partition = partition_for(key, usual_partitions);
    const auto& nodes = state.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const node_record& node = nodes[(partition + i) % nodes.size()];
        if (node.alive)
            return node.id;
    }
    return no_broker;
}

} // namespace kafka::testing::detail
