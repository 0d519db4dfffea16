// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that says why something does not happen yet.

#include "client/core/client_core.hpp"

#include "core/journal/words.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace kafka::detail {

namespace {

std::size_t size_of(const core::exchange_queue& queue) {
    return static_cast<std::size_t>(std::distance(queue.begin(), queue.end()));
}

duration left_until(time_point when, time_point now) noexcept {
    if (when == time_point::max())
        return duration::max();
    return std::max(duration::zero(), when - now);
}

/// The nearer to a request, the less: a connection that is being made may be there first, and a
/// place may become free any moment.
int distance_of(node_state state) noexcept {
    switch (state) {
    case node_state::ready:
    case node_state::metadata_first:
        return 0;
    case node_state::full:
        return 1;
    case node_state::throttled:
        return 2;
    case node_state::negotiating:
    case node_state::authenticating:
        return 3;
    case node_state::connecting:
        return 4;
    case node_state::not_connected:
        return 5;
    case node_state::backing_off:
        return 6;
    default:
        return 7;
    }
}

} // namespace

node_state client_core::state_of(const node& which, time_point now) const noexcept {
    if (!which.current) {
        if (!described(which.id))
            return node_state::unknown;
        return which.backoff.delay(now) == duration::zero() ? node_state::not_connected
                                                            : node_state::backing_off;
    }
    const attempt& current = *which.current;
    switch (current.connection.state()) {
    case core::connection_state::connecting:
    case core::connection_state::disconnected: // about to be seen
        return node_state::connecting;
    case core::connection_state::api_versions:
        return node_state::negotiating;
    case core::connection_state::authenticating:
        return node_state::authenticating;
    case core::connection_state::connected:
        break;
    }
    if (current.retiring)
        return node_state::retiring;
    if (current.connection.throttle_delay(now) != duration::zero())
        return node_state::throttled;
    if (current.connection.is_authenticating())
        return node_state::authenticating;
    if (!current.connection.can_send(now))
        return node_state::full;
    return metadata_.in_progress() || metadata_.ttl(now) == duration::zero()
               ? node_state::metadata_first
               : node_state::ready;
}

void client_core::describe(const node& which, explanation& in, time_point now) const {
    in.node = which.id;
    in.state = state_of(which, now);
    if (which.was_tried)
        in.peer = core::to_string(which.address);
    in.failures = which.is_connected() ? 0 : which.backoff.failures();
    in.last_failure = which.last_failure;
    in.in_flight = which.in_flight();
    if (in.state == node_state::backing_off)
        in.remaining = which.backoff.delay(now);
    if (!which.current)
        return;
    const attempt& current = *which.current;
    if (in.in_flight != 0) {
        const core::pipeline::slot& oldest = current.connection.oldest();
        in.oldest_request = core::name_of(*oldest.api, oldest.version);
        in.oldest_elapsed = now - oldest.sent_at;
    }
    if (in.state == node_state::throttled) {
        in.remaining = current.connection.throttle_delay(now);
    } else if (in.state == node_state::connecting) {
        in.elapsed = now - current.started_at;
        in.remaining = left_until(current.connect_deadline, now);
    } else if (in.state == node_state::negotiating) {
        in.elapsed = now - current.started_at;
        in.remaining = left_until(current.connection.next_deadline(), now);
    } else if (in.state == node_state::authenticating) {
        in.elapsed = now - current.connection.login_began();
        in.remaining = left_until(current.connection.next_deadline(), now);
        in.again = current.was_connected;
    }
}

/// Of those that a request for any node could go to, the one that can take it, or will be the first
/// to; null when none has been tried yet.
const node* client_core::nearest_node(time_point now) const {
    const bool has_metadata = metadata_.snapshot()->has_metadata();
    const node* nearest = nullptr;
    const auto rank = [&](const node& of) {
        return std::tuple(
            distance_of(state_of(of, now)), of.backoff.delay(now), of.in_flight(), of.id);
    };
    nodes_.for_each([&](const node& each) {
        const bool counts =
            each.id.is_bootstrap() && !each.current ? !has_metadata : each.serves_anybody();
        if (counts && (!nearest || rank(each) < rank(*nearest)))
            nearest = &each;
    });
    return nearest;
}

explanation client_core::explain(target whom, time_point now) const {
    explanation made{.asked = whom, .max_in_flight = connection_options_.max_in_flight};
    made.proxy = journal_.proxy();
    const bool has_metadata = metadata_.snapshot()->has_metadata();
    const node* of = nullptr;
    switch (whom.type()) {
    case target::kind::given:
        made.node = whom.node();
        of = nodes_.find(whom.node());
        if (const broker* const known = described(whom.node())) {
            made.peer = core::to_string(core::server_address{known->host, known->port});
            made.state = node_state::not_connected;
        } else {
            made.state = has_metadata ? node_state::unknown : node_state::no_metadata;
        }
        break;
    case target::kind::controlling:
        made.waiting = size_of(controller_waiters_);
        if (const broker* const known = metadata_.snapshot()->controller()) {
            made.node = known->id;
            made.peer = core::to_string(core::server_address{known->host, known->port});
            made.state = node_state::not_connected;
            of = nodes_.find(known->id);
        } else {
            made.state = has_metadata ? node_state::no_controller : node_state::no_metadata;
        }
        break;
    case target::kind::least_loaded:
        made.waiting = size_of(any_waiters_);
        of = nearest_node(now);
        // One that was never tried needs no pause.
        if (!of || state_of(*of, now) == node_state::backing_off)
            for (const broker& each : metadata_.snapshot()->brokers())
                if (!nodes_.find(each.id)) {
                    of = nullptr;
                    made.node = each.id;
                    made.peer = core::to_string(core::server_address{each.host, each.port});
                    made.state = node_state::not_connected;
                    break;
                }
        break;
    }
    if (made.state == node_state::no_metadata || made.state == node_state::no_controller)
        made.last_failure = last_failure_;
    if (life_ == life::created)
        made.state = node_state::not_begun;
    if (life_ == life::closing || life_ == life::closed)
        made.state = node_state::closed;
    if (made.state == node_state::not_begun || made.state == node_state::closed)
        return made;
    if (!of)
        return made;
    if (whom.type() == target::kind::given)
        made.waiting = size_of(of->waiting);
    // One that is waited for, and that the metadata that was dropped has named.
    if (made.state == node_state::no_metadata && !of->current)
        return made;
    describe(*of, made, now);
    return made;
}

} // namespace kafka::detail
