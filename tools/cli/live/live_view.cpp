// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

namespace kafka::cli {
namespace {

constexpr std::size_t meaning_lines = 3;
constexpr std::size_t least_events = 2;
/// Topics are nice to have; what has happened comes first.
constexpr std::size_t events_beside_topics = 4;
constexpr std::size_t most_topics = 3;

using lines = std::vector<std::string>;

/// At most `width` columns of it, the last one `…` if that is not all.
std::string shortened(std::string_view text, std::size_t width) {
    if (display_width(text) <= width)
        return std::string(text);
    if (width == 0)
        return {};
    std::string kept;
    std::size_t columns = 0;
    for (const char byte : text) {
        const bool begins = (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
        if (begins && ++columns >= width)
            break;
        kept += byte;
    }
    return kept + "…";
}

/// Cells beside each other, two blanks apart.
class row_builder {
public:
    explicit row_builder(const style& with) : with_(with) {}

    row_builder& left(std::string_view text, std::size_t width, colour how = colour::plain) {
        const std::string cell = shortened(text, width);
        return add(with_.paint(how, cell) + std::string(width - display_width(cell), ' '));
    }
    row_builder& right(std::string_view text, std::size_t width, colour how = colour::plain) {
        const std::string cell = shortened(text, width);
        return add(std::string(width - display_width(cell), ' ') + with_.paint(how, cell));
    }
    std::string take() { return std::move(line_); }

private:
    row_builder& add(const std::string& cell) {
        line_ += "  " + cell;
        return *this;
    }

    const style& with_;
    std::string line_;
};

std::string header(const live_snapshot& now, const style& with) {
    const std::string time = clock_text(now.elapsed) + " of " + clock_text(now.planned);
    const std::size_t room = with.width - std::min(with.width, time.size() + 6);
    const std::string title = shortened(printable(now.title), room);
    return "  " + with.paint(colour::bold, title) +
           std::string(room + 2 - display_width(title), ' ') + with.paint(colour::dim, time);
}

lines story(const live_snapshot& now, const style& with) {
    lines made{"  " + with.paint(colour::yellow, shortened(printable(now.act), with.width - 3))};
    for (const std::string& line : wrapped(printable(now.meaning), with.width - 4))
        if (made.size() <= meaning_lines)
            made.push_back("  " + line);
    made.resize(1 + meaning_lines);
    return made;
}

// --- the table -----------------------------------------------------------------------------------

constexpr std::size_t condition_width = 14;
constexpr std::size_t in_flight_width = 9;
constexpr std::size_t rate_width = 9;
constexpr std::size_t latency_width = 6;
constexpr std::size_t least_address_width = 10;
constexpr std::size_t most_address_width = 40;

struct widths {
    std::size_t id = 2;
    /// Mark, id and star.
    std::size_t node() const noexcept { return 2 + id + 2; }
    /// 0: no room for addresses.
    std::size_t address = 0;
};

widths widths_of(const live_snapshot& now, const style& with) {
    widths made;
    std::size_t longest = least_address_width;
    for (const live_node& node : now.nodes) {
        made.id = std::max(made.id, std::to_string(node.id).size());
        longest = std::max(longest, display_width(node.address));
    }
    const std::size_t others = (2 + made.node()) + (2 + condition_width) + (2 + in_flight_width) +
                               (2 + rate_width) + 2 * (2 + latency_width);
    const std::size_t room = with.width - std::min(with.width, others + 3);
    made.address = std::min({longest, room, most_address_width});
    if (made.address < least_address_width)
        made.address = 0;
    return made;
}

text_table::cell mark(node_condition condition) {
    switch (condition) {
    case node_condition::ready:
        return {"●", colour::green};
    case node_condition::paused:
        return {"◌", colour::yellow};
    case node_condition::connecting:
        return {"○", colour::yellow};
    case node_condition::backing_off:
    case node_condition::gone:
        break;
    }
    return {"✗", colour::red};
}

std::string rate_text(double rate) {
    return rate >= 9.95 || rate == 0 ? grouped(static_cast<std::uint64_t>(std::llround(rate)))
                                     : fmt::format("{:.1f}", rate);
}

std::string table_row(const live_node& node, const widths& wide, const style& with) {
    const text_table::cell state = mark(node.condition);
    const std::string_view star = node.is_controller ? "★" : " ";
    const std::string line = fmt::format("  {} {} {}", with.paint(state.how, state.text),
        pad_left(std::to_string(node.id), wide.id),
        with.paint(node.is_controller ? colour::yellow : colour::plain, star));
    row_builder row(with);
    if (wide.address > 0)
        row.left(printable(node.address), wide.address);
    row.left(condition_text(node), condition_width, state.how)
        .right(std::to_string(node.in_flight), in_flight_width)
        .right(rate_text(node.rate), rate_width)
        .right(latency_text(node.latency.p50), latency_width)
        .right(latency_text(node.latency.p99), latency_width);
    return line + row.take();
}

lines table(const live_snapshot& now, std::size_t most_rows, const style& with) {
    const widths wide = widths_of(now, with);
    row_builder head(with);
    head.left("NODE", wide.node(), colour::dim);
    if (wide.address > 0)
        head.left("ADDRESS", wide.address, colour::dim);
    head.left("STATE", condition_width, colour::dim)
        .right("IN FLIGHT", in_flight_width, colour::dim)
        .right("ANSWERS/S", rate_width, colour::dim)
        .right("P50 ms", latency_width, colour::dim)
        .right("P99 ms", latency_width, colour::dim);
    lines made{head.take()};

    const bool cut = now.nodes.size() > most_rows;
    const std::size_t shown = cut ? most_rows - 1 : now.nodes.size();
    for (std::size_t i = 0; i < shown; ++i)
        made.push_back(table_row(now.nodes[i], wide, with));
    if (cut) {
        const auto hidden = std::span(now.nodes).subspan(shown);
        const auto not_ready = std::ranges::count_if(
            hidden, [](const live_node& node) { return node.condition != node_condition::ready; });
        made.push_back("    … and " + counted(hidden.size(), "more node") + ", " +
                       with.paint(not_ready > 0 ? colour::red : colour::plain,
                           std::to_string(not_ready) + " not ready"));
    }

    row_builder sum(with);
    sum.left("all", wide.node(), colour::bold);
    if (wide.address > 0)
        sum.left("", wide.address);
    sum.left("", condition_width)
        .right(std::to_string(now.in_flight), in_flight_width, colour::bold)
        .right(rate_text(now.rate), rate_width, colour::bold)
        .right(latency_text(now.latency.p50), latency_width, colour::bold)
        .right(latency_text(now.latency.p99), latency_width, colour::bold);
    made.push_back(sum.take());
    return made;
}

// --- the chart -----------------------------------------------------------------------------------

std::string bars(
    const std::vector<double>& history, std::size_t columns, double highest, const style& with) {
    constexpr std::string_view levels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string line;
    std::string run;
    colour how = colour::plain;
    const auto add = [&](std::string_view bar, colour of) {
        if (of != how) {
            line += with.paint(how, run);
            run.clear();
            how = of;
        }
        run += bar;
    };
    const std::size_t first = history.size() - std::min(history.size(), columns);
    for (std::size_t i = first; i < history.size(); ++i) {
        if (history[i] <= 0) {
            add("·", colour::red);
            continue;
        }
        const double share = std::min(history[i] / highest, 1.0) * std::size(levels);
        add(levels[std::clamp<std::size_t>(
                       static_cast<std::size_t>(std::ceil(share)), 1, std::size(levels)) -
                   1],
            colour::cyan);
    }
    return line + with.paint(how, run);
}

lines chart(const live_snapshot& now, std::size_t most_rows, const style& with) {
    const std::size_t columns = with.width - std::min(with.width, std::size_t{12});
    double highest = 0;
    for (const live_node& node : now.nodes)
        for (const double rate : node.history)
            highest = std::max(highest, rate);
    lines made{"  " + with.paint(colour::dim,
                          fmt::format("answers a second, a column each {}, the highest {}",
                              span_text(now.tick), rate_text(highest)))};
    for (std::size_t i = 0; i < std::min(most_rows, now.nodes.size()); ++i)
        made.push_back(fmt::format("    {:>4}  {}", now.nodes[i].id,
            bars(now.nodes[i].history, columns, std::max(highest, 1e-9), with)));
    return made;
}

lines topics(const live_snapshot& now, const style& with) {
    lines made;
    if (now.cluster.topics.empty())
        return made;
    const std::string text = draw_topics(now.cluster, most_topics, with);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        made.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return made;
}

std::string footer(const live_snapshot& now, const style& with) {
    const std::string_view keys = "q or Ctrl-C ends it";
    const std::string counts =
        shortened(grouped(now.answers) + " answers, " + grouped(now.failures) + " failures", 38);
    const std::size_t room = with.width - std::min(with.width, display_width(counts) + 3);
    return "  " + with.paint(colour::dim, pad_right(keys, room - 2)) + "  " +
           with.paint(now.failures > 0 ? colour::yellow : colour::plain, counts);
}

/// What there is to say in the least room.
lines small_picture(const live_snapshot& now, std::size_t width, std::size_t height) {
    lines made{clock_text(now.elapsed) + " of " + clock_text(now.planned),
        grouped(now.answers) + " answers, " + grouped(now.failures) + " failures"};
    for (const live_node& node : now.nodes)
        made.push_back(std::to_string(node.id) + ' ' + condition_text(node));
    made.push_back(printable(now.act));
    made.resize(std::min(made.size(), height));
    for (std::string& line : made)
        line = shortened(line, width - std::min<std::size_t>(width, 1));
    return made;
}

void append(lines& to, const lines& more) {
    to.insert(to.end(), more.begin(), more.end());
    to.emplace_back();
}

} // namespace

std::vector<std::string> draw_live(
    const live_snapshot& now, const style& with, std::size_t height) {
    if (with.width < least_live_width || height < least_live_height)
        return small_picture(now, with.width, height);
    // Header, story and table, each with a line below it, and the footer.
    constexpr std::size_t around_the_rows = 2 + (1 + meaning_lines + 1) + (2 + 1) + 1;
    const std::size_t room = height - std::min(height, around_the_rows + least_events);
    const std::size_t rows = std::min(now.nodes.size(), std::max<std::size_t>(room, 1));
    std::size_t left = height - std::min(height, around_the_rows + rows);

    lines made;
    append(made, {header(now, with)});
    append(made, story(now, with));
    append(made, table(now, rows, with));
    const auto append_if = [&](const lines& block, std::size_t events) {
        if (block.empty() || block.size() + 1 + events > left)
            return;
        append(made, block);
        left -= block.size() + 1;
    };
    append_if(chart(now, rows, with), least_events);
    append_if(topics(now, with), events_beside_topics);

    const std::size_t shown = std::min(now.events.size(), left);
    for (std::size_t i = now.events.size() - shown; i < now.events.size(); ++i) {
        live_event event = now.events[i];
        const std::size_t before = std::max(clock_text(event.at).size(), std::size_t{7}) + 5;
        event.text = shortened(event.text, with.width - std::min(with.width, before));
        made.push_back(event_line(event, with));
    }
    made.resize(std::max(made.size(), height - 1));
    made.resize(height - 1);
    made.push_back(footer(now, with));
    return made;
}

} // namespace kafka::cli
