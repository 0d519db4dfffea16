// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/connection/pipeline.hpp"

#include <algorithm>

namespace kafka::core {

void pipeline::reserve_one() {
    if (!slots_.full())
        return;
    const std::size_t capacity = std::max<std::size_t>(slots_.capacity() * 2, 4);
    minima_.set_capacity(capacity);
    slots_.set_capacity(capacity);
}

void pipeline::push(const slot& request) noexcept {
    slots_.push_back(request);
    silent_ += request.silent ? 1 : 0;
    note(request);
}

void pipeline::note(const slot& request) noexcept {
    if (request.deadline == time_point::max())
        return;
    while (!minima_.empty() && minima_.back().deadline >= request.deadline)
        minima_.pop_back();
    minima_.push_back({request.deadline, request.correlation_id});
}

void pipeline::pop() noexcept {
    if (!minima_.empty() && minima_.front().correlation_id == slots_.front().correlation_id)
        minima_.pop_front();
    silent_ -= slots_.front().silent ? 1 : 0;
    slots_.pop_front();
}

pipeline::slot* pipeline::find(const exchange& what) noexcept {
    const auto found = std::ranges::find(slots_, &what, &slot::what);
    return found == slots_.end() ? nullptr : &*found;
}

void pipeline::remove(slot& which) noexcept {
    const auto at = std::ranges::find(slots_, which.correlation_id, &slot::correlation_id);
    const std::uint64_t size = at->bytes.end - at->bytes.begin;
    silent_ -= at->silent ? 1 : 0;
    for (auto later = slots_.erase(at); later != slots_.end(); ++later) {
        later->bytes.begin -= size;
        later->bytes.end -= size;
    }
    note_all();
}

/// A slot that has gone may have hidden earlier ones that expire later than it did.
void pipeline::note_all() noexcept {
    minima_.clear();
    for (const slot& request : slots_)
        note(request);
}

const pipeline::slot& pipeline::first_to_expire() const noexcept {
    return *std::ranges::find(slots_, minima_.front().correlation_id, &slot::correlation_id);
}

} // namespace kafka::core
