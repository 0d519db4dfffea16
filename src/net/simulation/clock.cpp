// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/simulation/clock.hpp"

#include <algorithm>

namespace kafka::net::sim {

clock::event clock::at(time_point when, action what) {
    const event key(std::max(when, now_), planned_++);
    events_.emplace(key, std::move(what));
    return key;
}

bool clock::cancel(const event& which) noexcept {
    // The action's destructor may come back here, so it runs when the map is whole again.
    const auto node = events_.extract(which);
    return !node.empty();
}

time_point clock::next() const noexcept {
    return events_.empty() ? time_point::max() : events_.begin()->first.first;
}

void clock::run_next() {
    auto node = events_.extract(events_.begin());
    now_ = node.key().first;
    std::move(node.mapped())();
}

void clock::advance_to(time_point when) noexcept {
    now_ = std::max(now_, when);
}

void clock::clear() {
    std::map<event, action> dropped;
    dropped.swap(events_);
}

} // namespace kafka::net::sim
