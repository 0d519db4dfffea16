// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Numbers and single lines of the live view.

#include "cli/live/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kafka::cli {

std::string clock_text(span_of_time time) {
    const auto tenths =
        std::max<std::int64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(time).count(), 0) /
        100;
    return fmt::format("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10);
}

std::string span_text(span_of_time time) {
    const double milliseconds = std::chrono::duration<double, std::milli>(time).count();
    return milliseconds < 999.5 ? fmt::format("{:.0f} ms", milliseconds)
                                : fmt::format("{:.2f} s", milliseconds / 1000);
}

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t end = text.size(); end > 3; end -= 3)
        text.insert(end - 3, 1, ',');
    return text;
}

std::string latency_text(std::optional<double> milliseconds) {
    if (!milliseconds || !std::isfinite(*milliseconds))
        return "–";
    return *milliseconds < 9.995   ? fmt::format("{:.2f}", *milliseconds)
           : *milliseconds < 99.95 ? fmt::format("{:.1f}", *milliseconds)
                                   : fmt::format("{:.0f}", *milliseconds);
}

namespace {

/// To a tenth of a second, since it changes all the time.
std::string rest_text(std::chrono::milliseconds rest) {
    const double seconds = std::chrono::duration<double>(rest).count();
    return seconds < 9.95 ? fmt::format("{:.1f} s", seconds) : fmt::format("{:.0f} s", seconds);
}

} // namespace

std::string condition_text(const live_node& node) {
    switch (node.condition) {
    case node_condition::connecting:
        return "connecting";
    case node_condition::ready:
        return "ready";
    case node_condition::paused:
        return "paused " + rest_text(node.wait);
    case node_condition::backing_off:
        return "retry in " + rest_text(node.wait);
    case node_condition::gone:
        return "not in cluster";
    }
    return {};
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> made;
    while (!text.empty()) {
        std::size_t end = text.size();
        if (end > width) {
            end = text.rfind(' ', width);
            if (end == text.npos || end == 0)
                end = width;
        }
        made.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ', end)));
    }
    return made;
}

std::string event_line(const live_event& event, const style& with) {
    const colour how = event.kind == event_kind::good  ? colour::green
                       : event.kind == event_kind::bad ? colour::red
                                                       : colour::bold;
    return "  " + with.paint(colour::dim, pad_left(clock_text(event.at), 7)) + "  " +
           with.paint(how, printable(event.text));
}

std::string live_line(const live_snapshot& now) {
    std::string line = fmt::format("  {:>7}  {} answers/s, {} in flight, p50 {} ms, p99 {} ms",
        clock_text(now.elapsed), grouped(static_cast<std::uint64_t>(std::llround(now.rate))),
        now.in_flight, latency_text(now.latency.p50), latency_text(now.latency.p99));
    for (const live_node& node : now.nodes)
        if (node.condition != node_condition::ready)
            line += fmt::format("; node {}: {}", node.id, condition_text(node));
    return line;
}

} // namespace kafka::cli
