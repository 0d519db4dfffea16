// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of a connection that is there only for those who watch it, metrics and journal: called
// when there are any.

#include "core/connection/connection.hpp"
#include "core/journal/journal.hpp"
#include "core/metrics/sensors.hpp"

#include <cstddef>
#include <iterator>

namespace kafka::core {

void connection::note(const pipeline::slot& request, request_step step, time_point now) {
    if (journal_ != nullptr)
        journal_->on_request({.at = now,
            .api = request.api,
            .node = node_,
            .correlation_id = request.correlation_id,
            .version = request.version,
            .step = step});
}

void connection::watch_request(pipeline::slot& request, time_point now) {
    request.seen_written = true;
    note(request, request_step::written, now);
    if (sensors_ != nullptr)
        sensors_->on_request(
            static_cast<std::size_t>(request.bytes.end - request.bytes.begin), now);
}

/// What was written just now stands behind what was seen before, and before what is still to be
/// written.
void connection::watch_written(time_point now) {
    auto first = pipeline_.end();
    while (first != pipeline_.begin() && !std::prev(first)->seen_written)
        --first;
    for (; first != pipeline_.end() && sending_.how_far(first->bytes) == written::yes; ++first)
        watch_request(*first, now);
}

void connection::watch_answer(std::size_t frame_size, time_point now) {
    for (pipeline::slot& each : pipeline_) {
        if (!each.seen_written) // The peer did not wait for the end of it.
            watch_request(each, now);
        if (each.silent)
            continue;
        note(each, request_step::answered, now);
        if (sensors_ != nullptr)
            sensors_->on_answer(frame_reader::prefix_size + frame_size, now - each.sent_at, now);
        return;
    }
}

} // namespace kafka::core
