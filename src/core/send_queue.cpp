// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/send_queue.hpp"

#include <algorithm>
#include <cstring>

namespace kafka::core {

namespace {

// What a buffer may keep when it is empty.
constexpr std::size_t kept_capacity = 4 * 1024;

} // namespace

void send_queue::remove(range part) noexcept {
    const auto first = static_cast<std::size_t>(part.begin - handed_);
    const auto last = static_cast<std::size_t>(part.end - handed_);
    std::byte* const bytes = gathering_.data();
    std::memmove(bytes + first, bytes + last, gathering_.size() - last);
    gathering_.truncate(gathering_.size() - (last - first));
}

std::span<const boost::asio::const_buffer> send_queue::next_write() noexcept {
    if (!wants_write())
        return {};
    if (confirmed_ == handed_) {
        writing_.swap(gathering_);
        handed_ += writing_.size();
    }
    const auto left = static_cast<std::size_t>(handed_ - confirmed_);
    view_ = {writing_.data() + (writing_.size() - left), left};
    under_way_ = true;
    return {&view_, 1};
}

void send_queue::on_written(std::size_t size) noexcept {
    under_way_ = false;
    confirmed_ += std::min<std::uint64_t>(size, handed_ - confirmed_);
    if (confirmed_ != handed_)
        return;
    writing_.clear();
    if (writing_.capacity() > kept_capacity)
        writing_ = wire::buffer();
}

written send_queue::how_far(range part) const noexcept {
    // Of a write that has come back, the rest was not taken.
    if (part.begin >= (under_way_ ? handed_ : confirmed_))
        return written::no;
    return part.end <= confirmed_ ? written::yes : written::maybe;
}

} // namespace kafka::core
