// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that keeps the metadata fresh.

#include "client/core/client_core.hpp"

#include "core/cluster/snapshot_update.hpp"
#include "core/deadline.hpp"
#include "core/versions/versions.hpp"

#include <algorithm>
#include <utility>

namespace kafka::detail {

/// Sees to it that metadata is asked for, as soon as that may be done again.
void client_core::want_metadata() noexcept {
    if (metadata_.in_progress() || metadata_.need_update())
        return;
    metadata_.request_update();
    metadata_wanted_ = true;
}

/// Also when an answer is on its way: that may have been written before what is wanted was true.
void client_core::want_newer_metadata() noexcept {
    if (metadata_.in_progress())
        metadata_.request_update();
    else
        want_metadata();
}

void client_core::refresh_metadata(time_point now) {
    if (metadata_.rebootstrap_at() <= now)
        start_over("no broker that is known gives metadata", now);
    wake_at(metadata_.rebootstrap_at());
    if (metadata_.in_progress())
        return;
    if (const time_point due = metadata_.next_refresh(); now < due) {
        wake_at(due);
        return;
    }
    metadata_.on_due(now);
    wake_at(metadata_.rebootstrap_at());
    attempt* via = connection_for_metadata(now);
    if (!via || nodes_.get(via->node).gives_no_metadata)
        connect_somewhere(now); // Others may know more.
    if (!via)
        return;
    const auto version = core::highest_version(*metadata_request_.api, via->connection.versions());
    if (!version) {
        error_info why{.code = errc::incompatible_broker_version, .node = via->node};
        why.api = metadata_request_.api->name;
        why.peer = core::to_string(via->address);
        why.detail =
            via->connection.versions().find(metadata_request_.api->key)
                ? "the broker offers no version of this API that the client knows"
                : "it does not offer this API, as the listeners of KRaft controllers do not "
                  "(controller.listener.names): clients need a broker's (listeners)";
        last_failure_ = std::make_shared<const error_info>(why);
        note_metadata_from(via->node, false);
        journal_.on_metadata_failure(via->node, why, now);
        end_refresh(metadata_.failed_update(std::move(why), now));
        // Nothing was sent, so without a back-off nothing would keep this from going round.
        constexpr duration pause = std::chrono::seconds(1);
        wake_at(std::max(metadata_.next_refresh(), now + pause));
        return;
    }
    metadata_request_.prepare(metadata_.begin_request(*version, via->node.is_bootstrap()), *version,
        core::saturated_sum(now, options_.request_timeout), metadata_.begin_snapshot(now));
    journal_.on_metadata_request(via->node, now);
    submit(metadata_request_, *via, now);
}

/// The connection with the fewest requests on it, but one that has given no metadata only where
/// there is no other.
attempt* client_core::connection_for_metadata(time_point now) {
    attempt* best = nullptr;
    bool best_gives_none = false;
    nodes_.for_each([&](node& each) {
        if (!each.serves_anybody() || !each.can_send(now))
            return;
        const bool is_better = !best || (each.gives_no_metadata == best_gives_none
                                                ? each.in_flight() < best->connection.in_flight()
                                                : best_gives_none);
        if (!is_better)
            return;
        best = each.current.get();
        best_gives_none = each.gives_no_metadata;
    });
    return best;
}

void client_core::note_metadata_from(node_id which, bool came) noexcept {
    if (node* const of = nodes_.find(which))
        of->gives_no_metadata = !came && of->current;
}

void client_core::apply_metadata(time_point now) {
    const core::snapshot_ptr before = metadata_.snapshot();
    core::metadata_outcome outcome;
    if (metadata_request_.failed())
        outcome = metadata_.failed_update(*metadata_request_.failure, now);
    else if (const auto snapshot = metadata_request_.take_snapshot())
        outcome = metadata_.apply(*snapshot, metadata_request_.version, now);
    else
        outcome = metadata_.apply(metadata_request_.take_answer(), metadata_request_.version, now);
    if (outcome.failure && !outcome.applied)
        last_failure_ = std::make_shared<const error_info>(*outcome.failure);
    note_metadata_from(*metadata_request_.node, outcome.applied);
    if (outcome.applied) {
        journal_.on_metadata(*metadata_request_.node, *before, *metadata_.snapshot(), now);
        journal_.on_topics(*before, *metadata_.snapshot(), metadata_.tracked(), now);
    } else if (outcome.failure) {
        journal_.on_metadata_failure(metadata_request_.node, *outcome.failure, now);
    }
    if (outcome.rebootstrap)
        obey_rebootstrap(*metadata_request_.node, now);
    if (outcome.applied)
        on_metadata(outcome, now);
    end_refresh(outcome);
}

void client_core::on_metadata(const core::metadata_outcome& outcome, time_point now) {
    effects_.metadata_applied = true;
    if (outcome.left_cluster) {
        journal_.on_other_cluster(
            *metadata_request_.node, *outcome.left_cluster, *metadata_.snapshot(), now);
        leave_old_cluster(now);
    }
    coordinators_.update(*metadata_.snapshot());
    take_stock_of_nodes(now);
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
    else if (const error_info* const refused = refusal_of_all(now))
        fail(what, *refused);
    else
        wait(what, bootstrap_waiters_);
    settle(now);
}

} // namespace kafka::detail
