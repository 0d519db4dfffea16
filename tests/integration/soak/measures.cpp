// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/soak/measures.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <unistd.h>

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace kafka::soak {

namespace {

std::size_t heap_in_use() {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    const struct mallinfo2 all = mallinfo2();
    return all.uordblks + all.hblkhd;
#else
    return 0;
#endif
}

} // namespace

holdings measure() {
    std::size_t size = 0;
    std::size_t resident = 0;
    if (!(std::ifstream("/proc/self/statm") >> size >> resident))
        throw std::runtime_error("/proc/self/statm cannot be read");
    const std::filesystem::directory_iterator descriptors("/proc/self/fd");
    holdings now;
    now.resident = resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    now.heap = heap_in_use();
    // One is that of the directory.
    now.descriptors =
        static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors))) - 1;
    return now;
}

std::string in_words(const holdings& of) {
    char text[100];
    std::snprintf(text, sizeof text, "%.1f MiB resident, %.0f KiB of heap, %zu descriptors",
        static_cast<double>(of.resident) / (1024 * 1024), static_cast<double>(of.heap) / 1024,
        of.descriptors);
    return text;
}

} // namespace kafka::soak
