// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core in which things come to their end: deadlines, and the close.

#include "client/core/client_core.hpp"

#include "core/metrics/sensors.hpp"
#include "core/text.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace kafka::detail {

namespace {

std::string joined(std::span<const core::server_address> servers) {
    std::string text;
    for (const core::server_address& each : servers)
        text.append(text.empty() ? "" : ", ").append(core::to_string(each));
    return text;
}

} // namespace

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
        error_info why = describe();
        note_expired(each, why, now);
        fail(each, std::move(why));
    }
}

void client_core::expire_waiting(time_point now) {
    first_expiry_ = time_point::max();
    fail_expired(any_waiters_, now, [&] {
        if (const error_info* const refused = any_refusal())
            return *refused;
        error_info why{.code = broker_errc::request_timed_out};
        why.detail = "waited for a connection to any node of the cluster until the deadline";
        why.cause = last_failure_;
        return why;
    });
    fail_expired(controller_waiters_, now, [&] {
        if (const broker* found = metadata_.snapshot()->controller())
            return waited_for(nodes_.get(found->id), now);
        if (const error_info* const refused = any_refusal())
            return *refused;
        error_info why{.code = broker_errc::request_timed_out};
        why.detail =
            metadata_.snapshot()->has_metadata()
                ? "the cluster had no controller until the deadline"
                : "waited for metadata, to learn who the controller is, until the deadline";
        why.cause = last_failure_;
        return why;
    });
    nodes_.for_each([&](node& each) {
        fail_expired(each.waiting, now, [&] { return waited_for(each, now); });
    });
    fail_expired(bootstrap_waiters_, now, [&] { return no_brokers(); });
    fail_expired(refresh_waiters_, now, [&] {
        if (const error_info* const refused = any_refusal())
            return *refused;
        error_info why{.code = errc::timeout};
        why.detail = "waited for newer metadata until the deadline";
        why.cause = last_failure_;
        return why;
    });
    expire_checks(now);
    expire_ready_waiters(now);
    bool grace_is_over = false;
    for (const exchange& each : close_waiters_) {
        grace_is_over |= each.deadline <= now;
        first_expiry_ = std::min(first_expiry_, each.deadline);
    }
    wake_at(first_expiry_);
    if (grace_is_over) {
        error_info why{.code = errc::timeout};
        why.detail = "the client was closed before all requests were answered";
        fail_all(close_waiters_, why);
        close(errc::cancelled, now);
    }
}

error_info client_core::waited_for(const node& which, time_point now) const {
    if (which.refusal)
        return *which.refusal;
    error_info why{.code = broker_errc::request_timed_out, .node = which.id};
    why.peer = core::to_string(which.address);
    why.detail =
        which.throttle_delay(now) > duration::zero()
            ? "waited until the deadline for the end of the pause that the broker has asked for"
        : which.is_authenticating()
            ? "waited until the deadline for the client to be authenticated again"
        : which.is_connected()
            ? "waited for a free place among the requests in flight until the deadline"
        : described(which.id)
            ? "waited for a connection until the deadline"
            : "waited until the deadline for the broker to be in the cluster's metadata again";
    why.cause = which.last_failure;
    return why;
}

error_info client_core::no_brokers() const {
    if (const error_info* const refused = any_refusal())
        return *refused;
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
    std::size_t connections = 0;
    nodes_.for_each([&](node& each) {
        if (each.current) {
            connections += each.current->was_connected ? 1 : 0;
            const std::shared_ptr<attempt> ending = each.current;
            ending->connection.close(now, reason);
            take_completions(*ending);
            ending->has_ended = true;
            if (sensors_)
                sensors_->on_ended(ending->was_connected, now);
            effects_.closed.push_back(std::exchange(each.current, nullptr));
        }
        fail_all(each.waiting, reason);
        nodes_.forget(each);
    });
    journal_.on_close(connections, now);
    fail_all(any_waiters_, reason);
    fail_all(controller_waiters_, reason);
    fail_all(bootstrap_waiters_, reason);
    fail_all(refresh_waiters_, reason);
    fail_all(check_waiters_, reason);
    fail_all(ready_waiters_, reason);
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
