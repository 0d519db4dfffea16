// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace kafka::net::tls {

/// Bytes on their way between the network and OpenSSL. What is put in at its end is taken from its
/// front. Its memory is given back as soon as it is empty.
class byte_queue {
public:
    bool empty() const noexcept { return begin_ == end_; }
    std::size_t size() const noexcept { return end_ - begin_; }
    std::size_t capacity() const noexcept { return capacity_; }
    std::span<const std::byte> bytes() const noexcept { return {memory_.get() + begin_, size()}; }

    /// Room for so many bytes behind the last, to be filled and then added. Throws `bad_alloc`.
    std::span<std::byte> room(std::size_t least) {
        if (capacity_ - end_ < least)
            make_room(least);
        return {memory_.get() + end_, capacity_ - end_};
    }
    void add(std::size_t size) noexcept { end_ += size; }
    void append(std::span<const std::byte> what) {
        if (what.empty())
            return;
        std::memcpy(room(what.size()).data(), what.data(), what.size());
        add(what.size());
    }
    void consume(std::size_t size) noexcept {
        begin_ += size;
        if (empty())
            begin_ = end_ = 0;
    }
    /// Gives memory back, if there is nothing in it.
    void release() noexcept {
        if (empty() && capacity_ != 0) {
            memory_.reset();
            capacity_ = 0;
        }
    }

private:
    void make_room(std::size_t least) {
        const std::size_t used = size();
        if (capacity_ - used >= least && begin_ >= used) {
            std::memcpy(memory_.get(), memory_.get() + begin_, used);
        } else {
            const std::size_t wanted =
                std::max(used + least, std::min(2 * capacity_, used + 65'536));
            auto larger = std::make_unique_for_overwrite<std::byte[]>(wanted);
            if (used != 0)
                std::memcpy(larger.get(), memory_.get() + begin_, used);
            memory_ = std::move(larger);
            capacity_ = wanted;
        }
        begin_ = 0;
        end_ = used;
    }

    std::unique_ptr<std::byte[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace kafka::net::tls
