// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that tells the broker who the client is, before any request and again
// before a session ends (KIP-368). It stands in the pipeline like requests do: brokers answer in
// order, so that what was sent before is answered by the session it was sent in.

#include "core/address.hpp"
#include "core/connection/connection.hpp"
#include "core/deadline.hpp"
#include "core/framing/request_frame.hpp"
#include "core/journal/journal.hpp"
#include "core/metrics/sensors.hpp"
#include "core/sasl/login.hpp"
#include "core/text.hpp"

#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace kafka::core {

void connection::log_in(time_point now) {
    if (state_ != connection_state::connected)
        state_ = connection_state::authenticating;
    else
        quiet_since_ = last_activity_;
    login_began_ = login_turn_ = now;
    login_.emplace(options_.login->begin(host_of(peer_)),
        sasl::broker_versions{
            .handshake = support_.versions.find(protocol::sasl_handshake_request::api.key),
            .authenticate = support_.versions.find(protocol::sasl_authenticate_request::api.key)});
    log_in_further(login_->begin(), now);
}

void connection::log_in_further(sasl::conversation::step next, time_point now) {
    using enum sasl::conversation::step;
    switch (next) {
    case ask:
        if (this->ask(login_->api(), login_->request(), login_->version(), time_point::max(), now))
            login_id_ = correlation_id_;
        return;
    case ask_raw:
        return send_token(now);
    case tell_raw:
        send_token(now);
        pipeline_.pop();
        return on_logged_in(now);
    case wait:
        task_ = login_->task();
        return;
    case done:
        return on_logged_in(now);
    case failed:
        break;
    }
    note_refusal(now);
    error_info why = login_->failure();
    why.node = node_;
    why.peer = peer_;
    why.api = login_->api().name;
    why.request_written = written::yes;
    end(std::move(why));
}

/// Tokens without a request around them have no correlation id; one is used up all the same, so
/// that the slot can be told from others.
void connection::send_token(time_point now) {
    pipeline_.reserve_one();
    const std::uint64_t begin = sending_.end();
    append_token(sending_.gathering(), login_->take_token());
    login_id_ = correlation_id_ = correlation_id_after(correlation_id_);
    pipeline_.push({.api = &protocol::sasl_authenticate_request::api,
        .version = 0,
        .correlation_id = login_id_,
        .bytes = {begin, sending_.end()},
        .sent_at = now,
        .deadline = time_point::max(),
        .raw = true});
}

/// By when the client has to be authenticated again: before the session ends. Brokers answer in
/// order, and take a handshake after the end as well, so that what is in front may take its own
/// time, and so may a loop that comes late, and a pause that the broker wants, in which it reads
/// nothing; then there is as much of it as there would have been.
time_point connection::login_deadline() const noexcept {
    if (login_id_ != -1 && !pipeline_.empty() && !is_of_login(pipeline_.front()))
        return time_point::max();
    return std::max(session_end_,
        saturated_sum(std::max(login_turn_, throttled_until_), session_end_ - log_in_at_));
}

void connection::note_turn_of_login(time_point now) noexcept {
    if (login_ && !is_of_login(pipeline_.front()))
        login_turn_ = now;
}

bool connection::is_of_login(const pipeline::slot& due) const noexcept {
    return login_ && due.what == nullptr && due.correlation_id == login_id_;
}

void connection::on_login_answer(std::span<const std::byte> body, time_point now) {
    const bool raw = pipeline_.front().raw;
    pipeline_.pop();
    login_id_ = -1;
    log_in_further(
        raw ? login_->on_token(body) : login_->on_answer(body, options_.decode_memory_max), now);
}

void connection::on_task_done(time_point now) {
    if (state_ != connection_state::disconnected && login_)
        log_in_further(login_->on_task_done(), now);
}

void connection::on_logged_in(time_point now) {
    const std::optional<duration> session = login_->lifetime();
    const bool again = state_ == connection_state::connected;
    if (options_.sensors != nullptr)
        options_.sensors->on_authenticated(again, now - login_began_, now);
    if (journal_ != nullptr)
        journal_->on_authenticated({.node = node_,
                                       .peer = peer_,
                                       .mechanism = login_->mechanism_name(),
                                       .took = now - login_began_,
                                       .session = session,
                                       .again = again},
            now);
    login_.reset();
    session_end_ = log_in_at_ = time_point::max();
    if (session) {
        const std::chrono::duration<double, duration::period> part =
            *session * options_.login->renewal();
        session_end_ = saturated_sum(now, *session);
        log_in_at_ = saturated_sum(now, std::chrono::duration_cast<duration>(part));
    }
    // A session that is prolonged keeps no connection that nobody uses.
    if (again)
        last_activity_ = login_turn_ == login_began_ ? quiet_since_ : login_turn_;
    else
        open();
}

/// That a connection has failed, and why, is told with its end.
void connection::note_refusal(time_point now) {
    if (options_.sensors != nullptr)
        options_.sensors->on_refused(state_ == connection_state::connected, now);
}

/// Why the broker has gone, where tokens go without requests: it says nothing else.
error_info connection::gone_during_login(error_info why) const {
    why.code = broker_errc::sasl_authentication_failed;
    why.detail = login_->silent_refusal();
    return why;
}

} // namespace kafka::core
