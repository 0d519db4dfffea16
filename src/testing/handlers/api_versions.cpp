// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/handlers/handlers.hpp"

#include <algorithm>
#include <string_view>

// Versions 0 to 2 ask for nothing in particular. Version 3 says what software asks, and learns of
// features (KIP-511, KIP-584). Before version 4, features that may be at level 0 are kept from
// the client, since some clients could not read them. Version 5 says whom the client believes to
// talk to (KIP-1242).

namespace kafka::testing::detail {

namespace {

struct feature {
    std::string_view name;
    std::int16_t min;
    std::int16_t max;
    /// Zero: the feature is not finalized.
    std::int16_t finalized;
};

/// From which level of `metadata.version` on the features of release 4.3 are there.
constexpr std::int16_t release_4_3 = 30;
/// The oldest level that brokers of the 4.x line, and those of 3.x before, can run at.
constexpr std::int16_t oldest_level_4_0 = 7;
constexpr std::int16_t oldest_level_3_0 = 1;
constexpr std::int16_t release_4_0 = 22;

constexpr feature features_4_3[] = {
    {"eligible.leader.replicas.version", 0, 1, 1},
    {"group.version", 0, 1, 1},
    {"kraft.version", 0, 1, 0},
    {"share.version", 0, 1, 1},
    {"streams.version", 0, 1, 1},
    {"transaction.version", 0, 2, 2},
};

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Names and versions of software begin and end with a letter or digit, with dots and dashes
/// allowed between.
bool is_software_text(std::string_view text) {
    return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
           std::all_of(text.begin(), text.end(),
               [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; });
}

void add_feature(
    const feature& of, std::int16_t version, protocol::api_versions_response& response) {
    if (of.min > 0 || version >= 4) {
        auto& supported = response.supported_features.emplace_back();
        supported.name = of.name;
        supported.min_version = of.min;
        supported.max_version = of.max;
    }
    if (of.finalized > 0) {
        auto& finalized = response.finalized_features.emplace_back();
        finalized.name = of.name;
        finalized.max_version_level = of.finalized;
        finalized.min_version_level = of.finalized;
    }
}

void add_features(handler_context& context, protocol::api_versions_response& response) {
    const std::int16_t level = context.metadata_version;
    if (level == 0)
        return;
    const std::int16_t oldest = level < release_4_0 ? oldest_level_3_0 : oldest_level_4_0;
    add_feature({"metadata.version", oldest, level, level}, context.version, response);
    if (level >= release_4_3) {
        for (const feature& each : features_4_3)
            add_feature(each, context.version, response);
    }
    response.finalized_features_epoch = context.state.version();
}

void add_api(protocol::api_key key, protocol::version_range versions,
    protocol::api_versions_response& response) {
    auto& added = response.api_keys.emplace_back();
    added.api_key = static_cast<std::int16_t>(key);
    added.min_version = versions.min;
    added.max_version = versions.max;
}

} // namespace

void handle(handler_context& context, const protocol::api_versions_request& request,
    protocol::api_versions_response& response) {
    if (context.version >= 3 && !(is_software_text(request.client_software_name) &&
                                    is_software_text(request.client_software_version)))
        return refuse(context.version, request, broker_errc::invalid_request, response);
    const bool expects_node = request.cluster_id && request.node_id != broker_id{-1};
    if (expects_node &&
        (*request.cluster_id != context.state.cluster_id() || request.node_id != context.node))
        return refuse(context.version, request, broker_errc::rebootstrap_required, response);
    for (const served_api& api : context.served)
        add_api(api.key, api.versions, response);
    if (context.version >= 3)
        add_features(context, response);
    context.client.login.on_versions_told();
}

void refuse(std::int16_t, const protocol::api_versions_request&, broker_errc code,
    protocol::api_versions_response& response) {
    response.error_code = code;
}

} // namespace kafka::testing::detail
