// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/measure.hpp"

#include <boost/asio/io_context.hpp>

#include <time.h>

#include <cstdio>
#include <utility>
#include <vector>

namespace bench {

/// How long handlers keep the user's loop from anything else: the CPU time that its thread spends
/// until the loop has its turn again, system calls included. Other programs on the machine do not
/// count.

inline double thread_cpu_us() {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e6 + static_cast<double>(spent.tv_nsec) / 1e3;
}

/// Runs the loop until `done`, handler by handler.
inline std::vector<double> run_turns(boost::asio::io_context& context, const bool& done) {
    std::vector<double> took;
    while (!done) {
        const double before = thread_cpu_us();
        if (context.run_one() == 0)
            break;
        took.push_back(thread_cpu_us() - before);
    }
    return took;
}

inline void report_turns(std::vector<double> took) {
    const distribution all(std::move(took));
    std::printf("longest_us %.1f p999_us %.1f p50_us %.2f handlers %zu\n", all.at(1), all.at(0.999),
        all.at(0.5), all.size());
}

} // namespace bench
