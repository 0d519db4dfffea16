// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/exchange.hpp"
#include "core/framing/send_queue.hpp"

#include <boost/circular_buffer.hpp>

#include <cstddef>
#include <cstdint>

namespace kafka::core {

/// The requests of a connection that wait for their answers, which come in the same order. Knows
/// at any time which deadline is the earliest.
class pipeline {
public:
    struct slot {
        /// Null for the connection's own requests, and for those whose caller has given up.
        exchange* what = nullptr;
        const protocol::api_type* api = nullptr;
        std::int16_t version = -1;
        std::int32_t correlation_id = -1;
        send_queue::range bytes{};
        time_point sent_at{};
        time_point deadline = time_point::max();
        /// Nobody will answer: its place is only kept until it is written.
        bool silent = false;
        /// The answer has no header, and neither had what was asked.
        bool raw = false;
        /// It was noted that it is written, by those who watch.
        bool seen_written = false;
    };

    bool empty() const noexcept { return slots_.empty(); }
    std::size_t size() const noexcept { return slots_.size(); }

    /// Makes room, so that the next `push` cannot fail. Throws `std::bad_alloc`.
    void reserve_one();
    void push(const slot& request) noexcept;
    slot& front() noexcept { return slots_.front(); }
    const slot& front() const noexcept { return slots_.front(); }
    const slot& back() const noexcept { return slots_.back(); }
    void pop() noexcept;
    void clear() noexcept {
        slots_.clear();
        minima_.clear();
        silent_ = 0;
    }

    /// Null when the exchange has no place here.
    slot* find(const exchange& what) noexcept;
    /// Takes a slot out of the middle, with its bytes: those behind them have moved up.
    void remove(slot& which) noexcept;
    /// Takes out, in their order, those silent ones of which `is_over` holds, and gives what they
    /// were for to `take`.
    template <class IsOver, class Take>
    void take_silent(IsOver is_over, Take take);
    /// Takes out the silent ones that stand before the first that is not.
    template <class Take>
    void take_silent_in_front(Take take);
    /// Whether one is not silent.
    bool expects_answer() const noexcept { return slots_.size() != silent_; }
    /// The first of those.
    const slot& due() const noexcept {
        auto first = slots_.begin();
        while (first->silent)
            ++first;
        return *first;
    }

    auto begin() noexcept { return slots_.begin(); }
    auto end() noexcept { return slots_.end(); }

    /// `time_point::max()` when there is none.
    time_point next_deadline() const noexcept {
        return minima_.empty() ? time_point::max() : minima_.front().deadline;
    }
    /// The slot with that deadline. Requires that there is one.
    const slot& first_to_expire() const noexcept;

private:
    struct minimum {
        time_point deadline;
        std::int32_t correlation_id;
    };

    void note(const slot& request) noexcept;
    void note_all() noexcept;

    std::size_t silent_ = 0;
    boost::circular_buffer<slot> slots_;
    // Those slots, in their order, before whose deadline no later slot expires. Their deadlines
    // ascend, so the first is the earliest, and it goes no later than its slot does.
    boost::circular_buffer<minimum> minima_;
};

template <class Take>
void pipeline::take_silent_in_front(Take take) {
    while (!slots_.empty() && slots_.front().silent) {
        exchange* const what = slots_.front().what;
        pop();
        if (what != nullptr)
            take(*what);
    }
}

template <class IsOver, class Take>
void pipeline::take_silent(IsOver is_over, Take take) {
    if (silent_ == 0)
        return;
    const std::size_t before = silent_;
    for (auto each = slots_.begin(); each != slots_.end();) {
        if (!each->silent || !is_over(*each)) {
            ++each;
            continue;
        }
        if (each->what != nullptr)
            take(*each->what);
        each = slots_.erase(each);
        --silent_;
    }
    if (silent_ != before)
        note_all();
}

} // namespace kafka::core
