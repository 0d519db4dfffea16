// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

inline constexpr std::string_view offsets_topic = "__consumer_offsets";
inline constexpr std::string_view transactions_topic = "__transaction_state";
inline constexpr std::string_view share_state_topic = "__share_group_state";
/// The controllers' own log, which no client may make.
inline constexpr std::string_view metadata_topic = "__cluster_metadata";

/// What is wrong with the name of a topic, or nothing.
std::optional<std::string> topic_name_fault(std::string_view name);

/// Kafka's brokers keep their own state in topics of these names.
bool is_internal_topic(std::string_view name) noexcept;

} // namespace kafka::testing::detail
