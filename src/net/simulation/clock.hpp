// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <map>
#include <utility>

namespace kafka::net::sim {

/// What is to happen later: any function that is called once, copyable or not.
using action = boost::asio::any_completion_handler<void()>;

/// Virtual time, and what is to happen in it: in the order of time, and at one time in the order
/// of planning.
class clock {
public:
    using event = std::pair<time_point, std::uint64_t>;

    explicit clock(time_point start) noexcept : now_(start) {}

    time_point now() const noexcept { return now_; }

    /// A while after `begin`, or never.
    static time_point after(time_point begin, duration time) noexcept {
        return time < time_point::max() - begin ? begin + time : time_point::max();
    }
    /// The same from now on.
    time_point after(duration time) const noexcept { return after(now_, time); }

    /// The past counts as now. `time_point::max()` never comes, but keeps what is planned.
    event at(time_point when, action what);
    /// False when it has happened, or was taken out before.
    bool cancel(const event& which) noexcept;

    /// When the next event is; `time_point::max()` for never.
    time_point next() const noexcept;
    /// Moves on to the next event and makes it happen.
    void run_next();
    void advance_to(time_point when) noexcept;

    /// Destroys all that is planned.
    void clear();

private:
    time_point now_;
    std::uint64_t planned_ = 0;
    std::map<event, action> events_;
};

} // namespace kafka::net::sim
