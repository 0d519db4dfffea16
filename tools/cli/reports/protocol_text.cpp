// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/protocol_report.hpp"
#include "cli/reports/ranges.hpp"

#include <fmt/format.h>

namespace kafka::cli {
namespace {

using protocol::version_range;

/// `9+` for what has no end yet.
std::string versions_text(version_range range, version_range of) {
    if (range.max == of.max)
        return std::to_string(range.min) + '+';
    return range_text(range);
}

std::string unstable_text(const protocol::message_type& type) {
    if (type.stable.empty())
        return type.versions.empty() ? "" : "all unstable";
    if (type.stable.max == type.versions.max)
        return "";
    const auto first = static_cast<std::int16_t>(type.stable.max + 1);
    return range_text(version_range{first, type.versions.max}) + " unstable";
}

/// `0–2 dropped in 4.0`, `all dropped in 4.0`.
std::string dropped_text(const api_history& history, version_range all) {
    std::string text;
    for (const dropped_versions& each : history.dropped)
        text += fmt::format("{}{} dropped in {}", text.empty() ? "" : ", ",
            each.versions == all ? "all" : range_text(each.versions), each.release);
    return text;
}

std::string joined(std::string first, std::string_view second) {
    if (!first.empty() && !second.empty())
        first += ", ";
    return first.append(second);
}

std::string notes_text(const member_row& row, version_range of) {
    std::string text;
    const auto add = [&](std::string_view note) {
        text.append(text.empty() ? "" : ", ").append(note);
    };
    if (row.tag)
        add(fmt::format("tag {} in {}", *row.tag, versions_text(*row.tagged, of)));
    if (row.map_key)
        add("key");
    if (row.ignorable)
        add("ignorable");
    if (row.secret)
        add("secret");
    return text;
}

void add_members(
    text_table& to, const std::vector<member_row>& members, version_range of, std::size_t depth) {
    for (const member_row& row : members) {
        to.add({{std::string(2 * depth, ' ') + row.name}, {row.type, colour::cyan},
            {versions_text(row.versions, of)},
            {row.nullable ? versions_text(*row.nullable, of) : ""}, {row.default_value},
            {notes_text(row, of), colour::dim}});
        add_members(to, row.members, of, depth + 1);
    }
}

} // namespace

std::string render_apis(std::span<const protocol::api_type* const> apis, const style& with) {
    text_table table({{"KEY", true}, {"API"}, {"VERSIONS"}, {"SINCE"}, {"NEWEST"}, {""}});
    for (const protocol::api_type* api : apis) {
        const api_history history = history_of(*api);
        const version_range all = api->request->versions;
        table.add({{std::to_string(api->key)}, {std::string(api->name)}, {range_text(all)},
            {std::string(history.since)}, {std::string(history.newest_since)},
            {joined(dropped_text(history, all), unstable_text(*api->request)), colour::dim}});
    }
    return table.render(with);
}

std::string render_message(const protocol::message_type& type, const style& with) {
    const message_report report = describe_message(type);
    std::string text = with.paint(colour::bold, report.name);
    text += report.versions.min == report.versions.max ? ", version " : ", versions ";
    text += range_text(report.versions);
    if (const std::string unstable = unstable_text(type); !unstable.empty())
        text += " (" + unstable + ')';
    if (report.first_flexible)
        text += ", flexible from " + std::to_string(*report.first_flexible);
    text += '\n';
    text_table table({{"MEMBER"}, {"TYPE"}, {"VERSIONS"}, {"NULL IN"}, {"DEFAULT"}, {""}});
    add_members(table, report.members, report.versions, 0);
    return text + table.render(with);
}

std::string render_api(const protocol::api_type& api, const style& with) {
    std::string text =
        fmt::format("{}, key {}", with.paint(colour::bold, std::string(api.name)), api.key);
    const api_history history = history_of(api);
    if (!history.since.empty()) {
        text += fmt::format(", since Kafka {}", history.since);
        if (api.request->stable.min != api.request->stable.max)
            text +=
                fmt::format(", version {} since {}", api.request->stable.max, history.newest_since);
    }
    if (const std::string dropped = dropped_text(history, api.request->versions); !dropped.empty())
        text += ", " + dropped;
    return text + "\n\n" + render_message(*api.request, with) + '\n' +
           render_message(*api.response, with);
}

} // namespace kafka::cli
