// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Keeps a client busy for long while the nodes of its cluster are killed and restarted.

#include "integration/soak/soak.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::soak {
namespace {

constexpr std::string_view usage =
    "usage: integration-soak [--requests N] [--seconds N] [--nodes N] [--seed N]\n"
    "\n"
    "Sends so many requests (default: 1000000) in so much time (default: 600 s) to a cluster of "
    "so\n"
    "many nodes (default: 5), which are killed, moved and restarted at random meanwhile. None may "
    "be\n"
    "lost or answered twice, each has its own answer, and memory and file descriptors stay flat\n"
    "after the first fifth.\n";

std::optional<wishes> read_arguments(int count, char** values) {
    const std::vector<std::string_view> given(values + 1, values + count);
    wishes read;
    for (std::size_t i = 0; i + 1 < given.size(); i += 2) {
        std::uint32_t number = 0;
        const char* const end = given[i + 1].data() + given[i + 1].size();
        const auto [stop, ec] = std::from_chars(given[i + 1].data(), end, number);
        if (ec != std::errc() || stop != end)
            return std::nullopt;
        if (given[i] == "--requests")
            read.requests = number;
        else if (given[i] == "--seconds")
            read.time = std::chrono::seconds(number);
        else if (given[i] == "--nodes" && number > 0 && number < 1000)
            read.nodes = static_cast<std::int32_t>(number);
        else if (given[i] == "--seed")
            read.seed = number;
        else
            return std::nullopt;
    }
    return given.size() % 2 == 0 ? std::optional(read) : std::nullopt;
}

} // namespace
} // namespace kafka::soak

int main(int count, char** values) {
    using namespace kafka::soak;
    const std::optional<wishes> wanted = read_arguments(count, values);
    if (!wanted) {
        std::cerr << usage;
        return 2;
    }
    try {
        soak all(*wanted, [](const std::string& line) { std::cout << line << std::endl; });
        const std::vector<std::string> wrong = all.go();
        for (const std::string& each : wrong)
            std::cout << "WRONG: " << each << std::endl;
        return wrong.empty() ? 0 : 1;
    } catch (const std::exception& failed) {
        std::cerr << failed.what() << "\n";
        return 1;
    }
}
