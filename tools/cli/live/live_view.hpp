// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/live/live_snapshot.hpp"
#include "cli/support/terminal.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Pure functions from what is to be shown to text.
namespace kafka::cli {

/// Below this a picture makes no sense, and lines are written instead. A terminal that becomes
/// smaller while it shows one gets a few words.
inline constexpr std::size_t least_live_width = 64;
inline constexpr std::size_t least_live_height = 16;

/// The picture: at most `height` lines, none wider than the style allows. What has no room is left
/// out: first the topics, then the chart, then nodes.
std::vector<std::string> draw_live(const live_snapshot& now, const style& with, std::size_t height);

/// One line about the moment, for where no picture can be.
std::string live_line(const live_snapshot& now);
/// One line, with the time.
std::string event_line(const live_event& event, const style& with);

/// What it all came to. Lines end with line feeds.
std::string render_summary(const live_summary& all, const style& with);

/// What a node is up to, in at most 14 characters unless it waits for long.
std::string condition_text(const live_node& node);

/// Lines of at most `width` columns, broken between words.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// `1:07.3`: minutes, seconds and tenths.
std::string clock_text(span_of_time time);
/// `340 ms`, `4.61 s`.
std::string span_text(span_of_time time);
/// `812,345`
std::string grouped(std::uint64_t number);
/// Milliseconds with three digits, `–` for none.
std::string latency_text(std::optional<double> milliseconds);

} // namespace kafka::cli
