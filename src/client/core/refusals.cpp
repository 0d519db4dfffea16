// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that remembers which nodes have refused the client, or have not
// been trusted by it. As long as that is the last that is known of a node, whoever needs the node
// is told so, and not merely that there is no connection. Attempts go on as after any failure, and
// what comes of the next one takes the place of what is remembered: so a password that brokers
// learn late is taken up without anybody starting anew.

#include "client/core/client_core.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace kafka::detail {

/// An effort to connect has come to nothing, or the connection was lost. One that was in use is no
/// reason to refuse what waits: the next attempt shows what to think of it.
void client_core::note_refusal(node& of, const attempt& ended) {
    const bool is_refused =
        !ended.was_connected && core::is_refusal(ended.connection.failure()->code);
    of.refusal = is_refused ? of.last_failure : nullptr;
    if (!is_refused)
        return;
    last_refusal_ = of.refusal;
    tell_refused(of);
}

/// Of what it has given and a broker has refused.
void client_core::tell_provider(attempt& ended) {
    std::shared_ptr<core::sasl::task> wished = std::exchange(ended.wished, nullptr);
    const auto& why = ended.connection.failure();
    if (wished && why && why->code == broker_errc::sasl_authentication_failed)
        effects_.refused.push_back(std::move(wished));
}

/// Whoever waits for that node, and for any if no other is left.
void client_core::tell_refused(node& by) {
    const error_info why = *by.refusal;
    fail_all(by.waiting, why);
    if (is_controller(by))
        fail_all(controller_waiters_, why);
    const bool by_all = is_refused_by_all();
    for (auto next = check_waiters_.begin(); next != check_waiters_.end();) {
        exchange& each = *next++;
        if (each.node ? *each.node != by.id : !by_all)
            continue;
        each.unlink();
        fail(each, why);
    }
    if (!by_all)
        return;
    fail_all(any_waiters_, why);
    fail_all(bootstrap_waiters_, why);
    fail_all(refresh_waiters_, why);
    if (metadata_.snapshot()->controller() == nullptr)
        fail_all(controller_waiters_, why);
}

void client_core::use_account(std::shared_ptr<const core::sasl::account> who, time_point now) {
    login_->use(std::move(who));
    nodes_.for_each([&](node& each) {
        if (each.refusal && !each.current)
            nodes_.forget_failures(each);
        each.refusal.reset();
        if (each.current)
            each.current->shows_former_account = each.current->connection.is_authenticating();
    });
    settle(now);
}

/// What that connection has come to says nothing of the account that the client shows now.
bool client_core::is_refused_of_old(const attempt& ended) noexcept {
    const error_info* const why = ended.connection.failure();
    return ended.shows_former_account && why != nullptr &&
           why->code == broker_errc::sasl_authentication_failed;
}

/// Whether of all nodes that could take a request for any of them none has not refused the client.
bool client_core::is_refused_by_all() const {
    bool is_served = false;
    nodes_.for_each(
        [&](const node& each) { is_served |= each.is_connected() && each.serves_anybody(); });
    const auto known = metadata_.snapshot()->brokers();
    return !is_served && !known.empty() && std::ranges::all_of(known, [&](const broker& each) {
        const node* const found = nodes_.find(each.id);
        return found && found->refusal;
    });
}

/// Why a request for the node need not wait: it would be told the same. Null once it may be tried
/// again, or is being tried.
const error_info* client_core::refusal_of(const node& which, time_point now) const noexcept {
    const bool is_tried = which.current || which.backoff.delay(now) == duration::zero();
    return is_tried ? nullptr : which.refusal.get();
}

/// The same for a request for any node.
const error_info* client_core::refusal_of_all(time_point now) const noexcept {
    if (!last_refusal_ || !is_refused_by_all())
        return nullptr;
    bool is_tried = false;
    for (const broker& each : metadata_.snapshot()->brokers())
        is_tried |= refusal_of(*nodes_.find(each.id), now) == nullptr;
    return is_tried ? nullptr : last_refusal_.get();
}

const error_info* client_core::refusal_of_controller(time_point now) const noexcept {
    const broker* const controller = metadata_.snapshot()->controller();
    if (controller == nullptr)
        return refusal_of_all(now);
    const node* const found = nodes_.find(controller->id);
    return found ? refusal_of(*found, now) : nullptr;
}

/// What is worth telling in place of "too late" if nothing came of waiting for any node: the last
/// refusal, as long as one is remembered.
const error_info* client_core::any_refusal() const noexcept {
    bool is_remembered = false;
    nodes_.for_each([&](const node& each) { is_remembered |= each.refusal != nullptr; });
    return is_remembered ? last_refusal_.get() : nullptr;
}

} // namespace kafka::detail
