// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

/// Numbers of 32 and of 64 bits, a word, or words separated by commas.
enum class config_kind : unsigned char { int32, int64, real, boolean, word, list };

/// The numbers that a setting takes, both ends included.
struct config_range {
    std::int64_t min = std::numeric_limits<std::int64_t>::min();
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    /// One outside of these.
    std::optional<std::int64_t> also = {};
};

/// A setting that topics have.
struct topic_config {
    std::string_view name;
    config_kind kind;
    std::string_view default_value;
    config_range range = {};
    /// The words allowed, separated by commas; empty for any.
    std::string_view choices = {};
};

/// All of them, in the order of their names.
std::span<const topic_config> topic_configs() noexcept;

/// What is wrong with giving a topic this setting, or nothing.
std::optional<std::string> topic_config_fault(
    std::string_view name, const std::optional<std::string>& value);

} // namespace kafka::testing::detail
