// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/histogram.hpp"

#include <cmath>
#include <numeric>

namespace kafka::core {

namespace {

constexpr std::size_t per_doubling = std::size_t{1} << histogram::precision_bits;

duration middle_of(std::size_t bucket) noexcept {
    // The first two doublings share the width of one microsecond.
    const std::size_t shift = bucket < 2 * per_doubling ? 0 : bucket / per_doubling - 1;
    const std::size_t first = (bucket - shift * per_doubling) << shift;
    const std::size_t width = std::size_t{1} << shift;
    return duration(static_cast<duration::rep>(first * 1000 + width * 500));
}

} // namespace

std::uint64_t histogram::count() const noexcept {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint64_t histogram::count_up_to(unsigned power) const noexcept {
    const auto end = static_cast<std::ptrdiff_t>((power - precision_bits + 1) * per_doubling);
    return std::accumulate(counts_.begin(), counts_.begin() + end, std::uint64_t{0});
}

duration histogram::percentile(double share) const noexcept {
    const std::uint64_t all = count();
    if (all == 0)
        return duration::zero();
    const double rank = std::ceil(share * static_cast<double>(all));
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    for (; bucket < buckets - 1; ++bucket) {
        seen += counts_[bucket];
        if (seen != 0 && static_cast<double>(seen) >= rank)
            break;
    }
    return middle_of(bucket);
}

histogram& histogram::operator+=(const histogram& other) noexcept {
    for (std::size_t each = 0; each < buckets; ++each)
        counts_[each] += other.counts_[each];
    return *this;
}

} // namespace kafka::core
