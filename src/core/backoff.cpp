// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/backoff.hpp"

#include "core/deadline.hpp"

#include <algorithm>

namespace kafka::core {

namespace {

// `base` doubled that many times, but not beyond `cap`. Divides rather than multiplies, so that
// nothing overflows.
duration doubled(duration base, std::uint32_t times, duration cap) noexcept {
    constexpr std::uint32_t most = 62;
    if (base <= duration::zero())
        return duration::zero();
    if (times > most || base > cap / (std::int64_t{1} << times))
        return cap;
    return base * (std::int64_t{1} << times);
}

// Uniformly between 80 % and 120 %. Computed in floating point, clamped where that could not be
// turned back.
duration jittered(duration around, std::uint64_t random) noexcept {
    const double unit = static_cast<double>(random >> 11) * 0x1p-53;
    const double value = static_cast<double>(around.count()) * (0.8 + 0.4 * unit);
    constexpr double most = 0x1p62;
    return duration(static_cast<duration::rep>(std::min(value, most)));
}

} // namespace

reconnect_backoff::reconnect_backoff(const backoff_policy& policy) noexcept
    : policy_(policy),
      backoff_(policy.backoff) {
}

void reconnect_backoff::on_failure(std::uint64_t random) noexcept {
    if (failures_ != UINT32_MAX)
        ++failures_;
    if (policy_.backoff_max > policy_.backoff)
        backoff_ = jittered(doubled(policy_.backoff, failures_ - 1, policy_.backoff_max), random);
}

void reconnect_backoff::on_connected() noexcept {
    failures_ = 0;
    backoff_ = policy_.backoff;
}

duration reconnect_backoff::connect_timeout(std::uint64_t random) const noexcept {
    if (failures_ == 0 || policy_.setup_timeout >= policy_.setup_timeout_max)
        return policy_.setup_timeout;
    const duration around = doubled(policy_.setup_timeout, failures_, policy_.setup_timeout_max);
    return std::min(jittered(around, random), policy_.setup_timeout_max);
}

duration reconnect_backoff::delay(time_point now) const noexcept {
    const std::optional<time_point> end = ends_at();
    return end && *end > now ? *end - now : duration::zero();
}

std::optional<time_point> reconnect_backoff::ends_at() const noexcept {
    if (!last_attempt_)
        return std::nullopt;
    return saturated_sum(*last_attempt_, backoff_);
}

} // namespace kafka::core
