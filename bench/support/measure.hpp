// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <utility>
#include <vector>

namespace bench {

/// What a stretch of work took of this process and of the wall clock, in microseconds.
class stopwatch {
public:
    double cpu_us() const { return cpu_now() - cpu_; }
    double wall_us() const {
        return std::chrono::duration<double, std::micro>(clock::now() - wall_).count();
    }

private:
    using clock = std::chrono::steady_clock;

    static double cpu_now() {
        rusage used{};
        ::getrusage(RUSAGE_SELF, &used);
        const auto us = [](timeval t) {
            return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
        };
        return us(used.ru_utime) + us(used.ru_stime);
    }

    double cpu_ = cpu_now();
    clock::time_point wall_ = clock::now();
};

/// What was measured many times. There must be something.
class distribution {
public:
    explicit distribution(std::vector<double> values) : values_(std::move(values)) {
        std::ranges::sort(values_);
    }
    std::size_t size() const noexcept { return values_.size(); }
    /// The value that this part of all does not exceed.
    double at(double part) const {
        return values_[static_cast<std::size_t>(part * static_cast<double>(size() - 1))];
    }

private:
    std::vector<double> values_;
};

/// Keeps the memory that one iteration frees for the next, as it is in a process that has been at
/// work for a while. Otherwise malloc gives it back, and page faults are most of what is measured.
inline bool keep_freed_memory() {
    return ::mallopt(M_MMAP_THRESHOLD, 32 << 20) == 1 &&
           ::mallopt(M_TRIM_THRESHOLD, 1 << 30) == 1 && ::mallopt(M_TOP_PAD, 64 << 20) == 1;
}

/// One line that `compare.py` reads: CPU and wall time per request.
inline void report(const stopwatch& watch, long requests) {
    std::printf("cpu_us %.3f wall_us %.3f requests %ld\n",
        watch.cpu_us() / static_cast<double>(requests),
        watch.wall_us() / static_cast<double>(requests), requests);
}

} // namespace bench
