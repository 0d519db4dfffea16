// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/arena.hpp"

#include <algorithm>
#include <atomic>
#include <new>

namespace kafka::wire {

struct alignas(16) slab {
    std::atomic<std::uint32_t> references;
};

namespace {

// While an arena fills a slab, it holds this many references, so that it need not count each
// one it hands out; what it did not hand out it takes back when the slab is full.
constexpr std::uint32_t held_while_open = UINT32_MAX / 2;

void drop(slab* owner, std::uint32_t count) noexcept {
    if (owner->references.fetch_sub(count, std::memory_order_acq_rel) == count) {
        owner->~slab();
        ::operator delete(static_cast<void*>(owner));
    }
}

} // namespace

void release(slab* owner) noexcept {
    drop(owner, 1);
}

slab* arena::fresh(std::size_t size) noexcept {
    if (!spend(size))
        return nullptr;
    void* raw = ::operator new(size, std::nothrow);
    if (raw == nullptr)
        return nullptr;
    return ::new (raw) slab{};
}

void arena::close() noexcept {
    if (current_ != nullptr)
        drop(current_, held_while_open - placed_);
    current_ = nullptr;
    free_ = end_ = nullptr;
    placed_ = 0;
}

bool arena::open(std::size_t least) noexcept {
    const std::size_t size = std::max(next_size_, least + sizeof(slab));
    slab* opened = fresh(size);
    if (opened == nullptr)
        return false;
    close();
    opened->references.store(held_while_open, std::memory_order_relaxed);
    current_ = opened;
    free_ = reinterpret_cast<std::byte*>(opened) + sizeof(slab);
    end_ = reinterpret_cast<std::byte*>(opened) + size;
    next_size_ = std::min(next_size_ * 2, largest_slab);
    return true;
}

placed arena::place(std::size_t bytes, std::size_t alignment) noexcept {
    constexpr placed none{nullptr, nullptr};
    // A slab begins aligned to 16, so do its elements when padded to their own alignment.
    auto padding = [&] { return -reinterpret_cast<std::uintptr_t>(free_) & (alignment - 1); };
    if (static_cast<std::size_t>(end_ - free_) < bytes + padding()) {
        if (bytes > next_size_ / 4 && current_ != nullptr) {
            slab* own = fresh(sizeof(slab) + bytes);
            if (own == nullptr)
                return none;
            own->references.store(1, std::memory_order_relaxed);
            return {reinterpret_cast<std::byte*>(own) + sizeof(slab), own};
        }
        if (!open(bytes))
            return none;
    }
    std::byte* data = free_ + padding();
    free_ = data + bytes;
    ++placed_;
    return {data, current_};
}

} // namespace kafka::wire
