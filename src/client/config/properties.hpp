// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::detail {

/// What stands between a name and its value.
enum class separation : std::uint8_t {
    none,
    blanks,
    /// `=` or `:`
    sign,
};

/// What a line says, or several that are joined. Escapes stand for their characters in it.
struct property {
    /// Where it begins, from 1 on.
    std::size_t line = 0;
    std::string name = {};
    /// Blanks in front are dropped, those behind are not.
    std::string value = {};
    separation by = separation::none;
    /// A `\u` without the digits of a character; what is behind it is missing.
    bool is_broken = false;
};

/// The lines of a file of Java's properties (`java.util.Properties.load`), in UTF-8, those left out
/// that are empty or comments. A byte order mark in front is passed over.
std::vector<property> parse_properties(std::string_view text);

} // namespace kafka::detail
