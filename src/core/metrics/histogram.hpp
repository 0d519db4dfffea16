// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace kafka::core {

/// How often durations of each length have occurred, in fixed memory: sixteen buckets for each
/// doubling, each open below and closed above. From 16 µs to 2^32 µs (71 minutes) the middle of a
/// bucket is off by at most 1/32 of the true value, below by at most half a microsecond; what is
/// longer counts as 2^32 µs.
class histogram {
public:
    static constexpr unsigned precision_bits = 4;
    static constexpr unsigned longest_bits = 32;
    static constexpr std::size_t buckets = (longest_bits - precision_bits + 1) << precision_bits;

    void record(duration value) noexcept { ++counts_[bucket_of(value)]; }

    std::uint64_t count() const noexcept;
    /// How many were at most 2^power µs long, exactly. `power` is from `precision_bits + 1` to
    /// `longest_bits`.
    std::uint64_t count_up_to(unsigned power) const noexcept;
    /// The duration that at least this share of all did not exceed: the middle of its bucket. Zero
    /// when there are none. `share` is from 0 to 1.
    duration percentile(double share) const noexcept;

    histogram& operator+=(const histogram& other) noexcept;

private:
    static std::size_t bucket_of(duration value) noexcept;

    std::array<std::uint64_t, buckets> counts_{};
};

inline std::size_t histogram::bucket_of(duration value) noexcept {
    constexpr duration::rep longest = (duration::rep{1} << longest_bits) * 1000;
    // Whole microseconds, rounded up, less one: a bucket then ends where a doubling does.
    const auto below = static_cast<std::uint64_t>(
        (std::clamp<duration::rep>(value.count(), 1, longest) - 1) / 1000);
    const auto bits = static_cast<unsigned>(std::bit_width(below));
    if (bits <= precision_bits + 1)
        return static_cast<std::size_t>(below);
    const unsigned shift = bits - (precision_bits + 1);
    return (std::size_t{shift} << precision_bits) + static_cast<std::size_t>(below >> shift);
}

} // namespace kafka::core
