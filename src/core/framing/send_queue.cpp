// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/send_queue.hpp"

#include <algorithm>

namespace kafka::core {

namespace {

// Requests with very many slices are rare.
constexpr std::size_t kept_views = 64;

} // namespace

void send_queue::remove(range part) noexcept {
    gathering_.erase(static_cast<std::size_t>(part.begin - handed_),
        static_cast<std::size_t>(part.end - handed_));
}

std::span<const boost::asio::const_buffer> send_queue::next_write() {
    if (!wants_write())
        return {};
    if (confirmed_ == handed_) {
        writing_.swap(gathering_);
        handed_ += writing_.size();
    }
    const auto left = static_cast<std::size_t>(handed_ - confirmed_);
    view_.clear();
    writing_.view(writing_.size() - left, view_);
    under_way_ = true;
    return view_;
}

void send_queue::on_progress(std::size_t size) noexcept {
    progress_ = std::min<std::uint64_t>(size, handed_ - confirmed_);
}

void send_queue::on_written(std::size_t size) noexcept {
    under_way_ = false;
    progress_ = 0;
    confirmed_ += std::min<std::uint64_t>(size, handed_ - confirmed_);
    if (confirmed_ == handed_)
        writing_.clear();
    if (view_.capacity() > kept_views)
        view_ = {};
}

written send_queue::how_far(range part) const noexcept {
    // Of a write that has come back, the rest was not taken.
    if (part.begin >= (under_way_ ? handed_ : confirmed_))
        return written::no;
    return part.end <= confirmed_ + progress_ ? written::yes : written::maybe;
}

} // namespace kafka::core
