// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/session.hpp"

#include <string>

namespace kafka::detail {

namespace {

error_info explain(const net::link_failure& failure, const core::server_address& to) {
    error_info why{.code = errc::connection};
    switch (failure.stage) {
    case net::link_stage::resolve:
        why.detail = "cannot resolve " + to.host + ": " + failure.code.message();
        break;
    case net::link_stage::connect:
        why.detail = "cannot connect: ";
        if (failure.attempts.empty())
            why.detail += failure.code.message();
        for (std::size_t i = 0; i < failure.attempts.size(); ++i)
            why.detail.append(i == 0 ? "" : "; ").append(failure.attempts[i]);
        break;
    case net::link_stage::established:
        why.code = failure.code; // the connection knows best what was going on
        break;
    }
    return why;
}

} // namespace

void session::on_established(const net::endpoint&) {
    owner_->step([&](client_core& core, time_point now) { core.on_established(*attempt_, now); });
}

/// Inside a step.
void session::look_ahead() {
    nothing_to_write_ = !attempt_->has_ended && !attempt_->connection.wants_write();
}

std::span<std::byte> session::read_buffer() {
    std::lock_guard lock(owner_->mutex_);
    if (attempt_->has_ended)
        return {};
    return attempt_->connection.read_buffer();
}

void session::on_read(std::size_t size) {
    owner_->step(
        [&](client_core& core, time_point now) {
            core.on_read(*attempt_, size, now);
            look_ahead();
        },
        &answered_);
}

/// An answer that came alone is delivered without a detour through the executor's queue. Several
/// are posted, to keep their order and so that no handler waits for the one before it.
net::afterthought session::take_afterthought() {
    exchange* const answered = std::exchange(answered_, nullptr);
    if (!answered)
        return {};
    const auto deliver = [](void* what, bool now) {
        static_cast<exchange*>(what)->complete(
            now ? exchange::delivery::on_the_spot : exchange::delivery::posted);
    };
    return {deliver, answered};
}

std::span<const boost::asio::const_buffer> session::next_write() {
    if (std::exchange(nothing_to_write_, false))
        return {};
    std::lock_guard lock(owner_->mutex_);
    if (attempt_->has_ended)
        return {};
    return attempt_->connection.next_write();
}

void session::on_written(std::size_t size) {
    owner_->step([&](client_core& core, time_point now) {
        core.on_written(*attempt_, size, now);
        look_ahead();
    });
}

void session::on_closed(const net::link_failure& failure) {
    owner_->step([&](client_core& core, time_point now) {
        core.on_closed(*attempt_, explain(failure, attempt_->address), now);
    });
}

} // namespace kafka::detail
