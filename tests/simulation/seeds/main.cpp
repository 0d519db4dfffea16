// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Runs a client in as many simulated storms as one likes, each of which follows from its seed.

#include "simulation/seeds/report.hpp"
#include "simulation/seeds/run.hpp"

#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace kafka::simulated {
namespace {

constexpr std::string_view usage =
    "usage: simulation-seeds [--seeds N] [--first N] [--jobs N] [--history | --packets]\n"
    "\n"
    "Runs N seeds (default: 1) from the first on (default: 1), in so many processes (default: 1).\n"
    "What is wrong in one is shown with what led to it; five are enough for a process to end.\n"
    "\n"
    "  --history  shows what happens in every run, wrong or not\n"
    "  --packets  shows each packet besides\n";

constexpr int most_failures = 5;

struct arguments {
    std::uint64_t first = 1;
    std::uint64_t seeds = 1;
    std::uint64_t jobs = 1;
    detail_level level = detail_level::complaints;
};

std::optional<arguments> read_arguments(int count, char** values) {
    arguments read;
    const std::vector<std::string_view> given(values + 1, values + count);
    for (std::size_t i = 0; i < given.size(); ++i) {
        const std::string_view name = given[i];
        if (name == "--history") {
            read.level = detail_level::story;
        } else if (name == "--packets") {
            read.level = detail_level::packets;
        } else if (std::uint64_t* const number = name == "--first"   ? &read.first
                                                 : name == "--seeds" ? &read.seeds
                                                 : name == "--jobs"  ? &read.jobs
                                                                     : nullptr) {
            if (++i == given.size())
                return std::nullopt;
            const char* const end = given[i].data() + given[i].size();
            const auto [stop, ec] = std::from_chars(given[i].data(), end, *number);
            if (ec != std::errc() || stop != end)
                return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    return read.jobs == 0 ? std::nullopt : std::optional(read);
}

volatile std::sig_atomic_t running = 0;

/// Says which seed it was that brought the program down.
extern "C" void on_crash(int signal) {
    char text[64];
    const int size = std::snprintf(
        text, sizeof text, "seed %lu: signal %d\n", static_cast<unsigned long>(running), signal);
    if (write(STDERR_FILENO, text, static_cast<std::size_t>(size)) < 0)
        std::_Exit(1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// True if nothing was wrong. Every `jobs`th seed, from the `job`th on.
bool run_seeds(const arguments& wanted, std::uint64_t job, const std::string& command) {
    tally sum;
    int failures = 0;
    std::uint64_t runs = 0;
    for (std::uint64_t i = job; i < wanted.seeds && failures < most_failures; i += wanted.jobs) {
        const std::uint64_t seed = wanted.first + i;
        running = static_cast<std::sig_atomic_t>(seed);
        run each(seed, wanted.level);
        each.go();
        ++runs;
        sum += each.counts();
        for (const std::string& line : each.history())
            std::cout << line << "\n";
        if (each.complaints().empty())
            continue;
        ++failures;
        std::cout << failure_report(seed, each, command) << std::endl;
    }
    std::cout << runs << " seeds, " << failures << " of them wrong: " << in_words(sum) << std::endl;
    return failures == 0;
}

bool run_in_processes(const arguments& wanted, const std::string& command) {
    std::vector<pid_t> children;
    for (std::uint64_t job = 0; job < wanted.jobs; ++job) {
        const pid_t child = fork();
        if (child < 0)
            throw std::system_error(errno, std::generic_category(), "fork");
        if (child == 0)
            std::_Exit(run_seeds(wanted, job, command) ? 0 : 1);
        children.push_back(child);
    }
    bool well = true;
    for (const pid_t child : children) {
        int status = 0;
        well = waitpid(child, &status, 0) == child && status == 0 && well;
    }
    return well;
}

} // namespace
} // namespace kafka::simulated

int main(int count, char** values) {
    using namespace kafka::simulated;
    const std::optional<arguments> wanted = read_arguments(count, values);
    if (!wanted) {
        std::cerr << usage;
        return 2;
    }
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE})
        std::signal(signal, on_crash);
    try {
        const std::string command = values[0];
        const bool well =
            wanted->jobs == 1 ? run_seeds(*wanted, 0, command) : run_in_processes(*wanted, command);
        return well ? 0 : 1;
    } catch (const std::exception& failed) {
        std::cerr << failed.what() << "\n";
        return 1;
    }
}
