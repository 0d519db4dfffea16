// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::cli {

// What people write for APIs, messages and versions. Everything throws `failure` for what is not
// understood, with the nearest known name. Names are Kafka's, in any case, or in snake_case or
// kebab-case; an API may be its number, too.

const protocol::api_type& parse_api(std::string_view text);

struct api_and_version {
    const protocol::api_type* api;
    std::optional<std::int16_t> version;
};

/// `API[:VERSION]`
api_and_version parse_api_and_version(std::string_view text);

/// Null for a name that is not known.
const protocol::api_type* find_api_like(std::string_view name);

/// A message that belongs to no API: embedded data or a header.
const protocol::message_type& parse_data_message(std::string_view name);
/// The same; null for a name that is not known.
const protocol::message_type* find_data_message_like(std::string_view name);

/// A version that the message has. `shown` is its name for people.
std::int16_t parse_version(
    std::string_view text, const protocol::message_type& of, std::string_view shown);

} // namespace kafka::cli
