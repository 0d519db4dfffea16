// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/versions_report.hpp"

#include "cli/reports/json_values.hpp"
#include "cli/reports/ranges.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <kafka/protocol/api_versions.hpp>

#include <map>

namespace kafka::cli {
namespace {

namespace json = boost::json;
using protocol::version_range;

} // namespace

versions_report make_versions_report(const protocol::api_versions_response& answer,
    std::int32_t node, std::string address, std::span<const protocol::api_type* const> ours) {
    versions_report report{node, std::move(address), infer_broker_version(answer), {}, {}};

    std::map<std::int16_t, api_row> apis;
    // As connections take it: what is no range does not count, and of several the first does.
    for (const auto& each : answer.api_keys) {
        const version_range range{each.min_version, each.max_version};
        if (!range.empty())
            apis.try_emplace(each.api_key, api_row{.broker = range});
    }
    for (const protocol::api_type* each : ours)
        apis[each->key].client = each->request->stable;
    for (auto& [key, row] : apis) {
        row.key = key;
        row.name = api_name(key);
        if (row.broker && row.client) {
            const version_range common = intersect(*row.broker, *row.client);
            if (!common.empty())
                row.used = common.max;
        }
        report.apis.push_back(std::move(row));
    }

    std::map<std::string, feature_row> features;
    for (const auto& each : answer.supported_features)
        features[std::string(each.name)].supported =
            version_range{each.min_version, each.max_version};
    for (const auto& each : answer.finalized_features)
        features[std::string(each.name)].finalized =
            version_range{each.min_version_level, each.max_version_level};
    for (auto& [name, row] : features) {
        row.name = name;
        report.features.push_back(std::move(row));
    }
    return report;
}

std::string render_versions(const versions_report& report, const style& with) {
    std::string text = with.paint(
        colour::bold, fmt::format("Broker {} at {}", report.node, printable(report.address)));
    text += fmt::format(", looks like Kafka {}\n\n", report.looks_like.to_string());

    text_table apis({{"KEY", true}, {"API"}, {"BROKER"}, {"CLIENT"}, {"USED", true}});
    for (const api_row& api : report.apis) {
        const bool apart = api.broker && api.client && !api.used;
        apis.add(
            {{std::to_string(api.key), colour::dim}, {api.name.empty() ? "(unknown)" : api.name},
                {range_text(api.broker)}, {range_text(api.client)},
                {api.used   ? std::to_string(*api.used)
                    : apart ? "none in common"
                            : "–",
                    api.used ? colour::green
                    : apart  ? colour::red
                             : colour::dim}});
    }
    text += apis.render(with);

    if (!report.features.empty()) {
        text += '\n';
        text_table features({{"FEATURE"}, {"SUPPORTED"}, {"FINALIZED"}});
        for (const feature_row& feature : report.features)
            features.add({{printable(feature.name)}, {range_text(feature.supported)},
                {range_text(feature.finalized),
                    feature.finalized ? colour::green : colour::plain}});
        text += features.render(with);
    }
    return text;
}

std::string versions_json(const versions_report& report) {
    json::array apis;
    for (const api_row& api : report.apis)
        apis.push_back(json::object{{"api_key", api.key}, {"name", or_null(api.name)},
            {"broker", range_json(api.broker)}, {"client", range_json(api.client)},
            {"use", or_null(api.used)}});
    json::array features;
    for (const feature_row& feature : report.features)
        features.push_back(
            json::object{{"name", feature.name}, {"supported", range_json(feature.supported)},
                {"finalized", range_json(feature.finalized)}});
    return json::serialize(json::object{
        {"node_id", report.node}, {"apis", std::move(apis)}, {"features", std::move(features)}});
}

} // namespace kafka::cli
