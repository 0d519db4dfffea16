// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that tells the journal what was decided.

#include "client/core/client_core.hpp"

#include "core/versions/version_step.hpp"

#include <memory>
#include <utility>

namespace kafka::detail {

/// Only requests are noted: other exchanges wait for the client itself.
void client_core::note_waiting(const exchange& what, time_point now, core::request_step step) {
    if (what.api && journal_.is_on())
        journal_.on_request({.at = now, .api = what.api, .node = what.node, .step = step});
}

void client_core::note_expired(const exchange& what, const error_info& why, time_point now) {
    if (what.api && journal_.is_on())
        journal_.on_expired(
            {.at = now, .api = what.api, .node = what.node, .step = core::request_step::expired},
            why);
}

/// Before it is forgotten what went before.
void client_core::note_connected(const node& of, const attempt& by, time_point now) {
    const core::version_question asked = by.connection.question();
    journal_.on_connected(
        {.node = of.id,
            .to = of.address,
            .release = by.connection.release(),
            .is_legacy = asked != core::version_question::none && !core::is_api_versions(asked),
            .took = now - by.started_at,
            .failures = of.backoff.failures()},
        now);
}

void client_core::on_callback_threw(const std::string& what, time_point now) {
    journal_.on_callback_threw(what, now);
}

void client_core::note_end(
    node& of, const attempt& ended, core::version_ladder::move then, time_point now) {
    if (!journal_.is_on())
        return;
    const error_info* const failure = ended.connection.failure();
    if (then == core::version_ladder::move::on) {
        journal_.on_asked_further(
            of.id, failure ? std::make_shared<const error_info>(*failure) : nullptr, now);
    } else if (!failure) {
        journal_.on_closed(of.id, of.address, ended.reason, now);
    } else {
        // A connection that was to be closed anyway leaves no failure with its node.
        auto why = ended.retiring ? std::make_shared<const error_info>(*failure) : of.last_failure;
        journal_.on_failure({.node = of.id,
                                .to = of.address,
                                .why = why,
                                .before = of.told_failure.get(),
                                .was_connected = ended.was_connected,
                                .is_unrecognized = of.unrecognized,
                                .failures = of.backoff.failures(),
                                .pause = ended.retiring ? duration::zero() : of.backoff.delay(now)},
            now);
        of.told_failure = std::move(why);
    }
}

} // namespace kafka::detail
