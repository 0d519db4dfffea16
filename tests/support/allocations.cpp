// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "support/allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local constinit kafka::tests::allocations so_far;

void note(std::size_t size) noexcept {
    ++so_far.count;
    so_far.bytes += size;
}

void* allocate(std::size_t size) {
    note(size);
    if (void* const made = std::malloc(size))
        return made;
    throw std::bad_alloc();
}

void* allocate(std::size_t size, const std::nothrow_t&) noexcept {
    note(size);
    return std::malloc(size);
}

void* allocate(std::size_t size, std::align_val_t alignment) {
    note(size);
    const auto unit = static_cast<std::size_t>(alignment);
    if (void* const made = std::aligned_alloc(unit, (size + unit - 1) / unit * unit))
        return made;
    throw std::bad_alloc();
}

// Not inlined, lest g++ sees what `new` has made be freed and takes that for a mistake.
[[gnu::noinline]] void give_back(void* what) noexcept {
    std::free(what);
}

} // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void* operator new(std::size_t size, const std::nothrow_t& none) noexcept {
    return allocate(size, none);
}
void* operator new[](std::size_t size, const std::nothrow_t& none) noexcept {
    return allocate(size, none);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    return allocate(size, alignment);
}
void operator delete(void* what) noexcept {
    give_back(what);
}
void operator delete[](void* what) noexcept {
    give_back(what);
}
void operator delete(void* what, std::size_t) noexcept {
    give_back(what);
}
void operator delete[](void* what, std::size_t) noexcept {
    give_back(what);
}
void operator delete(void* what, std::align_val_t) noexcept {
    give_back(what);
}
void operator delete[](void* what, std::align_val_t) noexcept {
    give_back(what);
}
void operator delete(void* what, std::size_t, std::align_val_t) noexcept {
    give_back(what);
}
void operator delete[](void* what, std::size_t, std::align_val_t) noexcept {
    give_back(what);
}

const kafka::tests::allocations& kafka::tests::allocated() noexcept {
    return so_far;
}
