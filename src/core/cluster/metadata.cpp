// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/metadata.hpp"

#include "core/deadline.hpp"

#include <algorithm>
#include <utility>

namespace kafka::core {

namespace {

/// For how long a broker may lag behind the others. What is told for longer is no old news.
constexpr duration longest_lag = std::chrono::minutes(1);

cluster_snapshot::broker_list bootstrap_brokers(std::span<const server_address> servers) {
    auto brokers = std::make_shared<std::vector<broker>>();
    for (const server_address& server : servers)
        brokers->push_back({.id = node_id::bootstrap(static_cast<std::int32_t>(brokers->size())),
            .host = server.host,
            .port = server.port});
    return brokers;
}

time_point later(std::optional<time_point> from, duration by) noexcept {
    if (!from)
        return time_point::min();
    return saturated_sum(*from, by);
}

error_info failure_of(error_code code) {
    error_info info;
    info.code = code;
    info.api = protocol::metadata_request::descriptor.name;
    return info;
}

} // namespace

metadata_state::metadata_state(metadata_options options, std::vector<server_address> bootstrap)
    : options_(std::move(options)),
      bootstrap_(std::move(bootstrap)),
      nothing_known_(std::make_shared<const cluster_snapshot>(bootstrap_brokers(bootstrap_))),
      snapshot_(nothing_known_),
      last_applied_(nothing_known_) {
}

void metadata_state::set_bootstrap(std::vector<server_address> servers) {
    const auto before = std::exchange(
        nothing_known_, std::make_shared<const cluster_snapshot>(bootstrap_brokers(servers)));
    bootstrap_ = std::move(servers);
    if (snapshot_ == before)
        snapshot_ = nothing_known_;
    if (last_applied_ == before)
        last_applied_ = nothing_known_;
}

// --- when ---------------------------------------------------------------------------------------

time_point metadata_state::next_refresh() const noexcept {
    const time_point allowed = later(last_attempt_, options_.retry_backoff);
    if (need_update_)
        return allowed;
    return std::max(allowed, later(last_success_, options_.max_age));
}

duration metadata_state::ttl(time_point now) const noexcept {
    const time_point due = next_refresh();
    return due > now ? due - now : duration::zero();
}

void metadata_state::on_due(time_point now) noexcept {
    if (!trying_since_)
        trying_since_ = now;
}

time_point metadata_state::rebootstrap_at() const noexcept {
    if (!trying_since_ || !options_.rebootstrap_trigger || !snapshot_->has_metadata())
        return time_point::max();
    return saturated_sum(*trying_since_, *options_.rebootstrap_trigger);
}

// --- what is wanted -----------------------------------------------------------------------------

metadata_ticket metadata_state::request_update() noexcept {
    return want();
}

metadata_ticket metadata_state::next_ticket() const noexcept {
    // The last request that was built does not know of this wish; the next one will.
    return wanted_ == request_ ? wanted_ + 1 : wanted_;
}

metadata_ticket metadata_state::want() noexcept {
    need_update_ = true;
    return wanted_ = next_ticket();
}

/// Who picks topics from among all needs no request to be told what they were picked by.
bool metadata_state::is_news(std::string_view topic) const noexcept {
    return !tracked_.contains(topic) && !(all_topics_ && snapshot_->find_topic(topic));
}

std::optional<metadata_ticket> metadata_state::add_topic(std::string_view topic) {
    const bool news = is_news(topic);
    tracked_.emplace(topic);
    if (!news)
        return std::nullopt;
    return want();
}

std::optional<metadata_ticket> metadata_state::set_topics(const std::vector<std::string>& topics) {
    const bool news =
        std::ranges::any_of(topics, [&](const std::string& each) { return is_news(each); });
    tracked_ = {topics.begin(), topics.end()};
    if (!news)
        return std::nullopt;
    return want();
}

std::optional<metadata_ticket> metadata_state::want_all_topics(bool all) {
    if (std::exchange(all_topics_, all) == all)
        return std::nullopt;
    // Who asks for all topics is told nothing of those that are not there, and has none made.
    const bool news = all || std::ranges::any_of(tracked_, [&](const std::string& each) {
        return snapshot_->find_topic(each) == nullptr;
    });
    if (!news)
        return std::nullopt;
    return want();
}

// --- asking -------------------------------------------------------------------------------------

protocol::metadata_request metadata_state::begin_request(
    std::int16_t version, bool to_bootstrap_server) {
    constexpr std::int16_t first_with_null_for_all = 1;
    constexpr std::int16_t first_that_may_forbid_creation = 4;
    protocol::metadata_request request;
    if (version >= first_that_may_forbid_creation)
        request.allow_auto_topic_creation = options_.allow_auto_create_topics;
    const auto ask_for = [&](const std::string& name) {
        request.topics->emplace_back().name = name;
    };
    request.topics.emplace();
    if (all_topics_) {
        // Version 0 has no null; there an empty list asks for all.
        if (version >= first_with_null_for_all)
            request.topics.reset();
    } else if (!tracked_.empty()) {
        std::ranges::for_each(tracked_, ask_for);
    } else if (to_bootstrap_server) {
        std::ranges::for_each(options_.bootstrap_topics_filter, ask_for);
    }
    in_progress_ = true;
    request_ = wanted_;
    return request;
}

metadata_outcome metadata_state::apply(
    protocol::metadata_response answer, std::int16_t version, time_point now) {
    if (answer.error_code == broker_errc::rebootstrap_required && options_.rebootstrap_trigger) {
        in_progress_ = false;
        last_attempt_ = now;
        return {.failure = failure_of(answer.error_code), .rebootstrap = true};
    }
    if (answer.error_code != broker_errc::none)
        return failed_update(failure_of(answer.error_code), now);
    if (answer.brokers.empty())
        return failed_update(failure_of(errc::metadata_empty_broker_list), now);

    return accept(snapshot_after(last_applied_, std::move(answer), version, believes(now)), now);
}

std::shared_ptr<snapshot_making> metadata_state::begin_snapshot(time_point now) const {
    return std::make_shared<snapshot_making>(last_applied_, believes(now));
}

metadata_outcome metadata_state::apply(
    const snapshot_making& made, std::int16_t version, time_point now) {
    if (made.before() != last_applied_) // Nothing else is known that the answer could be about.
        return apply(made.made()->snapshot->answer(), version, now);
    return accept(*made.made(), now);
}

bool metadata_state::believes(time_point now) const noexcept {
    return doubtful_since_ && now - *doubtful_since_ >= longest_lag;
}

metadata_outcome metadata_state::accept(snapshot_change change, time_point now) {
    metadata_outcome outcome{.covers = request_, .failure = std::nullopt, .applied = true};
    bool look_again = false;
    const std::span<const cluster_snapshot::topic> topics = change.snapshot->all_topics();
    for (const cluster_snapshot::topic& topic : topics) {
        const error_code error = topic.error_code;
        if (error == condition::retriable && topic.name && is_tracked(*topic.name))
            look_again = true;
        if (error && topics.size() == 1) {
            outcome.failure = failure_of(error);
            if (topic.name)
                outcome.failure->detail = "topic " + std::string(*topic.name);
        }
    }
    snapshot_ = std::move(change.snapshot);
    if (!change.is_doubtful)
        doubtful_since_.reset();
    else if (!doubtful_since_)
        doubtful_since_ = now;
    if (are_different_clusters(*last_applied_, *snapshot_))
        outcome.left_cluster.emplace(*last_applied_->cluster_id());
    last_applied_ = snapshot_;
    need_update_ = look_again || wanted_ != request_;
    in_progress_ = false;
    last_attempt_ = last_success_ = now;
    trying_since_.reset();
    return outcome;
}

metadata_outcome metadata_state::failed_update(error_info why, time_point now) {
    // Where no request was built, what is wanted has failed all the same.
    if (!std::exchange(in_progress_, false))
        request_ = wanted_;
    last_attempt_ = now;
    return {.covers = request_, .failure = std::move(why), .applied = false};
}

void metadata_state::rebootstrap() noexcept {
    snapshot_ = nothing_known_;
    in_progress_ = false;
    need_update_ = true;
    trying_since_.reset();
}

} // namespace kafka::core
