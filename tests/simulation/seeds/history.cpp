// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/history.hpp"

#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <utility>

namespace kafka::simulated {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_complaints = 20;
constexpr std::size_t lines_after_a_complaint = 20;

} // namespace

history::history(testing::simulation& world, detail_level level) : world_(world), level_(level) {
    if (level_ == detail_level::packets)
        world.trace([this](std::string_view line) {
            // It has a time of its own, with more digits than anybody wants.
            add("      " + std::string(line.substr(line.find(' ') + 1)));
        });
}

std::string history::seconds() const {
    const std::chrono::duration<double> since = world_.now() - testing::simulation::start;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%10.6f", since.count());
    return text.data();
}

void history::add(std::string line) {
    if (lines_left_ == 0)
        return;
    --lines_left_;
    lines_.push_back(seconds() + "  " + std::move(line));
}

void history::add_explanation() {
    constexpr std::ptrdiff_t most = 40;
    std::vector<std::string> all;
    std::istringstream text(explain_());
    for (std::string line; std::getline(text, line);)
        all.push_back("         " + line);
    add("what the client remembers, seconds before now:");
    const auto shown = std::min(most, static_cast<std::ptrdiff_t>(all.size()));
    std::for_each(
        all.end() - shown, all.end(), [this](std::string& line) { add(std::move(line)); });
}

void history::complain(const std::string& about) {
    note([&] { return "!!!   " + about; });
    if (complaints_.empty() && explain_ && level_ != detail_level::complaints)
        add_explanation();
    lines_left_ = std::min(lines_left_, lines_after_a_complaint);
    if (complaints_.size() == most_complaints)
        return;
    const std::string at = seconds();
    complaints_.push_back("at " + at.substr(at.find_first_not_of(' ')) + " s: " + about);
}

std::string in_words(duration time) {
    if (time == duration::max())
        return "for ever";
    std::array<char, 32> text{};
    const double count = static_cast<double>(time.count());
    if (time >= 1s)
        std::snprintf(text.data(), text.size(), "%.4g s", count / 1e9);
    else if (time >= 1ms)
        std::snprintf(text.data(), text.size(), "%.4g ms", count / 1e6);
    else
        std::snprintf(text.data(), text.size(), "%.4g us", count / 1e3);
    return text.data();
}

} // namespace kafka::simulated
