// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/frame_reader.hpp"

#include "wire/endian.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace kafka::core {

std::span<std::byte> frame_reader::space(bool busy) noexcept {
    // At most a part of one frame is left over here, so this moves each byte at most once.
    const std::size_t held = size_ - taken_;
    if (taken_ != 0) {
        std::memmove(memory_.get(), memory_.get() + taken_, held);
        taken_ = 0;
        size_ = held;
    }
    const std::size_t wanted = wanted_capacity(busy);
    const bool oversized = capacity_ > wanted && (!busy || capacity_ > busy_size);
    if (capacity_ < wanted || oversized)
        resize(wanted);
    return {memory_.get() + size_, capacity_ - size_};
}

std::size_t frame_reader::wanted_capacity(bool busy) const noexcept {
    const std::size_t usual = busy && filled_ ? busy_size : idle_size;
    if (size_ < prefix_size)
        return usual;
    const std::size_t frame = prefix_size + static_cast<std::size_t>(announced());
    if (frame <= busy_size)
        return std::max(usual, frame);
    if (size_ < capacity_)
        return std::max(capacity_, busy_size);
    return std::min(frame, std::max(size_ * 4, busy_size));
}

bool frame_reader::resize(std::size_t capacity) noexcept {
    std::unique_ptr<std::byte[]> fresh(new (std::nothrow) std::byte[capacity]);
    if (fresh == nullptr)
        return false;
    if (size_ != 0)
        std::memcpy(fresh.get(), memory_.get(), size_);
    memory_ = std::move(fresh);
    capacity_ = capacity;
    return true;
}

void frame_reader::received(std::size_t size) noexcept {
    size_ += size;
    filled_ = size_ == capacity_;
}

std::int32_t frame_reader::announced() const noexcept {
    const std::byte* from = memory_.get() + taken_;
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
    frame = {memory_.get() + taken_ + prefix_size, static_cast<std::size_t>(length)};
    taken_ += prefix_size + frame.size();
    return status::complete;
}

} // namespace kafka::core
