// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kafka::detail {

/// True when both name the same option: `.` and `_` mean the same.
bool same_name(std::string_view left, std::string_view right) noexcept;

/// Why an option that other Kafka clients have cannot be set.
enum class foreign_option : unsigned char {
    unknown,
    /// Accepted and without effect: it tunes something that this client does not have.
    without_effect,
    tls,
    sasl,
    metrics,
    network,
    producer,
    consumer,
};

/// What is known of a name that is not in the table of options.
foreign_option classify(std::string_view name) noexcept;

/// What there is here in place of another client's option, as the rest of a sentence; empty when
/// that is nothing.
std::string_view in_its_place(std::string_view name) noexcept;

/// Names that are accepted and have no effect.
std::span<const std::string_view> names_without_effect() noexcept;

/// The option, of this client or of another, whose name is nearest to `name`, spelt in the same
/// way (`_` or `.`); empty when none is near.
std::string nearest_name(std::string_view name);

} // namespace kafka::detail
