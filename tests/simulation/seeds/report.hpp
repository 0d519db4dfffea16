// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/run.hpp"

#include <cstdint>
#include <string>

namespace kafka::simulated {

/// What was wrong, how to see it again, and what led to it: the seed is run once more for that.
/// `command` is what runs a seed when `--first` follows.
std::string failure_report(std::uint64_t seed, const run& failed, const std::string& command);

/// In one line.
std::string in_words(const tally& counts);

} // namespace kafka::simulated
