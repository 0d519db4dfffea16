// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/json_values.hpp"
#include "cli/reports/protocol_report.hpp"
#include "cli/reports/ranges.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace kafka::cli {
namespace {

namespace json = boost::json;
using protocol::version_range;

std::optional<version_range> if_any(version_range range) {
    return range.empty() ? std::nullopt : std::optional(range);
}

json::object api_head(const protocol::api_type& api) {
    const std::optional<version_range> stable = if_any(api.request->stable);
    const api_history history = history_of(api);
    json::array dropped;
    for (const dropped_versions& each : history.dropped)
        dropped.push_back({{"versions", range_json(each.versions)}, {"in", each.release}});
    return {{"api_key", api.key}, {"name", api.name},
        {"versions", range_json(api.request->versions)}, {"stable", range_json(stable)},
        {"since", or_null(std::string(history.since))},
        {"newest_since", or_null(std::string(history.newest_since))},
        {"dropped", std::move(dropped)}};
}

json::array members_json(const std::vector<member_row>& members) {
    json::array all;
    for (const member_row& row : members) {
        json::object one{{"name", row.name}, {"type", row.type},
            {"versions", range_json(row.versions)}, {"nullable", range_json(row.nullable)},
            {"tag", or_null(row.tag)}, {"tagged", range_json(row.tagged)},
            {"ignorable", row.ignorable}, {"map_key", row.map_key}, {"secret", row.secret}};
        if (!row.default_value.empty())
            one.emplace("default", json::parse(row.default_value));
        if (!row.members.empty())
            one.emplace("members", members_json(row.members));
        all.push_back(std::move(one));
    }
    return all;
}

json::object message_object(const protocol::message_type& type) {
    const message_report report = describe_message(type);
    return {{"name", report.name}, {"versions", range_json(report.versions)},
        {"stable", range_json(report.stable)}, {"flexible", or_null(report.first_flexible)},
        {"members", members_json(report.members)}};
}

} // namespace

std::string apis_json(std::span<const protocol::api_type* const> apis) {
    json::array all;
    for (const protocol::api_type* api : apis)
        all.push_back(api_head(*api));
    return json::serialize(json::object{{"apis", std::move(all)}});
}

std::string api_json(const protocol::api_type& api) {
    json::object head = api_head(api);
    head.emplace("request", message_object(*api.request));
    head.emplace("response", message_object(*api.response));
    return json::serialize(head);
}

std::string message_json(const protocol::message_type& type) {
    return json::serialize(message_object(type));
}

} // namespace kafka::cli
