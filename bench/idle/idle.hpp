// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

namespace bench {

/// What this process holds: as allocated, and as the system counts it.
struct memory {
    double allocated;
    double resident;

    static memory now() {
        const struct mallinfo2 heap = ::mallinfo2();
        long pages = 0;
        long resident_pages = 0;
        std::ifstream("/proc/self/statm") >> pages >> resident_pages;
        return {static_cast<double>(heap.uordblks + heap.hblkhd),
            static_cast<double>(resident_pages) * static_cast<double>(::sysconf(_SC_PAGESIZE))};
    }
};

inline void report_memory(const memory& before, const memory& after, long connections) {
    std::printf("allocated %.0f resident %.0f ",
        (after.allocated - before.allocated) / static_cast<double>(connections),
        (after.resident - before.resident) / static_cast<double>(connections));
}

} // namespace bench
