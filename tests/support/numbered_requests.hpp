// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/find_coordinator.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Requests that can be told from one another, by the client's side and by the broker's: each asks
/// for a key with its number in it, which the answer repeats.
namespace kafka::tests {

inline constexpr std::string_view numbered_key = "request ";

inline std::string key_of(std::uint64_t number) {
    return std::string(numbered_key) + std::to_string(number) + '.';
}

inline protocol::find_coordinator_request request_numbered(std::uint64_t number) {
    protocol::find_coordinator_request made;
    made.coordinator_keys.emplace_back(key_of(number));
    return made;
}

/// The number of the request that these are the bytes of; none when it has none.
inline std::optional<std::uint64_t> number_in(std::span<const std::byte> payload) {
    const std::string_view text(reinterpret_cast<const char*>(payload.data()), payload.size());
    const std::size_t key = text.find(numbered_key);
    if (key == text.npos)
        return std::nullopt;
    const std::string_view digits = text.substr(key + numbered_key.size());
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

inline bool is_answer_to(std::uint64_t number, const protocol::find_coordinator_response& answer) {
    return !answer.coordinators.empty() && answer.coordinators[0].key == key_of(number);
}

} // namespace kafka::tests
