// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that is there only to be measured: called when somebody has asked for
// it.

#include "core/connection.hpp"
#include "core/metrics/sensors.hpp"

#include <cstddef>

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
    for (pipeline::slot& each : pipeline_) {
        if (!each.measured) // The peer did not wait for the end of it.
            measure_request(each, now);
        if (!each.silent)
            return sensors_->on_answer(
                frame_reader::prefix_size + frame_size, now - each.sent_at, now);
    }
}

} // namespace kafka::core
