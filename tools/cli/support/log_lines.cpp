// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/log_lines.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>

namespace kafka::cli {
namespace {

constexpr std::size_t widest_level = 7;

std::optional<waiting_lines> held;

void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

colour colour_of(log_level level) noexcept {
    switch (level) {
    case log_level::trace:
    case log_level::debug:
        return colour::dim;
    case log_level::info:
        return colour::cyan;
    case log_level::warning:
        return colour::yellow;
    case log_level::error:
        return colour::red;
    }
    return colour::plain;
}

/// `12:34:56.789`, as clocks on walls show it here.
std::string time_of_day() {
    using namespace std::chrono;
    const auto now = time_point_cast<milliseconds>(system_clock::now());
    const std::time_t seconds = system_clock::to_time_t(now);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%H:%M:%S", &parts);
    std::snprintf(text.data() + size, text.size() - size, ".%03d",
        static_cast<int>(now.time_since_epoch().count() % 1000));
    return text.data();
}

} // namespace

std::string log_line(std::string_view time_of_day, const log_record& record, const style& with) {
    // What a line that will be taken back says of the moment is over.
    return (with.rewrites_lines ? "\r\x1b[K" : "") + with.paint(colour::dim, time_of_day) + ' ' +
           with.paint(colour_of(record.level), pad_right(to_string(record.level), widest_level)) +
           ' ' + printable(record.text()) + '\n';
}

void make_verbose(client_options& options, int verbosity) {
    if (verbosity <= 0)
        return;
    const log_level wanted = verbosity == 1   ? log_level::info
                             : verbosity == 2 ? log_level::debug
                                              : log_level::trace;
    options.log_level = std::min(options.log_level, wanted);
    options.log = [with = style_of(stderr)](const log_record& record) {
        std::string line = log_line(time_of_day(), record, with);
        if (held)
            held->add(std::move(line));
        else
            write(line);
    };
}

void waiting_lines::add(std::string line) {
    lines_.push_back(std::move(line));
    if (lines_.size() <= most)
        return;
    lines_.pop_front();
    ++lost_;
}

std::string waiting_lines::take() {
    std::string text;
    if (const std::size_t lost = std::exchange(lost_, 0); lost != 0)
        text = std::to_string(lost) + (lost == 1 ? " line is" : " lines are") + " not shown\n";
    for (const std::string& line : std::exchange(lines_, {}))
        text += line;
    return text;
}

held_log::held_log() {
    if (style_of(stderr).rewrites_lines)
        held.emplace();
}

held_log::~held_log() {
    if (held)
        write(held->take());
    held.reset();
}

} // namespace kafka::cli
