// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/any_message.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::conformance {

using protocol::any_message;

// Everything that fails throws `std::runtime_error`.

inline std::string bytes_of(const any_message& message, std::int16_t version) {
    std::vector<std::byte> out;
    if (const auto result = protocol::encode(message, version, out); !result)
        throw std::runtime_error("cannot be encoded: " + result.message());
    return {reinterpret_cast<const char*>(out.data()), out.size()};
}

inline any_message read_bytes(
    const protocol::message_type& type, std::string_view bytes, std::int16_t version) {
    any_message message(type);
    if (const auto result = protocol::decode(std::as_bytes(std::span(bytes)), version, message);
        !result)
        throw std::runtime_error("cannot be decoded: " + result.message());
    return message;
}

inline any_message read_json(
    const protocol::message_type& type, std::string_view text, std::int16_t version) {
    any_message message(type);
    if (const auto result = protocol::from_json(text, version, message); !result)
        throw std::runtime_error("cannot be read from JSON: " + result.error);
    return message;
}

} // namespace kafka::conformance
