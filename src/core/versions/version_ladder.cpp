// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/version_ladder.hpp"

#include "core/deadline.hpp"

#include <algorithm>

namespace kafka::core {

namespace {

using enum version_question;

// Less than this is no time for a connection across the world to answer in.
constexpr duration least_patience = std::chrono::milliseconds(500);

constexpr version_question below(version_question which) noexcept {
    return static_cast<version_question>(static_cast<std::uint8_t>(which) + 1);
}

} // namespace

version_step version_ladder::next(time_point now, std::size_t other_addresses) noexcept {
    if (!under_way_)
        begin(now);
    const duration left = saturated_sum(began_, policy_.budget) - now;
    const auto parts = steps_left() + static_cast<duration::rep>(other_addresses);
    const duration patience = std::max(left / parts, least_patience);
    return {at_, believed_, patience, behind_after(patience)};
}

bool version_ladder::has_time(time_point now) const noexcept {
    return !under_way_ || now < saturated_sum(began_, policy_.budget);
}

duration version_ladder::behind_after(duration patience) const noexcept {
    if (!is_api_versions(at_) || !may_be_old())
        return duration::max();
    // A broker that is only slow is spared the other question as long as nothing else speaks for
    // it.
    return hint_ ? duration::zero() : patience / 4;
}

void version_ladder::begin(time_point now) noexcept {
    under_way_ = true;
    began_ = now;
    hint_ = verdict_;
    checks_left_ = 1;
    believed_ = verdict_ && now < saturated_sum(checked_at_, policy_.trust);
    if (!policy_.asks)
        at_ = none;
    else if (believed_)
        at_ = *verdict_;
    else
        at_ = verdict_ ? oldest_api_versions : api_versions;
}

time_point version_ladder::trusted_until() const noexcept {
    return believed_ ? saturated_sum(checked_at_, policy_.trust) : time_point::max();
}

int version_ladder::steps_left() const noexcept {
    if (believed_ || at_ == none)
        return 1;
    if (hint_ && is_api_versions(at_))
        return checks_left_ + questions_from(first_old());
    if (hint_)
        return questions_from(at_);
    if (!may_be_old())
        return at_ == api_versions ? 2 : 1;
    return most_steps - static_cast<int>(at_);
}

/// The old question that is put first when ApiVersions has met silence often enough. Of what was
/// found out some time ago nobody knows whether it was right, or whether it still is.
version_question version_ladder::first_old() const noexcept {
    return hint_ == verdict_ ? list_groups : *hint_;
}

/// How many old questions there are down to that which is to be believed.
int version_ladder::questions_from(version_question first) const noexcept {
    return static_cast<int>(*hint_) - static_cast<int>(first) + 1;
}

version_ladder::move version_ladder::go_down_to(version_question next, time_point now) noexcept {
    at_ = next;
    if (at_ == hint_) {
        checked_at_ = now;
        believed_ = true;
    }
    return move::on;
}

void version_ladder::on_connected(version_question what, time_point now) noexcept {
    under_way_ = false;
    const bool is_old = what != none && !is_api_versions(what);
    if (is_old && !believed_)
        checked_at_ = now;
    // Only now: an effort that was broken off has shown nothing.
    verdict_ = is_old ? std::optional(what) : std::nullopt;
    is_recent_ = !is_old;
}

version_ladder::move version_ladder::on_ended(version_outcome how, time_point now) noexcept {
    if (!under_way_)
        return move::over;
    switch (how) {
    case version_outcome::none:
        break;
    case version_outcome::silence:
        return on_no_answer(false, now);
    case version_outcome::nonsense:
        return on_no_answer(true, now);
    case version_outcome::answered:
        // This step is done, and the last one is for the answer.
        checks_left_ = most_steps - static_cast<int>(at_) - 2;
        hint_ = at_;
        at_ = oldest_api_versions;
        return move::on;
    }
    under_way_ = false;
    return move::over;
}

version_ladder::move version_ladder::on_no_answer(bool nonsense, time_point now) noexcept {
    if (believed_)
        verdict_.reset();
    // Silence is what an old broker has for ApiVersions, and nothing else.
    if (believed_ || (nonsense && is_api_versions(at_)) ||
        (at_ == oldest_api_versions && !hint_ && !may_be_old())) {
        under_way_ = false;
        return move::over;
    }
    if (at_ == oldest_api_versions && hint_) {
        if (--checks_left_ > 0)
            return move::on;
        return go_down_to(first_old(), now);
    }
    if (at_ == metadata) {
        under_way_ = false;
        return move::unrecognized;
    }
    return go_down_to(below(at_), now);
}

} // namespace kafka::core
