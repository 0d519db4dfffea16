// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/topics/topic_name.hpp"

#include <algorithm>
#include <cstddef>

namespace kafka::testing::detail {

namespace {

/// So that a partition's directory, with its index and suffixes, fits into a file name.
constexpr std::size_t longest_name = 249;

bool is_allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

} // namespace

std::optional<std::string> topic_name_fault(std::string_view name) {
    if (name.empty())
        return "a topic's name cannot be empty";
    if (name == "." || name == "..")
        return "a topic cannot be named '" + std::string(name) + "'";
    if (name.size() > longest_name)
        return "a topic's name has at most 249 characters, not " + std::to_string(name.size());
    if (!std::all_of(name.begin(), name.end(), is_allowed))
        return "a topic's name consists of ASCII letters, digits, '.', '_' and '-', unlike '" +
               std::string(name) + "'";
    return std::nullopt;
}

bool is_internal_topic(std::string_view name) noexcept {
    return name == offsets_topic || name == transactions_topic || name == share_state_topic;
}

} // namespace kafka::testing::detail
