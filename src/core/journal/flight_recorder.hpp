// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/journal/events.hpp"

#include <boost/circular_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kafka::core {

/// What a flight recorder held at some time, apart from it.
struct flight_copy {
    template <class Event>
    struct numbered {
        std::uint64_t number = 0; // in the order in which things happened
        Event event;
    };

    std::vector<numbered<request_event>> requests;
    std::vector<numbered<node_event>> nodes;
    /// How many older ones of each there have been.
    std::uint64_t requests_gone = 0;
    std::uint64_t nodes_gone = 0;

    /// A line for each event, the oldest first, and one more for each kind of which older ones are
    /// gone. Times are seconds before `now`.
    std::string to_text(time_point now) const;
};

/// Keeps the latest events in memory that is taken once. What happens to requests has a ring of its
/// own, so that many of them do not drive out what happened to connections. Noting an event copies
/// it, and does nothing else.
class flight_recorder {
public:
    /// Keeps so many events, half of them of requests. Throws `std::bad_alloc`.
    explicit flight_recorder(std::size_t events)
        : requests_(events - events / 2),
          nodes_(events / 2) {}

    /// Whether anything is kept.
    bool is_on() const noexcept { return requests_.capacity() != 0; }

    void note(const request_event& what) noexcept {
        requests_.push_back({++count_, what});
        ++request_count_;
    }
    void note(node_event what) noexcept { nodes_.push_back({++count_, std::move(what)}); }

    flight_copy copy() const;

private:
    boost::circular_buffer<flight_copy::numbered<request_event>> requests_;
    boost::circular_buffer<flight_copy::numbered<node_event>> nodes_;
    std::uint64_t count_ = 0;
    std::uint64_t request_count_ = 0;
};

} // namespace kafka::core
