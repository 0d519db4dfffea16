// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace kafka::wire {

struct slab;
void release(slab* owner) noexcept;

/// Memory whose slab must be given to `release` once.
struct placed {
    void* data; // null: there is no more memory, or no more is allowed
    slab* owner;
};

/// Memory for the parts of one decoded message, taken from few large slabs. A slab counts what
/// was placed in it; it lives until all of that was released, which may happen in any thread
/// and long after the arena is gone. The arena itself belongs to one thread.
///
/// All slabs together have at most three times the bytes placed in them (padding included), and
/// `first_slab + 272` more. For what does not fit into a slab's rest gets a slab of its own when it
/// is larger than a quarter of the next one; so a slab that is left is half full at least, and the
/// next one, that may be still empty, is at most twice as large.
class arena {
public:
    /// The first slab has about `first_slab` bytes, the following ones are larger.
    explicit arena(std::size_t first_slab) noexcept
        : next_size_(std::clamp(first_slab, smallest_slab, largest_slab)) {}
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;
    ~arena() { close(); }

    /// Allows `bytes` more to be allocated.
    void limit(std::size_t bytes) noexcept { budget_ = bytes; }

    /// Takes something allocated elsewhere out of what is allowed. False when it is too much.
    bool spend(std::size_t bytes) noexcept {
        if (bytes > budget_)
            return false;
        budget_ -= bytes;
        return true;
    }

    /// `alignment` is at most 16.
    placed allocate(std::size_t count, std::size_t size, std::size_t alignment) noexcept {
        // Here, where the size is known, the division costs nothing.
        if (count > (SIZE_MAX / 2) / size) [[unlikely]]
            return {nullptr, nullptr};
        return place(count * size, alignment);
    }

private:
    static constexpr std::size_t smallest_slab = 256;
    // Stays below malloc's threshold for mmap.
    static constexpr std::size_t largest_slab = 64 * 1024;

    placed place(std::size_t bytes, std::size_t alignment) noexcept;
    void close() noexcept;
    bool open(std::size_t least) noexcept;
    slab* fresh(std::size_t size) noexcept;

    slab* current_ = nullptr;
    std::byte* free_ = nullptr;
    std::byte* end_ = nullptr;
    std::uint32_t placed_ = 0; // in the current slab
    std::size_t next_size_;
    std::size_t budget_ = SIZE_MAX;
};

} // namespace kafka::wire
