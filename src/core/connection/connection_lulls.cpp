// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that knows when nothing is sent: because the broker does not want it, or
// because there is nothing to send.

#include "core/connection/connection.hpp"

#include "core/deadline.hpp"
#include "core/journal/journal.hpp"
#include "core/metrics/sensors.hpp"
#include "wire/reader.hpp"

#include <kafka/protocol/any_message.hpp>

#include <algorithm>
#include <chrono>

namespace kafka::core {

/// Brokers from 2.0 on leave it to the client to keep a pause that they ask for (KIP-219); older
/// ones keep their answer back instead.
bool connection::throttling_is_ours() const noexcept {
    return support_.release >= broker_version{2, 0};
}

void connection::note_throttle(
    const protocol::message_type& type, const void* answer, time_point now) {
    if (type.throttle_time == nullptr)
        return;
    const std::chrono::milliseconds wanted(type.throttle_time(answer));
    if (wanted <= wanted.zero())
        return;
    if (sensors_ != nullptr)
        sensors_->on_throttle(wanted);
    if (!throttling_is_ours())
        return;
    // An answer that asks for less, or for none, takes nothing back.
    const time_point until = saturated_sum(now, wanted);
    if (until > throttled_until_) {
        if (journal_ != nullptr)
            journal_->on_throttle(node_, peer_, wanted, throttled_until_ <= now, now);
        throttled_until_ = until;
        throttle_ahead_ = true;
    }
}

bool connection::notes_throttle_of(const pipeline::slot& due) const noexcept {
    return due.api->response->throttle_time != nullptr &&
           (throttling_is_ours() || sensors_ != nullptr);
}

/// Nobody waits for it any more, but it may ask for a pause.
void connection::discard_answer(wire::reader& body, time_point now) {
    const pipeline::slot due = pipeline_.front();
    pipeline_.pop();
    const protocol::message_type& type = *due.api->response;
    protocol::any_message answer(type);
    body.memory().limit(options_.decode_memory_max);
    if (type.decode(answer.data(), body, due.version))
        note_throttle(type, answer.data(), now);
}

time_point connection::throttle_end() const noexcept {
    return throttle_ahead_ ? throttled_until_ : time_point::max();
}

void connection::end_throttle(time_point now) noexcept {
    if (throttled_until_ <= now)
        throttle_ahead_ = false;
}

duration connection::throttle_delay(time_point now) const noexcept {
    if (state_ != connection_state::connected || throttled_until_ <= now)
        return duration::zero();
    return throttled_until_ - now;
}

time_point connection::idle_since() const noexcept {
    if (state_ != connection_state::connected || !pipeline_.empty() || login_)
        return time_point::max();
    // Those who wait for the pause to end come first.
    return std::max(last_activity_, throttled_until_);
}

} // namespace kafka::core
