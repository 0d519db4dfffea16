// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that requests pass through: admission, waiting, sending, the end.

#include "client/client_core.hpp"

#include "core/deadline.hpp"
#include "core/text.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace kafka::detail {

namespace {

/// How long a server may leave us waiting before the next one is tried beside it.
constexpr duration stagger = std::chrono::seconds(1);

std::string joined(std::span<const core::server_address> servers) {
    std::string text;
    for (const core::server_address& each : servers)
        text.append(text.empty() ? "" : ", ").append(core::to_string(each));
    return text;
}

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
    if (what.api)
        why.api = what.api->name;
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
    if (&to != current_ && to.connection.wants_write()) {
        const node* of = nodes_.find(to.node);
        if (effects_.written_to.empty() || effects_.written_to.back().get() != &to)
            effects_.written_to.push_back(of->current);
    }
}

void client_core::abandon(exchange& what, time_point now) {
    if (what.where == exchange::place::waiting) {
        what.unlink();
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
        want_metadata();
        settle(now);
        return false;
    }
    admits(what);
    what.node = id;
    if (what.deadline <= now) {
        error_info why{.code = broker_errc::request_timed_out, .node = id};
        why.detail = "the deadline had passed before anything was sent";
        fail(what, std::move(why));
    } else if (to->can_send(now) && to->waiting.empty()) {
        submit(what, *to->current, now);
    } else {
        if (!to->current && to->backoff.delay(now) == duration::zero())
            start_attempt(*to, now);
        error_info why{.code = errc::node_not_ready, .node = id};
        why.peer = core::to_string(to->address);
        why.detail = to->is_connecting()  ? "still connecting"
                     : to->is_connected() ? "as many requests are on the way as may be"
                     : to->current        ? "the brokers that were found take over from it"
                     : metadata_.snapshot()->find(id)
                         ? "backing off after a failure"
                         : "the cluster's metadata has no such broker now";
        why.cause = to->last_failure;
        fail(what, std::move(why));
    }
    settle(now);
    return true;
}

void client_core::send(exchange& what, target to, time_point now) {
    if (!admits(what))
        return;
    start(now);
    switch (to.type()) {
    case target::kind::least_loaded:
        wait(what, any_waiters_);
        break;
    case target::kind::controlling:
        wait(what, controller_waiters_);
        break;
    case target::kind::given:
        what.node = to.node();
        if (node* known = known_node(to.node())) {
            wait(what, known->waiting);
            if (what.deadline > now)
                serve(*known, now);
        } else {
            want_metadata();
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
    if (which.id.type() != node_id::kind::coordinator)
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
        if (each.id.type() == node_id::kind::coordinator || !each.can_send(now))
            return;
        if (!best || each.in_flight() < best->connection.in_flight())
            best = each.current.get();
    });
    return best;
}

/// Connects to one more node of the cluster, or waits for an attempt that has not had its time.
void client_core::connect_somewhere(time_point now) {
    std::optional<node_id> next;
    time_point soonest = time_point::max();
    for (node_id id : shuffled_candidates()) {
        const node* known = nodes_.find(id);
        if (known && known->current) {
            if (known->is_connecting() && now - known->current->started_at < stagger) {
                wake_at(known->current->started_at + stagger);
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
        wake_at(now + stagger);
    } else {
        wake_at(soonest);
    }
}

// --- metadata --------------------------------------------------------------------------------

void client_core::refresh_metadata(time_point now) {
    if (metadata_.in_progress())
        return;
    if (const time_point due = metadata_.next_refresh(); now < due) {
        wake_at(due);
        return;
    }
    attempt* via = best_connection(now);
    if (!via) {
        connect_somewhere(now);
        return;
    }
    const auto version = core::highest_version(*metadata_request_.api, via->connection.versions());
    if (!version) {
        error_info why{.code = errc::incompatible_broker_version, .node = via->node};
        why.api = metadata_request_.api->name;
        why.peer = core::to_string(via->address);
        why.detail = "the broker offers no version of this API that the client knows";
        last_failure_ = std::make_shared<const error_info>(why);
        metadata_.failed_update(std::move(why), now);
        wake_at(metadata_.next_refresh());
        return;
    }
    metadata_request_.prepare(metadata_.begin_request(*version, via->node.is_bootstrap()), *version,
        core::saturated_sum(now, options_.request_timeout));
    submit(metadata_request_, *via, now);
}

void client_core::apply_metadata(time_point now) {
    core::metadata_outcome outcome;
    if (metadata_request_.failed())
        outcome = metadata_.failed_update(*metadata_request_.failure, now);
    else
        outcome = metadata_.apply(metadata_request_.take_answer(), metadata_request_.version, now);
    if (outcome.failure && !outcome.applied)
        last_failure_ = std::make_shared<const error_info>(*outcome.failure);
    wake_at(metadata_.next_refresh());
    if (!outcome.applied)
        return;
    nodes_.erase_if([&](const node& each) {
        return !each.current && each.waiting.empty() && !metadata_.snapshot()->find(each.id);
    });
    nodes_.for_each([&](node& each) {
        const broker* described = metadata_.snapshot()->find(each.id);
        if (described && !each.current && !each.id.is_bootstrap() &&
            (described->host != each.address.host || described->port != each.address.port))
            nodes_.forget(each);
    });
    // One that somebody waits for may have come back.
    nodes_.for_each([&](node& each) { serve(each, now); });
    while (!bootstrap_waiters_.empty()) {
        exchange& first = bootstrap_waiters_.front();
        bootstrap_waiters_.pop_front();
        finish(first);
    }
}

void client_core::await_bootstrap(exchange& what, time_point now) {
    if (!admits(what))
        return;
    start(now);
    if (metadata_.snapshot()->has_metadata())
        finish(what);
    else
        wait(what, bootstrap_waiters_);
    settle(now);
}

// --- deadlines -------------------------------------------------------------------------------

template <class Describe>
void client_core::fail_expired(core::exchange_queue& queue, time_point now, Describe describe) {
    for (auto next = queue.begin(); next != queue.end();) {
        exchange& each = *next++;
        if (now < each.deadline) {
            first_expiry_ = std::min(first_expiry_, each.deadline);
            continue;
        }
        each.unlink();
        fail(each, describe());
    }
}

void client_core::expire_waiting(time_point now) {
    first_expiry_ = time_point::max();
    fail_expired(any_waiters_, now, [&] {
        error_info why{.code = broker_errc::request_timed_out};
        why.detail = "waited for a connection to any node of the cluster until the deadline";
        why.cause = last_failure_;
        return why;
    });
    fail_expired(controller_waiters_, now, [&] {
        if (const broker* found = metadata_.snapshot()->controller())
            return waited_for(nodes_.get(found->id));
        error_info why{.code = broker_errc::request_timed_out};
        why.detail =
            metadata_.snapshot()->has_metadata()
                ? "the cluster had no controller until the deadline"
                : "waited for metadata, to learn who the controller is, until the deadline";
        why.cause = last_failure_;
        return why;
    });
    nodes_.for_each(
        [&](node& each) { fail_expired(each.waiting, now, [&] { return waited_for(each); }); });
    fail_expired(bootstrap_waiters_, now, [&] { return no_brokers(); });
    bool grace_is_over = false;
    for (const exchange& each : close_waiters_) {
        grace_is_over |= each.deadline <= now;
        first_expiry_ = std::min(first_expiry_, each.deadline);
    }
    wake_at(first_expiry_);
    if (grace_is_over) {
        error_info why{.code = broker_errc::request_timed_out};
        why.detail = "the client was closed before all requests were answered";
        fail_all(close_waiters_, why);
        close(errc::cancelled, now);
    }
}

error_info client_core::waited_for(const node& which) const {
    error_info why{.code = broker_errc::request_timed_out, .node = which.id};
    why.peer = core::to_string(which.address);
    why.detail =
        which.is_connected()
            ? "waited for a free place among the requests in flight until the deadline"
        : metadata_.snapshot()->find(which.id)
            ? "waited for a connection until the deadline"
            : "waited until the deadline for the broker to be in the cluster's metadata again";
    why.cause = which.last_failure;
    return why;
}

error_info client_core::no_brokers() const {
    error_info why{.code = errc::no_brokers_available};
    why.detail = "tried " + joined(metadata_.bootstrap()) + " for " +
                 core::in_words(options_.api_version_auto_timeout);
    why.cause = last_failure_;
    return why;
}

// --- closing ---------------------------------------------------------------------------------

void client_core::close_gracefully(exchange& what, time_point now) {
    if (life_ == life::closed) {
        ++outstanding_;
        finish(what);
        return;
    }
    if (life_ == life::created)
        life_ = life::running;
    life_ = life::closing;
    ++outstanding_;
    wait(what, close_waiters_);
    finish_closing(now);
}

void client_core::finish_closing(time_point now) {
    if (life_ != life::closing)
        return;
    std::size_t closers = 0;
    for (auto each = close_waiters_.begin(); each != close_waiters_.end(); ++each)
        ++closers;
    if (outstanding_ > closers)
        return;
    close(errc::cancelled, now);
}

void client_core::close(error_code why, time_point now) {
    if (life_ == life::closed)
        return;
    life_ = life::closed;
    error_info reason{.code = why};
    reason.detail = "the client was closed";
    nodes_.for_each([&](node& each) {
        if (each.current) {
            const std::shared_ptr<attempt> ending = each.current;
            ending->connection.close(now, reason);
            take_completions(*ending);
            ending->has_ended = true;
            effects_.closed.push_back(std::exchange(each.current, nullptr));
        }
        fail_all(each.waiting, reason);
        nodes_.forget(each);
    });
    fail_all(any_waiters_, reason);
    fail_all(controller_waiters_, reason);
    fail_all(bootstrap_waiters_, reason);
    // Who waited for the end has it, unless it is the client's destruction.
    if (why == boost::asio::error::operation_aborted)
        fail_all(close_waiters_, reason);
    while (!close_waiters_.empty()) {
        exchange& first = close_waiters_.front();
        close_waiters_.pop_front();
        finish(first);
    }
    wake_at_ = time_point::max();
}

} // namespace kafka::detail
