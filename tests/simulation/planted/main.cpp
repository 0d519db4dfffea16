// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Switches on one bug after the other in a client that has them all, and sees whether the seeded
// runs find it. The same run without the bug has to be flawless.

#include "planted_bugs.hpp"

#include "simulation/seeds/run.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::planted {
namespace {

constexpr std::uint64_t most_seeds = 500;

std::vector<std::string> complaints_about(std::uint64_t seed, bug with) {
    present = with;
    simulated::run made(seed);
    made.go();
    present = bug::none;
    return made.complaints();
}

/// False if no seed shows the bug.
bool find(const description& wanted) {
    std::cout << wanted.name << ": " << wanted.what << std::endl;
    for (std::uint64_t seed = 1; seed <= most_seeds; ++seed) {
        const std::vector<std::string> complaints = complaints_about(seed, wanted.which);
        if (complaints.empty())
            continue;
        std::cout << "  found by seed " << seed << " (noted: " << wanted.seeds << "), "
                  << complaints[0] << std::endl;
        if (complaints_about(seed, bug::none).empty())
            return true;
        std::cout << "  and the same without it\n";
        return false;
    }
    std::cout << "  not found by " << most_seeds << " seeds\n";
    return false;
}

bool find_all(std::span<char*> names) {
    bool found_all = true;
    for (const description& each : all)
        if (names.empty() || std::ranges::find(names, std::string_view(each.name)) != names.end())
            found_all &= find(each);
    return found_all;
}

} // namespace
} // namespace kafka::planted

/// Arguments: the names of bugs; none for all.
int main(int count, char** values) {
    try {
        return kafka::planted::find_all(std::span(values + 1, values + count)) ? 0 : 1;
    } catch (const std::exception& failed) {
        std::cerr << failed.what() << "\n";
        return 1;
    }
}
