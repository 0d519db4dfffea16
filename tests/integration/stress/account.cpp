// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/stress/account.hpp"

#include "support/numbered_requests.hpp"

#include <utility>

namespace kafka::stress {

namespace {

constexpr std::size_t most_complaints = 10;

std::string name_of(account::number which) {
    return "#" + std::to_string(which);
}

} // namespace

account::tally& account::tally::operator+=(const tally& other) {
    begun += other.begun;
    answered += other.answered;
    succeeded += other.succeeded;
    failed += other.failed;
    in_doubt += other.in_doubt;
    forgotten += other.forgotten;
    return *this;
}

account::account(std::size_t most, std::size_t most_pending)
    : records_(most),
      most_pending_(most_pending) {
}

std::optional<account::number> account::begin() {
    if (pending_.fetch_add(1) < most_pending_) {
        const number made = begun_.fetch_add(1);
        if (made < records_.size())
            return made;
        begun_.fetch_sub(1);
    }
    pending_.fetch_sub(1);
    return std::nullopt;
}

void account::on_arrival(std::span<const std::byte> payload) {
    const auto which = tests::number_in(payload);
    if (which && records_.at(*which).arrivals.fetch_add(1) == 1)
        complain(name_of(*which) + " has arrived twice");
}

void account::answered(number which, const answer_type& answer) {
    if (!tests::is_answer_to(which, answer))
        complain(name_of(which) + " has the answer to another one");
    else if (records_.at(which).arrivals == 0)
        complain(name_of(which) + " was answered without having arrived");
    ++answered_;
    end(which);
}

void account::succeeded(number which) {
    ++succeeded_;
    end(which);
}

void account::failed(number which, const error_info& why) {
    {
        const std::lock_guard lock(mutex_);
        ++failures_[why.code.message()];
    }
    if (why.request_written == written::no)
        records_.at(which).denied = true;
    else
        ++in_doubt_;
    ++failed_;
    end(which);
}

void account::forgotten(number which) {
    ++forgotten_;
    end(which);
}

void account::end(number which) {
    if (records_.at(which).ends.fetch_add(1) != 0)
        return complain(name_of(which) + " has ended twice");
    if (pending_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        const std::lock_guard lock(mutex_);
        settled_.notify_all();
    }
}

void account::complain(std::string about) {
    const std::lock_guard lock(mutex_);
    if (complaints_.size() < most_complaints)
        complaints_.push_back(std::move(about));
    else
        ++more_complaints_;
}

bool account::wait_until_settled(duration patience) {
    std::unique_lock lock(mutex_);
    return settled_.wait_for(lock, patience, [this] { return pending() == 0; });
}

void account::check_all() {
    for (number each = 0; each < begun_; ++each) {
        const record& of = records_[each];
        if (of.ends == 0)
            complain(name_of(each) + " has never ended");
        if (of.denied && of.arrivals != 0)
            complain(name_of(each) + " has arrived and is said not to have been written");
    }
}

account::tally account::sums() const {
    return {.begun = begun_,
        .answered = answered_,
        .succeeded = succeeded_,
        .failed = failed_,
        .in_doubt = in_doubt_,
        .forgotten = forgotten_};
}

std::map<std::string, std::uint64_t> account::failures() const {
    const std::lock_guard lock(mutex_);
    return failures_;
}

std::vector<std::string> account::complaints() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all = complaints_;
    if (more_complaints_ != 0)
        all.push_back("and " + std::to_string(more_complaints_) + " more");
    return all;
}

} // namespace kafka::stress
