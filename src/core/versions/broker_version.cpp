// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/broker_version.hpp>

#include "core/versions/versions.hpp"
#include "protocol/releases.hpp"

#include <kafka/protocol/api_versions.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <optional>

namespace kafka {

namespace {

// A release, and a version of some API that came with it.
struct mark {
    broker_version release;
    std::int16_t key;
    std::int16_t version;
};

// From the newest to the oldest.
constexpr mark marks[] = {
    {{4, 3}, 35, 5},    // DescribeLogDirs
    {{4, 2}, 2, 11},    // ListOffsets
    {{4, 1}, 0, 13},    // Produce
    {{4, 0}, 2, 10},    // ListOffsets
    {{3, 9}, 1, 17},    // Fetch
    {{3, 8}, 0, 11},    // Produce
    {{3, 7}, 1, 16},    // Fetch
    {{3, 6}, 24, 4},    // AddPartitionsToTxn
    {{3, 5}, 1, 15},    // Fetch
    {{3, 4}, 4, 7},     // LeaderAndIsr, which brokers without ZooKeeper do not offer
    {{3, 3}, 29, 3},    // DescribeAcls
    {{3, 2}, 11, 9},    // JoinGroup
    {{3, 1}, 1, 13},    // Fetch
    {{3, 0}, 2, 7},     // ListOffsets
    {{2, 8}, 0, 9},     // Produce
    {{2, 7}, 1, 12},    // Fetch
    {{2, 6}, 48, 0},    // DescribeClientQuotas
    {{2, 5}, 29, 2},    // DescribeAcls
    {{2, 4}, 0, 8},     // Produce
    {{2, 3}, 1, 11},    // Fetch
    {{2, 2}, 2, 5},     // ListOffsets
    {{2, 1}, 1, 10},    // Fetch
    {{2, 0}, 1, 8},     // Fetch
    {{1, 1}, 1, 7},     // Fetch
    {{1, 0}, 3, 5},     // Metadata
    {{0, 11, 0}, 3, 4}, // Metadata
    {{0, 10, 2}, 9, 2}, // OffsetFetch
    {{0, 10, 1}, 3, 2}, // Metadata
};

std::optional<broker_version> by_metadata_version(const core::api_versions& broker) {
    const auto feature = std::ranges::find(
        broker.supported_features(), "metadata.version", &core::api_versions::feature::name);
    if (feature == broker.supported_features().end())
        return std::nullopt;
    return protocol::release_of_level(feature->max);
}

broker_version by_apis(const core::api_versions& broker) {
    const auto found = std::ranges::find_if(marks, [&](const mark& each) {
        const std::optional<core::version_range> range = broker.find(each.key);
        return range && range->contains(each.version);
    });
    return found == std::end(marks) ? broker_version{0, 10, 0} : found->release;
}

} // namespace

broker_version core::likely_release(const api_versions& broker) {
    if (const std::optional<broker_version> known = by_metadata_version(broker))
        return *known;
    return by_apis(broker);
}

std::optional<broker_version> broker_version::parse(std::string_view text) noexcept {
    constexpr std::size_t most = 4;
    int numbers[most] = {};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t count = 0; count < most; ++count) {
        const auto [stop, error] = std::from_chars(at, end, numbers[count]);
        if (error != std::errc() || *at == '-')
            return std::nullopt;
        if (stop == end)
            return broker_version{numbers[0], numbers[1], numbers[2]};
        if (*stop != '.')
            return std::nullopt;
        at = stop + 1;
    }
    return std::nullopt;
}

std::string broker_version::to_string() const {
    std::string text = std::to_string(major) + '.' + std::to_string(minor);
    if (major == 0 || patch != 0)
        text += '.' + std::to_string(patch);
    return text;
}

broker_version infer_broker_version(const protocol::api_versions_response& answer) {
    return core::likely_release(core::api_versions(answer));
}

} // namespace kafka
