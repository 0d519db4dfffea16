// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/reports/cluster_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kafka::cli {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t box_gap = 2;
constexpr std::size_t tile_gap = 3;
constexpr std::size_t most_rows = 12;

/// A rectangle of text. Lines are painted already, so their width is told.
struct block {
    std::size_t width = 0;
    std::vector<std::string> lines = {};
};

/// A line of a block, painted piece by piece and padded at its end.
class line_builder {
public:
    explicit line_builder(const style& with) : with_(with) {}

    line_builder& add(std::string_view text, colour how = colour::plain) {
        width_ += display_width(text);
        line_ += with_.paint(how, text);
        return *this;
    }
    std::string fill(std::size_t width) {
        line_.append(width - std::min(width, width_), ' ');
        return std::move(line_);
    }

private:
    const style& with_;
    std::string line_;
    std::size_t width_ = 0;
};

// Blocks beside each other as long as they fit, then below.
std::string arrange(const std::vector<block>& blocks, std::size_t gap, std::size_t width) {
    std::string text;
    for (std::size_t begin = 0; begin < blocks.size();) {
        std::size_t end = begin;
        std::size_t used = indent;
        std::size_t height = 0;
        while (end < blocks.size() && (end == begin || used + blocks[end].width <= width)) {
            used += blocks[end].width + gap;
            height = std::max(height, blocks[end].lines.size());
            ++end;
        }
        for (std::size_t row = 0; row < height; ++row) {
            std::string line(indent, ' ');
            for (std::size_t i = begin; i < end; ++i) {
                line += row < blocks[i].lines.size() ? blocks[i].lines[row]
                                                     : std::string(blocks[i].width, ' ');
                line.append(i + 1 < end ? gap : 0, ' ');
            }
            line.erase(line.find_last_not_of(' ') + 1);
            text += line + '\n';
        }
        begin = end;
        if (begin < blocks.size() && gap == tile_gap)
            text += '\n';
    }
    return text;
}

// --- brokers -------------------------------------------------------------------------------------

struct box_content {
    std::string title;
    bool is_controller = false;
    std::vector<text_table::cell> lines = {};
};

box_content describe(const broker_row& broker, const cluster_report& report,
    const std::map<std::int32_t, broker_details>& details, bool with_rack) {
    box_content content{fmt::format("broker {}", broker.id), report.controller == broker.id};
    content.lines.push_back({broker.address()});
    if (with_rack)
        content.lines.push_back({broker.rack ? printable(*broker.rack) : "no rack",
            broker.rack ? colour::plain : colour::dim});
    if (const auto known = details.find(broker.id); known != details.end()) {
        const broker_details& more = known->second;
        if (!more.problem.empty())
            content.lines.push_back({"✗ " + printable(more.problem), colour::red});
        else
            content.lines.push_back({"Kafka " + more.looks_like, colour::cyan});
    }
    return content;
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string repeated;
    for (std::size_t i = 0; i < times; ++i)
        repeated += text;
    return repeated;
}

block draw_box(const box_content& content, std::size_t inner, const style& with) {
    const std::string star = content.is_controller ? " ★" : "";
    const std::size_t title = display_width(content.title) + display_width(star) + 3;
    block box{inner + 4, {}};
    box.lines.push_back(with.paint(colour::dim, "╭─ ") + with.paint(colour::bold, content.title) +
                        with.paint(colour::yellow, star) +
                        with.paint(colour::dim, ' ' + repeat("─", inner + 2 - title) + "╮"));
    for (const text_table::cell& line : content.lines)
        box.lines.push_back(with.paint(colour::dim, "│") + ' ' +
                            line_builder(with).add(line.text, line.how).fill(inner) + ' ' +
                            with.paint(colour::dim, "│"));
    box.lines.push_back(with.paint(colour::dim, "╰" + repeat("─", inner + 2) + "╯"));
    return box;
}

std::string draw_brokers(const cluster_report& report,
    const std::map<std::int32_t, broker_details>& details, const style& with) {
    const bool with_rack = std::ranges::any_of(
        report.brokers, [](const broker_row& broker) { return broker.rack.has_value(); });
    std::vector<box_content> contents;
    std::size_t inner = 0;
    for (const broker_row& broker : report.brokers) {
        const box_content& content =
            contents.emplace_back(describe(broker, report, details, with_rack));
        inner = std::max(inner, display_width(content.title) + 4);
        for (const text_table::cell& line : content.lines)
            inner = std::max(inner, display_width(line.text));
    }
    std::vector<block> boxes;
    for (const box_content& content : contents)
        boxes.push_back(draw_box(content, inner, with));
    return arrange(boxes, box_gap, with.width);
}

// --- topics --------------------------------------------------------------------------------------

text_table::cell symbol(const partition_row& partition, std::int32_t broker) {
    const auto has = [broker](const std::vector<std::int32_t>& ids) {
        return std::ranges::find(ids, broker) != ids.end();
    };
    if (!has(partition.replicas))
        return {"·", colour::dim};
    if (has(partition.offline))
        return {"✗", colour::red};
    if (partition.leader == broker)
        return {"●", colour::green};
    if (has(partition.in_sync))
        return {"○", colour::plain};
    return {"◌", colour::yellow};
}

block draw_tile(const topic_row& topic, const std::vector<std::int32_t>& rows,
    std::size_t label_width, const style& with) {
    const std::int32_t last = topic.partitions.empty() ? 0 : topic.partitions.back().index;
    const std::size_t cell = std::to_string(last).size() + 1;
    const std::size_t room = with.width - std::min(with.width, indent + label_width + 3);
    const std::size_t shown =
        std::min(topic.partitions.size(), std::max<std::size_t>(room / cell, 1));
    const bool cut = shown < topic.partitions.size();

    const std::string title = printable(topic.name);
    block tile{std::max(display_width(title), label_width + 1 + shown * cell + (cut ? 2 : 0)), {}};
    tile.lines.push_back(line_builder(with).add(title, colour::bold).fill(tile.width));
    if (topic.partitions.empty()) {
        const std::string why = topic.error.empty() ? "no partitions" : topic.error;
        tile.width = std::max(tile.width, display_width(why));
        tile.lines = {line_builder(with).add(title, colour::bold).fill(tile.width),
            line_builder(with).add(why, colour::red).fill(tile.width)};
        return tile;
    }
    line_builder head(with);
    head.add(std::string(label_width + 1, ' '));
    for (std::size_t i = 0; i < shown; ++i) {
        const partition_row& partition = topic.partitions[i];
        head.add(pad_left(std::to_string(partition.index), cell),
            partition.leader ? colour::dim : colour::red);
    }
    tile.lines.push_back(head.add(cut ? " …" : "", colour::dim).fill(tile.width));
    for (std::int32_t broker : rows) {
        line_builder line(with);
        line.add(pad_left(std::to_string(broker), label_width), colour::dim).add(" ");
        for (std::size_t i = 0; i < shown; ++i) {
            const text_table::cell mark = symbol(topic.partitions[i], broker);
            line.add(std::string(cell - 1, ' ')).add(mark.text, mark.how);
        }
        tile.lines.push_back(line.fill(tile.width));
    }
    return tile;
}

} // namespace

std::string draw_topics(const cluster_report& report, std::size_t max_topics, const style& with) {
    // Brokers that are gone still show as replicas.
    std::set<std::int32_t> ids;
    for (const broker_row& broker : report.brokers)
        ids.insert(broker.id);
    for (const topic_row& topic : report.topics) {
        for (const partition_row& partition : topic.partitions)
            ids.insert(partition.replicas.begin(), partition.replicas.end());
    }
    std::vector<std::int32_t> rows(ids.begin(), ids.end());
    const std::size_t hidden_rows = rows.size() - std::min(rows.size(), most_rows);
    rows.resize(rows.size() - hidden_rows);
    std::size_t label_width = 1;
    for (std::int32_t id : rows)
        label_width = std::max(label_width, std::to_string(id).size());

    std::vector<const topic_row*> topics;
    for (const bool internal : {false, true})
        for (const topic_row& topic : report.topics)
            if (topic.is_internal == internal)
                topics.push_back(&topic);
    const std::size_t shown = std::min(topics.size(), max_topics);
    std::vector<block> tiles;
    for (std::size_t i = 0; i < shown; ++i)
        tiles.push_back(draw_tile(*topics[i], rows, label_width, with));

    std::string text = arrange(tiles, tile_gap, with.width);
    if (shown < topics.size())
        text += fmt::format("  … and {}\n", counted(topics.size() - shown, "more topic"));
    if (hidden_rows > 0)
        text += fmt::format("  … and {} without a row\n", counted(hidden_rows, "more broker"));
    return text;
}

std::string draw_cluster(const cluster_report& report,
    const std::map<std::int32_t, broker_details>& details, std::size_t max_topics,
    const style& with) {
    std::string text = draw_brokers(report, details, with);
    if (report.controller)
        text +=
            "  " + with.paint(colour::yellow, "★") + with.paint(colour::dim, " controller") + '\n';
    if (report.topics.empty())
        return text;
    text += '\n' + draw_topics(report, max_topics, with) + "\n  ";
    const auto key = [&](std::string_view mark, colour how, std::string_view meaning) {
        text += with.paint(how, mark) + with.paint(colour::dim, ' ' + std::string(meaning));
    };
    key("●", colour::green, "leader   ");
    key("○", colour::plain, "in sync   ");
    key("◌", colour::yellow, "behind   ");
    key("✗", colour::red, "offline   ");
    key("·", colour::dim, "no replica");
    return text + '\n';
}

} // namespace kafka::cli
