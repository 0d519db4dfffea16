// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kafka::conformance {

/// The path of the first difference between two JSON texts, and what either has there
/// (`topics[3].name: ours "a", Java's "b"`). None when they say the same; the order of members
/// does not matter.
std::optional<std::string> json_difference(std::string_view ours, std::string_view javas);

/// The same for bytes: the offset and some bytes around it.
std::optional<std::string> byte_difference(std::string_view ours, std::string_view javas);

} // namespace kafka::conformance
