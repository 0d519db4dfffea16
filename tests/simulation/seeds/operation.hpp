// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/scene.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <optional>
#include <string>

namespace kafka::simulated {

/// Something that was asked of the client and has to end: once, in time, and in a way that can be
/// explained.
struct operation {
    std::string what;
    time_point started;
    /// When it must have ended; none: when all is well again.
    std::optional<duration> limit;
    /// It has to succeed, and in a moment.
    bool is_easy = false;
    duration moment = scene::moment;
    /// Nobody is let in, and it has to say so.
    bool is_refused = false;

    int ends = 0;
    std::optional<time_point> cancelled;
    error_info why;
    boost::asio::cancellation_signal signal;
};

/// What may go wrong besides what always may.
struct excuses {
    /// Brokers have sent what no broker does.
    bool nonsense = false;
    /// They have refused what no broker refuses.
    bool odd_refusals = false;
    /// They have refused clients, or were shown something wrong.
    bool refused_logins = false;
    /// Somebody has closed the client's connections.
    bool closed = false;
};

void begin(operation& what, scene& on);
/// Has the operation cancelled by its caller, some time before its end.
void cancel_later(operation& what, scene& on);
/// Looks at how it has ended.
void end(operation& what, error_code ec, scene& on, const excuses& known);

} // namespace kafka::simulated
