// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that is about one effort to connect after the other: how it
// begins, what the driver tells of it, what becomes of its node when it ends.

#include "client/core/client_core.hpp"

#include "core/deadline.hpp"
#include "core/metrics/sensors.hpp"

#include <memory>
#include <utility>
#include <vector>

namespace kafka::detail {

bool client_core::maybe_connect(node_id id, time_point now) {
    if (life_ == life::closing || life_ == life::closed)
        return false;
    start(now);
    node* known = known_node(id);
    if (!known || known->current || known->backoff.delay(now) != duration::zero())
        return false;
    start_attempt(*known, now);
    return known->current != nullptr;
}

void client_core::start_attempt(node& which, time_point now) {
    if (life_ == life::closed || awaits_names_)
        return;
    const broker* known = described(which.id);
    if (!known)
        return want_metadata(); // It may come back.
    core::server_address address{known->host, known->port, core::ip_family::unspecified};
    if (which.id.is_bootstrap())
        address = metadata_.bootstrap()[static_cast<std::size_t>(which.id.number())];
    if (which.was_tried && which.address != address)
        nodes_.forget(which);
    which.address = address;
    which.was_tried = true;
    which.backoff.on_attempt(now);
    journal_.on_attempt(which.id, address, which.backoff.failures(), now);
    std::vector<core::server_address> rest = which.round.next();
    const core::version_step step = which.ladder.next(now, rest.size());
    which.current = std::make_shared<attempt>(connection_options_, which.id, std::move(address),
        which.ladder.began(), core::saturated_sum(now, which.backoff.connect_timeout(random())),
        step, expected_at(which.id));
    which.current->addresses = std::move(rest);
    which.current->trusted_until = which.ladder.trusted_until();
    effects_.opened.push_back(which.current);
    wake_at(which.current->connect_deadline);
}

void client_core::on_reached(attempt& which, core::reached_address where) {
    if (node* const of = nodes_.find(which.node); of && of->current.get() == &which)
        of->round.on_established(std::move(where));
}

void client_core::on_established(attempt& which, time_point now, core::reached_address where) {
    if (which.has_ended)
        return;
    current_ = &which;
    on_reached(which, std::move(where));
    which.connection.on_established(now);
    after(which, now);
}

void client_core::on_read(attempt& which, std::size_t size, time_point now) {
    if (which.has_ended)
        return;
    current_ = &which;
    which.connection.on_read(size, now);
    after(which, now);
}

void client_core::on_decoded(attempt& which, time_point now) {
    if (which.has_ended)
        return;
    current_ = &which;
    which.connection.on_decoded(now);
    after(which, now);
}

void client_core::on_progress(attempt& which, std::size_t size, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_progress(size, now);
    after_writing(which, now);
}

void client_core::on_written(attempt& which, std::size_t size, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_written(size, now);
    after_writing(which, now);
}

/// Written bytes alone change nothing: no deadline, no place in a queue. But they may have been the
/// last of what nobody answers.
void client_core::after_writing(attempt& which, time_point now) {
    if (which.connection.state() == core::connection_state::disconnected ||
        !which.connection.completions().empty() || which.connection.in_flight() == 0) {
        current_ = &which;
        after(which, now);
    }
}

void client_core::on_closed(attempt& which, error_info why, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_closed(std::move(why), now);
    after(which, now);
}

/// Looks at what an event has done to the attempt.
void client_core::after(attempt& which, time_point now) {
    take_completions(which);
    if (std::shared_ptr<core::sasl::task> task = which.connection.take_task()) {
        if (task->how() == core::sasl::task::kind::asks)
            which.wished = task;
        effects_.tasks.push_back({which.shared_from_this(), std::move(task)});
    }
    const core::connection_state state = which.connection.state();
    if (state == core::connection_state::connected && !which.was_connected)
        on_connected(which, now);
    if (which.connection.has_answered())
        note_use(which);
    if (state == core::connection_state::connected && !which.connection.is_authenticating())
        which.shows_former_account = false;
    if (which.superseded && !which.has_ended)
        which.retiring = nodes_.get(which.node).waiting.empty();
    if (which.retiring && which.connection.in_flight() == 0)
        which.connection.close(now);
    if (which.connection.state() == core::connection_state::disconnected && !which.has_ended)
        on_ended(which, now);
    else
        wake_for(which, now);
    settle(now, &which);
    current_ = nullptr;
}

void client_core::take_completions(attempt& which) {
    core::exchange_queue& done = which.connection.completions();
    while (!done.empty()) {
        exchange& first = done.front();
        done.pop_front();
        if (&first != &metadata_request_) {
            finish(first);
            continue;
        }
        metadata_answered_ = true;
        effects_.own.push_back({.node = which.node,
            .api = first.api,
            .version = first.version,
            .correlation_id = first.correlation_id,
            .error = first.failed() ? first.failure->code : error_code()});
    }
}

void client_core::on_connected(attempt& which, time_point now) {
    which.was_connected = true;
    if (sensors_)
        sensors_->on_connected(now);
    if (node* of = nodes_.find(which.node)) {
        note_connected(*of, which, now);
        of->on_connected(which.connection.question(), now);
    }
    if (!first_support_)
        first_support_ = {which.connection.versions(), which.connection.release()};
    if (!which.node.is_bootstrap())
        retire_bootstrap_connections(now);
}

/// Only who answers requests, or keeps the connection for long, need not be spared: a broker that
/// does not let the client in may tell its versions all the same, time after time.
void client_core::note_use(attempt& which) noexcept {
    if (std::exchange(which.was_of_use, true))
        return;
    if (node* const of = nodes_.find(which.node); of && of->current.get() == &which)
        of->backoff.on_connected();
}

void client_core::on_ended(attempt& which, time_point now) {
    which.has_ended = true;
    tell_provider(which);
    if (which.was_connected && now - which.started_at >= options_.reconnect_backoff_max)
        note_use(which);
    if (sensors_)
        sensors_->on_ended(which.was_connected, now);
    node* of = nodes_.find(which.node);
    if (!of || of->current.get() != &which)
        return;
    effects_.closed.push_back(std::exchange(of->current, nullptr));
    if (is_refused_of_old(which)) {
        of->ladder.on_ended(core::version_outcome::none, now);
        which.retiring = which.keeps_knowledge = true;
    }
    if (which.retiring) {
        note_end(*of, which, core::version_ladder::move::over, now);
        return which.keeps_knowledge ? nodes_.forget_failures(*of) : nodes_.forget(*of);
    }
    of->round.on_ended(which.connection.outcome(), which.connection.failure());
    if (go_on_elsewhere(*of, which, now))
        return;
    const core::version_ladder::move then = of->ladder.on_ended(of->round.outcome(), now);
    if (which.connection.failure())
        note_failure(*of, which.connection, then);
    if (then != core::version_ladder::move::on && which.connection.failure())
        of->backoff.on_failure(random());
    note_end(*of, which, then, now);
    if (then == core::version_ladder::move::on) {
        start_attempt(*of, now);
        if (!of->current)
            of->ladder.on_ended(core::version_outcome::none, now);
    } else if (which.connection.failure()) {
        if (!of->id.is_bootstrap())
            metadata_.request_update();
        note_refusal(*of, which);
        tell_ready_waiters(*of);
    }
    wake_at(now + of->backoff.delay(now));
    if (wants_rebootstrap(which.connection))
        obey_rebootstrap(which.node, now);
}

} // namespace kafka::detail
