// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <utility>

namespace kafka::wire {

/// Contiguous bytes that grow at the end. Unlike `std::vector` it does not fill what is about
/// to be overwritten.
class buffer {
public:
    buffer() noexcept = default;
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;
    buffer(buffer&& other) noexcept { swap(other); }
    buffer& operator=(buffer&& other) noexcept {
        buffer(std::move(other)).swap(*this);
        return *this;
    }
    ~buffer();

    std::byte* data() noexcept { return begin_; }
    const std::byte* data() const noexcept { return begin_; }
    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    std::size_t capacity() const noexcept { return static_cast<std::size_t>(end_ - begin_); }
    bool empty() const noexcept { return at_ == begin_; }
    std::span<const std::byte> bytes() const noexcept { return {begin_, size()}; }

    /// Adds bytes of no particular value and returns the first. Throws `std::bad_alloc`.
    std::byte* extend(std::size_t count) {
        std::byte* added = prepare(count);
        at_ = added + count;
        return added;
    }
    /// As `extend`, but the bytes count only when `commit` says how many of them were needed.
    std::byte* prepare(std::size_t count) {
        if (static_cast<std::size_t>(end_ - at_) < count) [[unlikely]]
            grow(count);
        return at_;
    }
    void commit(std::byte* end) noexcept { at_ = end; }

    void append(std::span<const std::byte> bytes);
    void reserve(std::size_t total) {
        if (total > capacity())
            grow(total - size());
    }
    /// Gives up what lies behind the first `size` bytes.
    void truncate(std::size_t size) noexcept { at_ = begin_ + size; }
    void clear() noexcept { at_ = begin_; }

    void swap(buffer& other) noexcept {
        std::swap(begin_, other.begin_);
        std::swap(at_, other.at_);
        std::swap(end_, other.end_);
    }

private:
    void grow(std::size_t more);

    std::byte* begin_ = nullptr;
    std::byte* at_ = nullptr;
    std::byte* end_ = nullptr;
};

} // namespace kafka::wire
