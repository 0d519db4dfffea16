// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that is there only to be measured: called when somebody has asked for
// it.

#include "core/connection.hpp"
#include "core/metrics/sensors.hpp"

#include <kafka/protocol/reflection.hpp>

#include <chrono>
#include <cstdint>

namespace kafka::core {

void connection::measure_request(pipeline::slot& request, time_point now) noexcept {
    request.measured = true;
    sensors_->on_request(static_cast<std::size_t>(request.bytes.end - request.bytes.begin), now);
}

/// What was written just now stands behind what was measured before, and before what is still to be
/// written.
void connection::measure_written(time_point now) noexcept {
    for (auto each = pipeline_.end(); each != pipeline_.begin() && !(--each)->measured;)
        if (sending_.how_far(each->bytes) == written::yes)
            measure_request(*each, now);
}

void connection::measure_answer(std::size_t frame_size, time_point now) noexcept {
    pipeline::slot& due = pipeline_.front();
    if (!due.measured) // The peer did not wait for the end of it.
        measure_request(due, now);
    sensors_->on_answer(frame_reader::prefix_size + frame_size, now - due.sent_at, now);
}

void connection::measure_throttle(const protocol::message_type& type, const void* answer) noexcept {
    for (const protocol::field_type& field : type.layout->fields) {
        if (field.member != "throttle_time_ms")
            continue;
        const void* const time = field.get(const_cast<void*>(answer)); // which only finds the place
        if (const auto asked = *static_cast<const std::int32_t*>(time); asked > 0)
            sensors_->on_throttle(std::chrono::milliseconds(asked));
        return;
    }
}

} // namespace kafka::core
