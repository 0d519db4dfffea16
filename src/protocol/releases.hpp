// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/broker_version.hpp>
#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kafka::protocol {

/// An API, and the versions of it that a broker supports.
struct supported_api {
    std::int16_t key;
    version_range versions;

    friend bool operator==(const supported_api&, const supported_api&) = default;
};

/// The releases whose brokers can be told apart by what they support, in ascending order.
std::span<const broker_version> releases() noexcept;

/// The newest of the releases that is not newer than `wanted`; none when all of them are.
std::optional<broker_version> nearest_release(broker_version wanted) noexcept;

/// What brokers of that release say they support, in ascending order of the keys: in a cluster with
/// ZooKeeper before 4.0, and without from there on. Before 0.10 they cannot say, and it is what is
/// known of them. Empty before the first release.
std::vector<supported_api> apis_of(broker_version release);

/// The highest level of the feature `metadata.version` (KIP-778) that brokers of that release
/// support; 0 where they do not have the feature.
std::int16_t metadata_level_of(broker_version release) noexcept;

/// The release that brought that level of `metadata.version`: the newest one for levels beyond
/// what is known, none for those of previews.
std::optional<broker_version> release_of_level(std::int16_t level) noexcept;

} // namespace kafka::protocol
