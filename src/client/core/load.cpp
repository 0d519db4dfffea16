// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that knows which node has the least to do.

#include "client/core/client_core.hpp"

#include <algorithm>
#include <utility>

namespace kafka::detail {

namespace {

/// Whether the node can take a request, or may be able to in a moment. Null: it was never tried.
bool is_usable(const node* which, time_point now) noexcept {
    if (!which)
        return true;
    if (!which->current)
        return which->backoff.delay(now) == duration::zero();
    return which->is_connecting() || which->can_send(now);
}

} // namespace

std::vector<node_id>& client_core::shuffled_candidates() {
    candidates_.clear();
    for (const broker& each : metadata_.snapshot()->brokers())
        candidates_.push_back(each.id);
    for (std::size_t left = candidates_.size(); left > 1; --left)
        std::swap(candidates_[left - 1], candidates_[random() % left]);
    return candidates_;
}

std::optional<node_id> client_core::least_loaded_node(time_point now) {
    std::optional<node_id> best;
    std::size_t fewest = 0;
    for (node_id id : shuffled_candidates()) {
        const node* known = nodes_.find(id);
        const std::size_t load = known ? known->in_flight() : 0;
        if (known && known->can_send(now) && load == 0)
            return id;
        if (is_usable(known, now) && (!best || load < fewest)) {
            best = id;
            fewest = load;
        }
    }
    return best;
}

/// What is full, or about to be closed, can change by nothing but what is received.
duration client_core::least_loaded_node_refresh(time_point now) const noexcept {
    duration soonest = duration::max();
    for (const broker& each : metadata_.snapshot()->brokers()) {
        const node* known = nodes_.find(each.id);
        if (is_usable(known, now))
            return duration::zero();
        if (!known->current)
            soonest = std::min(soonest, known->backoff.delay(now));
        else if (const duration pause = known->throttle_delay(now); pause > duration::zero())
            soonest = std::min(soonest, pause);
    }
    return soonest;
}

} // namespace kafka::detail
