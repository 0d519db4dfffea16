// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client's core that takes wishes for metadata and grants them.

#include "client/core/client_core.hpp"

#include <optional>

namespace kafka::detail {

namespace {

std::optional<core::metadata_ticket> note(core::metadata_state& in, const metadata_wish& wish) {
    switch (wish.what) {
    case metadata_wish::kind::newer:
        break;
    case metadata_wish::kind::more_topics: {
        std::optional<core::metadata_ticket> last;
        for (const std::string& each : wish.topics)
            if (const auto ticket = in.add_topic(each))
                last = ticket;
        return last;
    }
    case metadata_wish::kind::these_topics:
        return in.set_topics(wish.topics);
    case metadata_wish::kind::all_topics:
        return in.want_all_topics(true);
    case metadata_wish::kind::tracked_topics:
        return in.want_all_topics(false);
    }
    return in.request_update();
}

} // namespace

void client_core::refresh(exchange& what, const metadata_wish& wish, time_point now) {
    if (!admits(what))
        return;
    const std::optional<core::metadata_ticket> ticket = note(metadata_, wish);
    if (const error_info* const refused = ticket ? refusal_of_all(now) : nullptr) {
        fail(what, *refused);
    } else if (ticket) {
        what.wish = *ticket;
        wait(what, refresh_waiters_);
    } else {
        grant(what);
    }
    start(now);
    settle(now);
}

void client_core::grant(exchange& what) {
    *static_cast<kafka::cluster*>(what.response) = cluster();
    finish(what);
}

/// Tells those whose wishes are settled. They wait in the order of their tickets.
void client_core::end_refresh(const core::metadata_outcome& outcome) {
    while (!refresh_waiters_.empty() && refresh_waiters_.front().wish <= outcome.covers) {
        exchange& first = refresh_waiters_.front();
        refresh_waiters_.pop_front();
        if (outcome.failure)
            fail(first, *outcome.failure);
        else
            grant(first);
    }
}

} // namespace kafka::detail
