// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/report.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace kafka::simulated {

namespace {

/// Of the history, before the first complaint; a command shows the rest.
constexpr std::size_t most_lines = 120;

} // namespace

std::string failure_report(std::uint64_t seed, const run& failed, const std::string& command) {
    std::string text = "seed " + std::to_string(seed) + ":\n";
    for (const std::string& each : failed.complaints())
        text += "  " + each + "\n";
    text += "replay it with\n  " + command + " --first " + std::to_string(seed) +
            " --seeds 1 --history\nwhat led to it:\n";
    run again(seed, detail_level::story);
    again.go();
    const auto& lines = again.history();
    const std::size_t shown = std::min(lines.size(), most_lines);
    for (auto each = lines.end() - static_cast<std::ptrdiff_t>(shown); each != lines.end(); ++each)
        text += "  " + *each + "\n";
    if (again.fingerprint() != failed.fingerprint())
        text += "That was another run: something in it does not follow from the seed.\n";
    return text;
}

std::string in_words(const tally& counts) {
    const auto hours = std::chrono::duration<double, std::ratio<3600>>(counts.simulated).count();
    return std::to_string(counts.answered) + " requests answered, " +
           std::to_string(counts.failed) + " failed, on " + std::to_string(counts.connections) +
           " connections in " + std::to_string(static_cast<int>(hours)) + " simulated hours";
}

} // namespace kafka::simulated
