// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/support/terminal.hpp"

#include <kafka/broker_version.hpp>
#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kafka::protocol {
struct api_versions_response;
}

namespace kafka::cli {

struct api_row {
    std::int16_t key = -1;
    /// Empty when nobody knows it.
    std::string name = {};
    std::optional<protocol::version_range> broker = {};
    std::optional<protocol::version_range> client = {};
    /// The version that requests are sent with.
    std::optional<std::int16_t> used = {};

    friend bool operator==(const api_row&, const api_row&) = default;
};

struct feature_row {
    std::string name;
    std::optional<protocol::version_range> supported = {};
    std::optional<protocol::version_range> finalized = {};

    friend bool operator==(const feature_row&, const feature_row&) = default;
};

/// What one broker and this client can say to each other.
struct versions_report {
    std::int32_t node = -1;
    std::string address;
    broker_version looks_like;
    /// In the order of their keys, features in that of their names.
    std::vector<api_row> apis;
    std::vector<feature_row> features;

    friend bool operator==(const versions_report&, const versions_report&) = default;
};

/// `ours` are the APIs that this client speaks.
versions_report make_versions_report(const protocol::api_versions_response& answer,
    std::int32_t node, std::string address, std::span<const protocol::api_type* const> ours);

std::string render_versions(const versions_report& report, const style& with);
/// One line of JSON.
std::string versions_json(const versions_report& report);

/// Kafka's name of an API, whether this client speaks it or not; empty when it is not known.
std::string_view api_name(std::int16_t key) noexcept;

} // namespace kafka::cli
