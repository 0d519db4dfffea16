// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Calls everything that a client has from many threads, for as long as one likes: for a thread
// sanitizer to watch, and for counting that whatever is begun ends once.

#include "integration/stress/caller.hpp"
#include "integration/stress/round.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::stress {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view usage =
    "usage: integration-stress polled|pooled [--seconds N] [--callers N] [--seed N] [--calls]\n"
    "\n"
    "Calls all members of a client from so many threads (default: 4) for so long (default: 60 s),\n"
    "while nodes of its cluster are killed and restarted and misbehave in other ways.\n"
    "\n"
    "  polled   one thread more is in poll\n"
    "  pooled   the client lives on a pool of four threads, which call it, too\n"
    "  --seed   what is left to chance, but for what the threads make of it\n"
    "  --calls  shows how often each member was called\n";

/// Of a client's life. In a short stress there are at least three clients, which end in other ways.
constexpr duration longest_round = 5s;
constexpr int least_rounds = 3;

struct arguments {
    driving how = driving::polled;
    std::uint64_t seconds = 60;
    std::uint64_t callers = 4;
    std::uint64_t seed = 1;
    bool calls = false;
};

std::optional<arguments> read_arguments(int count, char** values) {
    const std::vector<std::string_view> given(values + 1, values + count);
    if (given.empty() || (given[0] != "polled" && given[0] != "pooled"))
        return std::nullopt;
    arguments read;
    read.how = given[0] == "polled" ? driving::polled : driving::pooled;
    for (std::size_t i = 1; i < given.size(); ++i) {
        if (given[i] == "--calls") {
            read.calls = true;
            continue;
        }
        std::uint64_t* const number = given[i] == "--seconds"   ? &read.seconds
                                      : given[i] == "--callers" ? &read.callers
                                      : given[i] == "--seed"    ? &read.seed
                                                                : nullptr;
        if (!number || ++i == given.size())
            return std::nullopt;
        const char* const end = given[i].data() + given[i].size();
        const auto [stop, ec] = std::from_chars(given[i].data(), end, *number);
        if (ec != std::errc() || stop != end || (*number == 0 && number != &read.seed))
            return std::nullopt;
    }
    return read;
}

template <class Counts>
std::string in_words(const Counts& counts) {
    std::string text;
    for (const auto& [what, times] : counts)
        text += (text.empty() ? "" : ", ") + std::to_string(times) + " " + std::string(what);
    return text;
}

void report(const findings& of, std::string_view how) {
    std::cout << how << ", " << of.rounds << " clients: " << of.sums.begun << " begun, "
              << of.sums.answered << " requests answered, " << of.sums.succeeded
              << " other operations succeeded, " << of.sums.failed << " failed, "
              << of.sums.forgotten << " forgotten with their client; " << of.connections
              << " connections\n"
              << "failed: " << in_words(of.failures) << "\n"
              << "trouble: " << in_words(of.troubles) << "\n";
    for (const std::string& each : of.complaints)
        std::cout << "WRONG: " << each << "\n";
}

bool run(const arguments& wanted) {
    findings all;
    const duration wanted_time = std::chrono::seconds(wanted.seconds);
    const duration length = std::min(longest_round, wanted_time / least_rounds);
    const auto over = std::chrono::steady_clock::now() + wanted_time;
    // What is left at the end may be no time to begin anew.
    while (all.complaints.empty() && std::chrono::steady_clock::now() + length / 2 < over)
        all += run_round(
            wanted.how, wanted.seed + all.rounds, static_cast<int>(wanted.callers), length);
    if (!all_were_called())
        all.complaints.emplace_back("not everything was called; --calls shows what was");
    report(all, wanted.how == driving::polled ? "polled" : "pooled");
    if (wanted.calls)
        std::cout << "calls:\n" << calls_in_words();
    std::cout << std::flush;
    return all.complaints.empty();
}

} // namespace
} // namespace kafka::stress

int main(int count, char** values) {
    using namespace kafka::stress;
    const std::optional<arguments> wanted = read_arguments(count, values);
    if (!wanted) {
        std::cerr << usage;
        return 2;
    }
    try {
        return run(*wanted) ? 0 : 1;
    } catch (const std::exception& failed) {
        std::cerr << failed.what() << "\n";
        return 1;
    }
}
