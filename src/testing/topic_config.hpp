// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

enum class config_kind : unsigned char { integer, real, boolean, text };

/// A setting that topics have.
struct topic_config {
    std::string_view name;
    config_kind kind;
    std::string_view default_value;
    /// The values allowed, separated by commas; empty for any. Several may be given.
    std::string_view choices;
};

/// All of them, in the order of their names.
std::span<const topic_config> topic_configs() noexcept;

/// What is wrong with giving a topic this setting, or nothing.
std::optional<std::string> topic_config_fault(
    std::string_view name, const std::optional<std::string>& value);

} // namespace kafka::testing::detail
