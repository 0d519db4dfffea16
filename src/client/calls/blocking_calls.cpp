// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The members of the client that move its context while they wait.

#include "client/calls/value_future.hpp"
#include "client/driver/client_impl.hpp"
#include "core/deadline.hpp"

#include <kafka/client.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace kafka {

namespace {

void refuse_negative(duration timeout, const std::string& member) {
    if (timeout < duration::zero())
        throw std::invalid_argument(member + ": the timeout must not be negative");
}

} // namespace

// A handler may destroy the client: context and implementation outlive these calls even so.

std::vector<completion> client::poll(std::optional<duration> timeout) {
    return poll_once(timeout, nullptr);
}

std::vector<completion> client::poll_once(
    std::optional<duration> timeout, const detail::future_state* until) {
    const auto context = own_context_;
    const auto impl = impl_;
    refuse_negative(timeout.value_or(duration::zero()), "poll");
    return detail::client_impl::poll_turn(*impl, "poll", "the async_ operations")
        .poll(timeout, until);
}

void client::wakeup() {
    impl_->wakeup();
}

void detail::start_await_ready(client_impl& impl, exchange& what, node_id node, duration timeout) {
    what.node = node;
    impl.step([&](client_core& core, time_point now) {
        what.deadline = core::saturated_sum(now, timeout);
        core.await_ready(what, now);
    });
}

bool client::await_ready(node_id node, duration timeout) {
    const auto context = own_context_;
    const auto impl = impl_;
    refuse_negative(timeout, "await_ready");
    const detail::client_impl::poll_turn turn(*impl, "await_ready", "async_await_ready");
    turn.poll(duration::zero(), nullptr); // what has become of the connection may be news
    auto wait = std::make_unique<detail::value_future<bool>>();
    const future<bool> over(wait->state());
    detail::start_await_ready(*impl, *wait.release(), node, timeout);
    turn.poll_until(*over.state());
    if (over.error().code == errc::timeout)
        return false;
    over.get();
    return true;
}

void client::send_and_wait(node_id node, std::unique_ptr<detail::exchange> what,
    send_options options, const detail::future_state& answer) {
    const auto context = own_context_;
    const auto impl = impl_;
    const detail::client_impl::poll_turn turn(*impl, "send_and_receive", "async_send");
    send_now(node, std::move(what), options, false);
    turn.poll_until(answer);
}

} // namespace kafka
