// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that finds out what the brokers are, and tells who wants to know.

#include "client/core/client_core.hpp"

#include "core/refusal.hpp"
#include "core/text.hpp"

#include <kafka/broker_version.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>
#include <kafka/version_check.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace kafka::detail {

namespace {

using move = core::version_ladder::move;

const version_check& wish_of(const exchange& check) noexcept {
    return *static_cast<const version_check*>(check.request);
}

/// What a broker answers who does not let the client in, or what hanging up means before 1.0. It
/// has told its versions before.
bool is_of_login(const error_info& why) noexcept {
    return core::is_refusal(why.code) || why.api == protocol::sasl_handshake_request::api.name ||
           why.api == protocol::sasl_authenticate_request::api.name;
}

/// No broker of any release ends a connection like this: it keeps silent, or closes, or says that
/// it is another one than the client has taken it for.
bool is_surprise(const core::connection& failed) noexcept {
    const error_code code = failed.failure()->code;
    return failed.outcome() == core::version_outcome::nonsense || code == errc::protocol ||
           code == errc::correlation_id || code == errc::invalid_receive ||
           code == errc::foreign_protocol ||
           (code.category() == broker_category() && code != broker_errc::rebootstrap_required &&
               !is_of_login(*failed.failure()));
}

error_info unrecognized(const node& of, std::shared_ptr<const error_info> cause) {
    error_info why{.code = errc::unrecognized_broker_version, .node = of.id};
    why.peer = core::to_string(of.address);
    why.cause = std::move(cause);
    return why;
}

} // namespace

// --- what failures mean ----------------------------------------------------------------------

/// An attempt to connect has failed, or a connection was lost.
void client_core::note_failure(
    node& of, const core::connection& failed, core::version_ladder::move then) {
    error_info why = *failed.failure();
    if (const std::string where = of.round.in_words(); !where.empty())
        why.detail += (why.detail.empty() ? "" : "; ") + where;
    if (then == move::unrecognized) {
        // What is worth knowing is how the first questions ended, not those for old brokers.
        why = {.code = errc::connection, .node = of.id, .peer = core::to_string(of.address)};
        why.detail = "the peer answers neither ApiVersions nor what brokers before 0.10 know";
        why.cause = of.last_failure;
    }
    of.unrecognized = then == move::unrecognized;
    if (then != move::on || core::is_api_versions(failed.question()))
        last_failure_ = of.last_failure = std::make_shared<const error_info>(std::move(why));
    tell_checks(of, failed);
}

/// Whether the failed attempt is followed at once by one to other addresses of the node, with the
/// same question: nobody sees the node as disconnected, and it has not failed yet.
bool client_core::go_on_elsewhere(node& of, const attempt& failed, time_point now) {
    // Who is refused at one of the addresses is so at all of them, and would be suspected; but a
    // peer that does not even tell its versions has not looked who asks.
    const error_info* const why = failed.connection.failure();
    const bool is_refused = why != nullptr && core::is_refusal(why->code) &&
                            why->api != protocol::api_versions_request::api.name;
    if (of.round.left() == 0 || !of.ladder.has_time(now) || is_refused ||
        wants_rebootstrap(failed.connection)) {
        of.round.give_up();
        return false;
    }
    note_failure(of, failed.connection, core::version_ladder::move::on);
    note_end(of, failed, core::version_ladder::move::on, now);
    start_attempt(of, now);
    if (!of.current)
        of.round.give_up();
    return of.current != nullptr;
}

void client_core::tell_checks(const node& of, const core::connection& failed) {
    const bool nobody_is_left = of.unrecognized && all_are_unrecognized();
    for (auto next = check_waiters_.begin(); next != check_waiters_.end();) {
        exchange& each = *next++;
        if (each.node.value_or(of.id) != of.id)
            continue;
        error_info why = unrecognized(of, of.last_failure);
        if (each.node ? of.unrecognized : nobody_is_left) {
            why.detail = "the peer answers nothing that a broker of any release does";
        } else if (wish_of(each).strict && is_surprise(failed)) {
            why.detail = "the peer behaves as no broker of any release does";
            why.cause = std::make_shared<const error_info>(*failed.failure());
        } else {
            continue;
        }
        each.unlink();
        fail(each, std::move(why));
    }
}

/// Whether of all nodes that a check of any node could ask none is left to be asked.
bool client_core::all_are_unrecognized() const {
    return std::ranges::all_of(metadata_.snapshot()->brokers(), [&](const broker& each) {
        const node* known = nodes_.find(each.id);
        return known && known->unrecognized && !known->current;
    });
}

/// A recent broker that was kept from answering for long enough has been taken for an old one.
/// While its connection lives, nothing would show that: so that takes nothing new any more, and the
/// next one asks for ApiVersions again.
void client_core::end_trust(time_point now) {
    nodes_.for_each([&](node& each) {
        if (!each.is_connected() || each.current->trusted_until > now)
            return;
        each.current->superseded = false;
        each.current->retiring = each.current->keeps_knowledge = true;
        each.current->reason = core::close_reason::unsure;
        end_if_retired(each, now);
    });
}

// --- checks ----------------------------------------------------------------------------------

void client_core::check_version(exchange& what, time_point now) {
    if (!admits(what))
        return;
    start(now);
    what.node = wish_of(what).node;
    if (what.node && !known_node(*what.node)) {
        want_newer_metadata();
        error_info why{.code = errc::unknown_broker_id, .node = what.node};
        why.detail = "the cluster's metadata has no such broker";
        fail(what, std::move(why));
    } else if (const error_info* const refused =
                   what.node ? refusal_of(*known_node(*what.node), now) : refusal_of_all(now)) {
        fail(what, *refused);
    } else {
        wait(what, check_waiters_);
        serve_checks(now); // a connection that is there can tell even if there is no time left
    }
    settle(now);
}

/// Tells those whose node is connected, and sees to it that the others' will be.
void client_core::serve_checks(time_point now) {
    for (auto next = check_waiters_.begin(); next != check_waiters_.end();) {
        exchange& each = *next++;
        const node* found = each.node ? nodes_.find(*each.node) : nullptr;
        if (!each.node)
            nodes_.for_each([&](const node& other) {
                if (other.is_connected() && (!found || other.id < found->id))
                    found = &other;
            });
        if (!found || !found->is_connected()) {
            connect_for(each, now);
            continue;
        }
        *static_cast<broker_version*>(each.response) = found->current->connection.release();
        each.unlink();
        finish(each);
    }
}

void client_core::connect_for(const exchange& check, time_point now) {
    if (check.node) {
        node* const known = known_node(*check.node);
        if (!known)
            return want_metadata(); // It may come back.
        if (known->current)
            return;
        const duration pause = known->backoff.delay(now);
        if (pause == duration::zero())
            start_attempt(*known, now);
        else
            wake_at(now + pause);
        return;
    }
    // A server that leaves us waiting must not use up the time of those not tried yet.
    constexpr duration least = std::chrono::milliseconds(500);
    int untried = 0;
    for (const broker& each : metadata_.snapshot()->brokers()) {
        const node* known = nodes_.find(each.id);
        if (!known || (!known->current && known->backoff.delay(now) == duration::zero()))
            ++untried;
    }
    connect_somewhere(now, std::max((check.deadline - now) / (untried + 1), least));
}

void client_core::expire_checks(time_point now) {
    for (auto next = check_waiters_.begin(); next != check_waiters_.end();) {
        exchange& each = *next++;
        if (now < each.deadline) {
            first_expiry_ = std::min(first_expiry_, each.deadline);
            continue;
        }
        const std::string time = core::in_words(wish_of(each).timeout);
        const node* const known = each.node ? nodes_.find(*each.node) : nullptr;
        const error_info* const refused = known       ? known->refusal.get()
                                          : each.node ? nullptr
                                                      : any_refusal();
        error_info why{.code = errc::no_brokers_available};
        why.detail = "no broker has told its version within " + time;
        why.cause = last_failure_;
        if (refused != nullptr) {
            why = *refused;
        } else if (each.node) {
            why = {.code = errc::node_not_ready, .node = each.node};
            why.detail = "its version was not known within " + time;
            why.peer = known ? core::to_string(known->address) : std::string();
            why.cause = known ? known->last_failure : nullptr;
        }
        each.unlink();
        fail(each, std::move(why));
    }
}

} // namespace kafka::detail
