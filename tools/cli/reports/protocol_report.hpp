// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/terminal.hpp"

#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::cli {

/// A member of a message, or of a struct within it.
struct member_row {
    /// As JSON has it.
    std::string name;
    /// `int32`, `[]string`, `[]Broker`.
    std::string type;
    protocol::version_range versions;
    std::optional<protocol::version_range> nullable = {};
    /// JSON; empty for a struct that has no default but those of its members.
    std::string default_value = {};
    std::optional<std::int32_t> tag = {};
    /// The versions in which it is tagged.
    std::optional<protocol::version_range> tagged = {};
    bool ignorable = false;
    bool map_key = false;
    bool secret = false;
    /// Those of a struct.
    std::vector<member_row> members = {};
};

struct message_report {
    std::string name;
    protocol::version_range versions;
    /// None if all versions are unstable.
    std::optional<protocol::version_range> stable;
    /// None if no version is.
    std::optional<std::int16_t> first_flexible;
    std::vector<member_row> members;
};

message_report describe_message(const protocol::message_type& type);

/// Versions that brokers do without since a release of Kafka.
struct dropped_versions {
    protocol::version_range versions;
    std::string_view release;
};

/// Which releases of Kafka brought the first and the newest stable version of an API, both empty
/// when no version is stable, and which dropped some.
struct api_history {
    std::string_view since = {};
    std::string_view newest_since = {};
    std::vector<dropped_versions> dropped = {};
};

api_history history_of(const protocol::api_type& api);

/// All APIs, one a line: versions, and the releases of Kafka that brought and dropped them.
std::string render_apis(std::span<const protocol::api_type* const> apis, const style& with);
/// One line of JSON.
std::string apis_json(std::span<const protocol::api_type* const> apis);

/// An API with the members of its request and its response.
std::string render_api(const protocol::api_type& api, const style& with);
std::string api_json(const protocol::api_type& api);

/// A message that belongs to no API.
std::string render_message(const protocol::message_type& type, const style& with);
std::string message_json(const protocol::message_type& type);

} // namespace kafka::cli
