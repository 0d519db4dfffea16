// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/cluster_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace kafka::cli {
namespace {

// More lines than this say no more to a person; `--topics` shows everything.
constexpr std::size_t most_trouble_lines = 20;

struct finding {
    std::string where;
    std::string what;
    colour how;
};

void find_in(const topic_row& topic, const partition_row& partition, std::vector<finding>& found) {
    std::string what;
    const auto add = [&](const std::string& text) { what += (what.empty() ? "" : ", ") + text; };
    const std::vector<std::int32_t> missing = partition.missing();
    if (!partition.leader)
        add("no leader");
    if (partition.in_sync.size() < partition.replicas.size())
        add(fmt::format("{} of {} replicas in sync, missing {}", partition.in_sync.size(),
            partition.replicas.size(), join_ids(missing)));
    if (!partition.offline.empty() && partition.offline != missing)
        add("offline " + join_ids(partition.offline));
    else if (!partition.offline.empty())
        what += " (offline)";
    if (!partition.error.empty())
        add(partition.error);
    if (!what.empty())
        found.push_back({fmt::format("{}-{}", printable(topic.name), partition.index), what,
            partition.leader ? colour::yellow : colour::red});
}

std::string render_heading(const cluster_report& report, const style& with) {
    std::string text = with.paint(colour::bold,
        report.cluster_id ? "Cluster " + printable(*report.cluster_id) : "Cluster without an id");
    if (report.looks_like)
        text += ", looks like Kafka " + report.looks_like->to_string();
    const auto internal =
        static_cast<std::size_t>(std::ranges::count_if(report.topics, &topic_row::is_internal));
    text += fmt::format("\n{}, {}", counted(report.brokers.size(), "broker"),
        counted(report.topics.size(), "topic"));
    if (internal > 0)
        text += fmt::format(" ({} internal)", internal);
    return text + fmt::format(", {}\n\n", counted(report.partition_count(), "partition"));
}

std::string render_brokers(const cluster_report& report, const style& with) {
    text_table table({{"BROKER", true}, {"ADDRESS"}, {"RACK"}, {""}});
    for (const broker_row& broker : report.brokers) {
        const bool is_controller = report.controller == broker.id;
        table.add({{std::to_string(broker.id), colour::bold}, {broker.address()},
            {broker.rack ? printable(*broker.rack) : "–"},
            {is_controller ? "controller" : "", colour::green}});
    }
    return table.render(with);
}

std::string render_topics(const cluster_report& report, const style& with) {
    text_table table({{"TOPIC"}, {"PARTITION", true}, {"LEADER", true}, {"REPLICAS"}, {"IN SYNC"},
        {"OFFLINE"}, {"ERROR"}});
    for (const topic_row& topic : report.topics) {
        std::string label = printable(topic.name);
        if (topic.is_internal)
            label += " (internal)";
        if (topic.partitions.empty())
            table.add({{label, colour::bold}, {}, {}, {}, {}, {}, {topic.error, colour::red}});
        for (const partition_row& partition : topic.partitions) {
            const bool in_sync = partition.in_sync.size() >= partition.replicas.size();
            table.add({{std::exchange(label, {}), colour::bold}, {std::to_string(partition.index)},
                {partition.leader ? std::to_string(*partition.leader) : "none",
                    partition.leader ? colour::plain : colour::red},
                {join_ids(partition.replicas)},
                {join_ids(partition.in_sync), in_sync ? colour::plain : colour::yellow},
                {partition.offline.empty() ? "" : join_ids(partition.offline), colour::red},
                {partition.error, colour::red}});
        }
    }
    return table.render(with);
}

} // namespace

std::string render_trouble(const cluster_report& report, const style& with) {
    const trouble_summary summary = summarise_trouble(report);
    if (!summary.any()) {
        if (report.partition_count() == 0)
            return {};
        return '\n' +
               with.paint(
                   colour::green, "Every partition has a leader and all its replicas in sync.") +
               '\n';
    }

    std::string counts;
    const auto add = [&](std::size_t count, const std::string& text) {
        if (count > 0)
            counts += (counts.empty() ? "" : ", ") + text;
    };
    add(summary.without_leader, counted(summary.without_leader, "partition") + " without leader");
    add(summary.under_replicated, std::to_string(summary.under_replicated) + " under-replicated");
    add(summary.with_offline_replicas,
        std::to_string(summary.with_offline_replicas) + " with offline replicas");
    add(summary.with_error, std::to_string(summary.with_error) + " with an error");
    add(summary.topics_with_error, counted(summary.topics_with_error, "topic") + " with an error");

    std::vector<finding> found;
    for (const topic_row& topic : report.topics) {
        if (!topic.error.empty())
            found.push_back({printable(topic.name), topic.error, colour::red});
        for (const partition_row& partition : topic.partitions)
            find_in(topic, partition, found);
    }
    // What cannot be used at all comes first.
    std::vector<finding> rest;
    for (finding& each : std::exchange(found, {}))
        (each.how == colour::red ? found : rest).push_back(std::move(each));
    std::ranges::move(rest, std::back_inserter(found));

    std::string text =
        '\n' + with.paint(summary.without_leader ? colour::red : colour::yellow, "Trouble: ") +
        counts + '\n';
    std::size_t width = 0;
    const std::size_t shown = std::min(found.size(), most_trouble_lines);
    for (std::size_t i = 0; i < shown; ++i)
        width = std::max(width, display_width(found[i].where));
    for (std::size_t i = 0; i < shown; ++i)
        text += "  " + with.paint(found[i].how, "! " + pad_right(found[i].where, width)) + "  " +
                found[i].what + '\n';
    if (found.size() > shown)
        text += fmt::format("  … and {} more\n", found.size() - shown);
    return text;
}

std::string render_cluster(const cluster_report& report, bool topics, const style& with) {
    std::string text = render_heading(report, with) + render_brokers(report, with);
    if (topics && !report.topics.empty())
        text += '\n' + render_topics(report, with);
    return text + render_trouble(report, with);
}

} // namespace kafka::cli
