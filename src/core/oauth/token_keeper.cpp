// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_keeper.hpp"

#include "core/deadline.hpp"

#include <algorithm>
#include <utility>

namespace kafka::core::oauth {

namespace {

// Of its lifetime, after which part a token is renewed.
constexpr int renewal_percent = 80;

// A year of 366 days. What is longer is a mistake, or as good as for ever; and times are added up.
constexpr std::chrono::seconds longest_lifetime = std::chrono::hours(366 * 24);

// Many times what it takes where all is well, and little of what a connection has for its login.
constexpr duration patience_with_old_token = std::chrono::seconds(1);

// Between tokens that are got because others were refused.
constexpr duration pause_of_refused = std::chrono::minutes(1);

} // namespace

token_keeper::move token_keeper::on_asked(time_point now) noexcept {
    if (now < renewed_at_)
        return move::give;
    if (std::exchange(under_way_, true))
        return now >= patient_until_ && is_still_good(now) ? move::give : move::wait;
    began_at_ = now;
    patient_until_ = saturated_sum(now, patience_with_old_token);
    next_pause_ = policy_.backoff;
    return move::fetch;
}

void token_keeper::on_token(
    std::string token, std::optional<std::chrono::seconds> lifetime, time_point asked_at) noexcept {
    under_way_ = false;
    token_ = std::move(token);
    const auto none = std::chrono::seconds::zero();
    const duration good_for = std::clamp(lifetime.value_or(none), none, longest_lifetime);
    ends_at_ = saturated_sum(asked_at, good_for);
    renewed_at_ = saturated_sum(asked_at, good_for / 100 * renewal_percent);
}

void token_keeper::on_refused(std::string_view token, time_point now) noexcept {
    if (token != token_ || now < replaceable_from_)
        return;
    replaceable_from_ = saturated_sum(now, pause_of_refused);
    renewed_at_ = ends_at_ = time_point::min();
}

std::optional<time_point> token_keeper::on_failure(
    bool may_pass, std::uint64_t random, time_point now) noexcept {
    const duration pause = std::min(next_pause_, policy_.backoff_max);
    next_pause_ = pause + std::min(pause, policy_.backoff_max - pause);
    patient_until_ = now;
    // 80 to 120 percent.
    const time_point next = now + pause / 100 * static_cast<int>(80 + random % 41);
    if (may_pass && next - began_at_ < policy_.patience)
        return next;
    under_way_ = false;
    return std::nullopt;
}

} // namespace kafka::core::oauth
