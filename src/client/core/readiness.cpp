// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that tells those who wait for a node that it can be used, or why
// it cannot.

#include "client/core/client_core.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <utility>

namespace kafka::detail {

namespace {

error_info backing_off(const node& which, duration pause) {
    error_info why{.code = which.last_failure->code, .node = which.id};
    why.peer = core::to_string(which.address);
    why.detail = "it has failed, and is not tried again for " + core::in_words(pause);
    why.cause = which.last_failure;
    return why;
}

} // namespace

void client_core::await_ready(exchange& what, time_point now) {
    if (!admits(what))
        return;
    start(now);
    if (known_node(*what.node)) {
        wait(what, ready_waiters_);
        serve_ready_waiters(now); // one that is ready is so even if there is no time left
    } else {
        want_newer_metadata();
        error_info why{.code = errc::unknown_broker_id, .node = what.node};
        why.detail = "the cluster's metadata has no such broker";
        fail(what, std::move(why));
    }
    settle(now);
}

/// Tells those whose nodes are ready, and sees to it that the others' will be.
void client_core::serve_ready_waiters(time_point now) {
    for (auto next = ready_waiters_.begin(); next != ready_waiters_.end();) {
        exchange& each = *next++;
        if (is_ready(*each.node, true, now)) {
            each.unlink();
            finish(each);
            continue;
        }
        node* const known = known_node(*each.node);
        if (!known) {
            want_metadata(); // It may come back.
            continue;
        }
        if (known->current)
            continue;
        const duration pause = known->backoff.delay(now);
        if (pause == duration::zero()) {
            start_attempt(*known, now);
        } else if (known->last_failure) {
            each.unlink();
            fail(each, backing_off(*known, pause));
        } else {
            wake_at(now + pause);
        }
    }
}

/// An effort to connect has come to nothing, or the connection was lost.
void client_core::tell_ready_waiters(const node& failed) {
    for (auto next = ready_waiters_.begin(); next != ready_waiters_.end();) {
        exchange& each = *next++;
        if (each.node != failed.id)
            continue;
        each.unlink();
        fail(each, *failed.last_failure);
    }
}

void client_core::expire_ready_waiters(time_point now) {
    for (auto next = ready_waiters_.begin(); next != ready_waiters_.end();) {
        exchange& each = *next++;
        if (now < each.deadline) {
            first_expiry_ = std::min(first_expiry_, each.deadline);
            continue;
        }
        error_info why{.code = errc::timeout, .node = each.node};
        why.detail =
            "waited until the deadline for the broker to be in the cluster's metadata again";
        if (const node* known = nodes_.find(*each.node)) {
            why = waited_for(*known, now);
            if (!known->refusal)
                why.code = errc::timeout;
            if (known->can_send(now))
                why.detail = "waited for metadata that was due until the deadline";
        }
        each.unlink();
        fail(each, std::move(why));
    }
}

} // namespace kafka::detail
