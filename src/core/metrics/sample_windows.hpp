// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace kafka::core {

/// The recent past in two samples: one that is being taken, and the one before. A sample is
/// complete when it is 30 s old; what is recorded later begins the next one, which takes the place
/// of the oldest. All that is measured of a client shares its windows, so that parts add up.
class sample_windows {
public:
    static constexpr std::size_t samples = 2;
    static constexpr duration length = std::chrono::seconds(30);

    /// Comes before anything is recorded. Time does not go backwards.
    void on_record(time_point now) noexcept {
        if (now >= complete_at_)
            advance(now);
    }
    /// Comes before anything is read: samples too old to count begin anew.
    void on_read(time_point now) noexcept;

    /// The sample that is being taken.
    std::size_t current() const noexcept { return current_; }
    /// Never the same again once the sample has begun anew; 0 when it has not begun at all.
    std::uint64_t turn_of(std::size_t which) const noexcept { return samples_[which].turn; }

    /// What a sum over the samples is divided by for a rate: the age of the older one, but at
    /// least a whole window besides that part of another that has passed. After `on_read`.
    duration elapsed(time_point now) const noexcept;

private:
    struct sample {
        time_point began = time_point::max();
        std::uint64_t turn = 0;
    };

    void advance(time_point now) noexcept;
    void begin(std::size_t which, time_point now) noexcept;

    std::array<sample, samples> samples_;
    std::size_t current_ = samples - 1;
    std::uint64_t turns_ = 0;
    time_point complete_at_ = time_point::min();
};

/// Some `T` that adds up, in samples and over all time.
template <class T>
class sampled {
public:
    /// Where to record. After `on_record`.
    T& current(const sample_windows& windows) noexcept {
        part& now = parts_[windows.current()];
        if (now.turn != windows.turn_of(windows.current())) {
            before_ += now.value;
            now.value = T();
            now.turn = windows.turn_of(windows.current());
        }
        return now.value;
    }
    /// What the samples saw. After `on_read`.
    T recent(const sample_windows& windows) const {
        T sum{};
        for (std::size_t each = 0; each < sample_windows::samples; ++each)
            if (parts_[each].turn == windows.turn_of(each))
                sum += parts_[each].value;
        return sum;
    }
    T all() const {
        T sum = before_;
        for (const part& each : parts_)
            sum += each.value;
        return sum;
    }

private:
    struct part {
        std::uint64_t turn = 0;
        T value{};
    };

    std::array<part, sample_windows::samples> parts_;
    T before_{};
};

} // namespace kafka::core
