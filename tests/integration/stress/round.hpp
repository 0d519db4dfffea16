// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "integration/stress/account.hpp"
#include "integration/stress/scene.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::stress {

/// What has come of rounds.
struct findings {
    std::uint64_t rounds = 0;
    account::tally sums;
    std::map<std::string, std::uint64_t> failures;
    std::map<std::string_view, std::uint64_t> troubles;
    std::uint64_t connections = 0;
    std::vector<std::string> complaints;

    findings& operator+=(const findings& other);
};

/// The life of one client: threads call everything there is while its brokers are in trouble; then
/// all is well, and it has to be, too; then it ends while it is being called.
findings run_round(driving how, std::uint64_t seed, int callers, duration length);

} // namespace kafka::stress
