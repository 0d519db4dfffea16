// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that knows when nothing is sent: because a broker does not want it,
// or because there has been nothing to send for long.

#include "client/core/client_core.hpp"

#include "core/deadline.hpp"

#include <algorithm>

namespace kafka::detail {

duration client_core::throttle_delay(node_id id, time_point now) const noexcept {
    const node* found = nodes_.find(id);
    return found ? found->throttle_delay(now) : duration::zero();
}

void client_core::wake_at(time_point when) noexcept {
    wake_at_ = std::min(wake_at_, when);
}

/// When the connection will have been idle for as long as it may be; never while it is not idle.
time_point client_core::idle_end(const attempt& of) const noexcept {
    return core::saturated_sum(of.connection.idle_since(), max_idle_);
}

void client_core::wake_for(const attempt& which, time_point now) noexcept {
    wake_at(which.connection.next_deadline());
    // What has come to its end already is met in `on_time`, which goes on to close it.
    for (const time_point end : {idle_end(which), which.trusted_until})
        if (end > now)
            wake_at(end);
}

/// As `close_node` does, but what the broker was found out to be stays known. Whatever has waited
/// for such a connection is on it by now, so that it is not idle; what comes later finds none, and
/// has one made.
void client_core::close_idle_connections(time_point now) {
    nodes_.for_each([&](node& each) {
        if (!each.current || idle_end(*each.current) > now)
            return;
        each.current->retiring = each.current->keeps_knowledge = true;
        each.current->reason = core::close_reason::idle;
        end_attempt(each, now);
    });
}

} // namespace kafka::detail
