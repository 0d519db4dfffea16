// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/state.hpp"

#include <cstdint>
#include <string_view>

namespace kafka::testing::detail {

/// What is coordinated; the numbers are those of FindCoordinator.
enum class coordinator_type : std::int8_t { group = 0, transaction = 1, share = 2 };

/// What Java's `String.hashCode` makes of the text: it decides which partition of an internal
/// topic a key belongs to.
std::int32_t java_hash(std::string_view utf8) noexcept;

/// The node that looks after the key, or `no_broker`.
broker_id find_coordinator(
    const cluster_state& state, coordinator_type type, std::string_view key) noexcept;

} // namespace kafka::testing::detail
