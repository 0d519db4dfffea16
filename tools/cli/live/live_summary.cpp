// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What is left to read when the live view is over.

#include "cli/live/live_view.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kafka::cli {
namespace {

constexpr std::size_t most_events = 40;
/// The metrics forget what is older.
constexpr span_of_time remembered = std::chrono::seconds(60);

std::string line(std::string_view name, std::string_view value, const std::string& note,
    const style& with, colour how = colour::plain) {
    return "  " + pad_right(name, 13) + with.paint(how, pad_left(value, 11)) +
           (note.empty() ? "" : "  " + note) + '\n';
}

std::string outages(const live_summary& all, const style& with) {
    if (all.outages.empty())
        return line("outages", "0", "", with);
    const outage_record& longest =
        *std::ranges::max_element(all.outages, {}, &outage_record::length);
    std::string note =
        fmt::format("the longest {}, of node {}", span_text(longest.length), longest.node);
    const auto over = std::ranges::count(all.outages, true, &outage_record::is_over);
    return line("outages", std::to_string(all.outages.size()), note, with) +
           line("reconnects", std::to_string(over), "", with);
}

std::string verdict(const live_summary& all, const style& with) {
    const auto say = [&](bool good, const std::string& text) {
        return "  " +
               (good ? with.paint(colour::green, "✓ " + text)
                     : with.paint(colour::red, "✗ " + text)) +
               '\n';
    };
    if (all.ended_early)
        return "  " +
               with.paint(colour::yellow,
                   "ended early, with " + counted(all.open, "request") + " under way") +
               '\n';
    return (all.open == 0 ? say(true, "every request came to exactly one end")
                          : say(false, counted(all.open, "request") + " came to no end")) +
           (all.silent.empty()
                   ? say(true, "every node answered in the end")
                   : say(false, "in the end, no answers from node " + join_ids(all.silent)));
}

} // namespace

std::string render_summary(const live_summary& all, const style& with) {
    std::string text;
    if (!all.events.empty()) {
        text += "  " + with.paint(colour::bold, "What happened") + '\n';
        const std::size_t shown = std::min(all.events.size(), most_events);
        if (shown < all.events.size())
            text +=
                fmt::format("  … after {}\n", counted(all.events.size() - shown, "earlier event"));
        for (std::size_t i = all.events.size() - shown; i < all.events.size(); ++i)
            text += event_line(all.events[i], with) + '\n';
        text += '\n';
    }

    const double seconds = std::chrono::duration<double>(all.elapsed).count();
    text += "  " + with.paint(colour::bold, fmt::format("In {:.1f} s", seconds)) + '\n';
    text += line("requests", grouped(all.requests), "to " + counted(all.nodes, "node"), with);
    text += line("answers", grouped(all.answers),
        seconds > 0
            ? grouped(static_cast<std::uint64_t>(static_cast<double>(all.answers) / seconds)) +
                  " a second"
            : "",
        with);
    std::uint64_t failed = 0;
    for (const failure_count& each : all.failures)
        failed += each.count;
    text +=
        line("failures", grouped(failed), "", with, failed > 0 ? colour::yellow : colour::plain);
    for (const failure_count& each : all.failures)
        text += line("", grouped(each.count), each.what, with);
    text += line("latency", latency_text(all.latency.p50) + " ms",
        fmt::format("median; 95 %: {}, 99 %: {}, longest: {} ms{}", latency_text(all.latency.p95),
            latency_text(all.latency.p99), latency_text(all.latency.longest),
            all.elapsed > remembered ? ", of the last minute" : ""),
        with);
    text += line("connections", grouped(all.connections),
        all.attempts_failed > 0 ? counted(all.attempts_failed, "more attempt") + " failed" : "",
        with);
    text += outages(all, with);
    return text + '\n' + verdict(all, with);
}

} // namespace kafka::cli
