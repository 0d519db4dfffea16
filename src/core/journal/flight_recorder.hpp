// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/journal/events.hpp"

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

/// The latest of many, in memory that is taken once.
template <class Event>
class flight_ring {
public:
    using slot = flight_copy::numbered<Event>;

    /// Throws `std::bad_alloc`.
    explicit flight_ring(std::size_t size) : slots_(size) {}

    bool empty() const noexcept { return slots_.empty(); }
    /// Where the next event is to be put, over the oldest. Only if there are any places.
    slot& next() noexcept {
        slot& made = slots_[next_];
        next_ = next_ + 1 == slots_.size() ? 0 : next_ + 1;
        ++count_;
        return made;
    }
    /// Those that are there, the oldest first.
    std::vector<slot> copy() const {
        const auto middle = slots_.begin() + static_cast<std::ptrdiff_t>(next_);
        std::vector<slot> made;
        if (count_ >= slots_.size())
            made.assign(middle, slots_.end());
        made.insert(made.end(), slots_.begin(), middle);
        return made;
    }
    /// How many others there have been.
    std::uint64_t gone() const noexcept {
        return count_ > slots_.size() ? count_ - slots_.size() : 0;
    }

private:
    std::vector<slot> slots_;
    std::size_t next_ = 0;
    std::uint64_t count_ = 0;
};

/// Keeps the latest events. What happens to requests has a ring of its own, so that many of them do
/// not drive out what happened to connections. Noting an event copies it, and does nothing else.
class flight_recorder {
public:
    /// Keeps so many events, half of them of requests.
    explicit flight_recorder(std::size_t events)
        : requests_(events - events / 2),
          nodes_(events / 2) {}

    /// Whether anything is kept.
    bool is_on() const noexcept { return !requests_.empty(); }

    void note(const request_event& what) noexcept {
        if (requests_.empty())
            return;
        // One by one: copied as a whole, what has just been written in parts would be waited for.
        auto& [number, event] = requests_.next();
        number = ++count_;
        event.at = what.at;
        event.api = what.api;
        event.node = what.node;
        event.correlation_id = what.correlation_id;
        event.version = what.version;
        event.step = what.step;
    }
    void note(node_event what) noexcept {
        if (!nodes_.empty())
            nodes_.next() = {++count_, std::move(what)};
    }

    flight_copy copy() const;

private:
    flight_ring<request_event> requests_;
    flight_ring<node_event> nodes_;
    std::uint64_t count_ = 0;
};

} // namespace kafka::core
