// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that requests pass through: admission, waiting, sending.

#include "client/core/client_core.hpp"

#include "core/deadline.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace kafka::detail {

namespace {

/// How long a server may leave us waiting before the next one is tried beside it.
constexpr duration stagger = std::chrono::seconds(1);

} // namespace

// --- admission and the end -------------------------------------------------------------------

bool client_core::admits(exchange& what) {
    if (life_ == life::closing || life_ == life::closed) {
        ++outstanding_;
        error_info why{.code = errc::illegal_state};
        why.detail = "the client has been closed";
        fail(what, std::move(why));
        return false;
    }
    ++outstanding_;
    return true;
}

void client_core::finish(exchange& what) {
    what.where = exchange::place::done;
    --outstanding_;
    effects_.completions.push_back(what);
}

void client_core::fail(exchange& what, error_info why) {
    if (what.api) {
        // What is told may be how a login ended, which was sent. This was not.
        why.api = what.api->name;
        why.request_written = written::no;
    }
    what.fail(std::move(why));
    finish(what);
}

void client_core::fail_all(core::exchange_queue& queue, const error_info& why) {
    while (!queue.empty()) {
        exchange& first = queue.front();
        queue.pop_front();
        fail(first, why);
    }
}

void client_core::wait(exchange& what, core::exchange_queue& in) {
    what.where = exchange::place::waiting;
    what.arrival = ++arrivals_;
    in.push_back(what);
    first_expiry_ = std::min(first_expiry_, what.deadline);
    wake_at(what.deadline);
}

void client_core::submit(exchange& what, attempt& to, time_point now) {
    what.where = exchange::place::submitted;
    what.node = to.node;
    try {
        to.connection.submit(what, now);
    } catch (const std::bad_alloc&) {
        error_info why{.code = make_error_code(boost::system::errc::not_enough_memory)};
        why.node = to.node;
        why.detail = "the request cannot be encoded";
        if (&what != &metadata_request_)
            return fail(what, std::move(why));
        what.fail(std::move(why));
        metadata_answered_ = true;
        return;
    }
    take_completions(to);
    wake_at(to.connection.next_deadline());
    tell_to_write(to);
}

/// Unless the driver looks for itself, since the step is of its making.
void client_core::tell_to_write(const attempt& to) {
    if (&to == current_ || to.has_ended || !to.connection.wants_write())
        return;
    const node* of = nodes_.find(to.node);
    if (effects_.written_to.empty() || effects_.written_to.back().get() != &to)
        effects_.written_to.push_back(of->current);
}

void client_core::abandon(exchange& what, time_point now) {
    if (what.where == exchange::place::waiting) {
        what.unlink();
        note_waiting(what, now, core::request_step::cancelled);
        error_info why{.code = boost::asio::error::operation_aborted, .node = what.node};
        fail(what, std::move(why));
        settle(now);
    } else if (what.where == exchange::place::submitted) {
        const node* of = nodes_.find(*what.node);
        if (!of || !of->current)
            return;
        const std::shared_ptr<attempt> on = of->current;
        on->connection.abandon(what, now);
        after(*on, now);
    }
}

// --- sending ---------------------------------------------------------------------------------

bool client_core::send_now(exchange& what, node_id id, time_point now) {
    if (life_ == life::closing || life_ == life::closed) {
        admits(what);
        return true;
    }
    start(now);
    node* to = known_node(id);
    if (!to) {
        want_newer_metadata();
        settle(now);
        return false;
    }
    admits(what);
    what.node = id;
    if (!to->waiting.empty())
        serve(*to, now); // A pause may be over, and nobody has looked since.
    if (what.deadline <= now) {
        error_info why{.code = broker_errc::request_timed_out, .node = id};
        why.detail = "the deadline had passed before anything was sent";
        fail(what, std::move(why));
    } else if (to->can_send(now) && to->waiting.empty()) {
        submit(what, *to->current, now);
    } else {
        if (!to->current && to->backoff.delay(now) == duration::zero())
            start_attempt(*to, now);
        // What is remembered of it says more, until the next attempt has shown something else.
        if (to->refusal && !to->is_connected()) {
            fail(what, *to->refusal);
            settle(now);
            return true;
        }
        error_info why{.code = errc::node_not_ready, .node = id};
        why.peer = core::to_string(to->address);
        why.detail = to->is_connecting() ? "still connecting"
                     : to->throttle_delay(now) > duration::zero()
                         ? "the broker has asked for a pause"
                     : to->is_authenticating() ? "the client is being authenticated again"
                     : to->is_connected()      ? "as many requests are on the way as may be"
                     : to->current             ? "its connection takes no new requests any more"
                     : described(id)           ? "backing off after a failure"
                                               : "the cluster's metadata has no such broker now";
        why.cause = to->last_failure;
        fail(what, std::move(why));
    }
    settle(now);
    return true;
}

void client_core::refuse(exchange& what, error_info why, time_point now) {
    ++outstanding_;
    fail(what, std::move(why));
    settle(now);
}

void client_core::send(exchange& what, target to, time_point now) {
    if (!admits(what))
        return;
    start(now);
    switch (to.type()) {
    case target::kind::least_loaded:
        if (const error_info* const refused = refusal_of_all(now))
            fail(what, *refused);
        else
            wait(what, any_waiters_);
        break;
    case target::kind::controlling:
        if (const error_info* const refused = refusal_of_controller(now))
            fail(what, *refused);
        else
            wait(what, controller_waiters_);
        break;
    case target::kind::given:
        what.node = to.node();
        if (node* known = known_node(to.node())) {
            if (const error_info* const refused = refusal_of(*known, now)) {
                fail(what, *refused);
                break;
            }
            wait(what, known->waiting);
            if (what.deadline > now) {
                refresh_metadata(now); // has the first place, if it is due
                serve(*known, now);
            }
        } else {
            want_newer_metadata();
            error_info why{.code = errc::unknown_broker_id, .node = to.node()};
            why.detail =
                metadata_.snapshot()->has_metadata()
                    ? "the cluster's metadata has no such broker"
                    : "no metadata has arrived yet; wait for async_bootstrap, or send to any_node";
            fail(what, std::move(why));
        }
        break;
    }
    settle(now);
    if (what.where == exchange::place::waiting)
        note_waiting(what, now, core::request_step::waits);
}

bool client_core::is_controller(const node& which) const noexcept {
    const broker* found = metadata_.snapshot()->controller();
    return found && found->id == which.id;
}

/// Of the queues whose requests this node can take, the one whose front came first; null when
/// nothing waits.
core::exchange_queue* client_core::first_queue(node& which) noexcept {
    core::exchange_queue* first = nullptr;
    const auto consider = [&](core::exchange_queue& queue) {
        if (!queue.empty() && (!first || queue.front().arrival < first->front().arrival))
            first = &queue;
    };
    consider(which.waiting);
    if (which.serves_anybody())
        consider(any_waiters_);
    if (!controller_waiters_.empty() && is_controller(which))
        consider(controller_waiters_);
    return first;
}

/// Moves what waits for this node on to its connection, or sees to it that there will be one.
void client_core::serve(node& which, time_point now) {
    while (which.can_send(now)) {
        core::exchange_queue* const from = first_queue(which);
        if (!from)
            return;
        exchange& first = from->front();
        from->pop_front();
        submit(first, *which.current, now);
    }
    const bool wanted =
        !which.waiting.empty() || (!controller_waiters_.empty() && is_controller(which));
    if (!wanted || which.current || life_ == life::closed)
        return;
    if (which.backoff.delay(now) == duration::zero())
        start_attempt(which, now);
    else
        wake_at(now + which.backoff.delay(now));
}

void client_core::serve_any(time_point now) {
    while (!any_waiters_.empty()) {
        attempt* best = best_connection(now);
        if (!best) {
            connect_somewhere(now);
            return;
        }
        exchange& first = any_waiters_.front();
        any_waiters_.pop_front();
        submit(first, *best, now);
    }
}

void client_core::serve_controller(time_point now) {
    if (controller_waiters_.empty())
        return;
    const broker* found = metadata_.snapshot()->controller();
    if (!found)
        return want_metadata();
    serve(nodes_.get(found->id), now);
}

/// The connection with the fewest requests on it among those that can take one more.
attempt* client_core::best_connection(time_point now) {
    attempt* best = nullptr;
    nodes_.for_each([&](node& each) {
        if (!each.serves_anybody() || !each.can_send(now))
            return;
        if (!best || each.in_flight() < best->connection.in_flight())
            best = each.current.get();
    });
    return best;
}

void client_core::connect_somewhere(time_point now) {
    connect_somewhere(now, stagger);
}

/// Connects to one more node of the cluster, or waits for an attempt that has not had its time:
/// `patience`, or less.
void client_core::connect_somewhere(time_point now, duration patience) {
    patience = std::min(patience, stagger);
    std::optional<node_id> next;
    time_point soonest = time_point::max();
    for (node_id id : shuffled_candidates()) {
        const node* known = nodes_.find(id);
        if (known && known->current) {
            if (known->is_connecting() && now - known->current->started_at < patience) {
                wake_at(known->current->started_at + patience);
                return;
            }
            continue;
        }
        const duration delay = known ? known->backoff.delay(now) : duration::zero();
        if (delay == duration::zero())
            next = id;
        else
            soonest = std::min(soonest, now + delay);
    }
    if (next) {
        start_attempt(nodes_.get(*next), now);
        wake_at(now + patience);
    } else {
        wake_at(soonest);
    }
}

} // namespace kafka::detail
