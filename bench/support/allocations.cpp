// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "support/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

// Not shared, so that counting costs next to nothing.
thread_local long count = 0;

} // namespace

long bench::allocations() noexcept {
    return count;
}

void* operator new(std::size_t size) {
    ++count;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
