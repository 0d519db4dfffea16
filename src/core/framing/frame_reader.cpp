// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/frame_reader.hpp"

#include "wire/endian.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace kafka::core {

std::span<std::byte> frame_reader::space(bool busy) noexcept {
    const std::size_t wanted = wanted_capacity(busy);
    // At most a part of one frame is left over here, so this moves each byte at most once.
    if (shared_) {
        if (!replace(wanted))
            return {};
    } else if (taken_ != 0) {
        std::memmove(memory_, memory_ + taken_, size_ - taken_);
        size_ -= std::exchange(taken_, 0);
    }
    const bool oversized = capacity_ > wanted && (!busy || capacity_ > busy_size);
    if (capacity_ < wanted || oversized)
        replace(wanted);
    return {memory_ + size_, std::min(capacity_ - size_, read_max)};
}

std::size_t frame_reader::wanted_capacity(bool busy) const noexcept {
    const std::size_t usual = busy && filled_ ? busy_size : idle_size;
    const std::size_t held = size_ - taken_;
    if (held < prefix_size)
        return usual;
    const std::size_t frame = prefix_size + static_cast<std::size_t>(announced());
    if (frame <= busy_size)
        return std::max(usual, frame);
    if (held < capacity_)
        return std::max(capacity_, busy_size);
    return held < copied_max ? std::min(frame, std::max(held * 4, busy_size)) : frame;
}

/// Goes on in other memory, with what has not been taken.
bool frame_reader::replace(std::size_t capacity) noexcept try {
    auto fresh = std::make_shared_for_overwrite<std::byte[]>(capacity);
    const std::size_t held = size_ - taken_;
    if (held != 0)
        std::memcpy(fresh.get(), memory_ + taken_, held);
    memory_ = fresh.get();
    owner_ = std::move(fresh);
    capacity_ = capacity;
    taken_ = 0;
    size_ = held;
    shared_ = false;
    return true;
} catch (const std::bad_alloc&) {
    return false;
}

void frame_reader::received(std::size_t size) noexcept {
    size_ += size;
    filled_ = size_ == capacity_;
}

std::int32_t frame_reader::announced() const noexcept {
    const std::byte* from = memory_ + taken_;
    return wire::load<std::int32_t>(from);
}

frame_reader::status frame_reader::next(std::span<const std::byte>& frame) noexcept {
    const std::size_t held = size_ - taken_;
    if (held < prefix_size)
        return status::incomplete;
    const std::int32_t length = announced();
    if (length < 0 || static_cast<std::size_t>(length) > limit_)
        return status::invalid_length;
    if (held - prefix_size < static_cast<std::size_t>(length))
        return status::incomplete;
    frame = {memory_ + taken_ + prefix_size, static_cast<std::size_t>(length)};
    taken_ += prefix_size + frame.size();
    return status::complete;
}

} // namespace kafka::core
