// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// When the brokers that are known are given up.

#include "core/cluster/metadata.hpp"
#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>

#include <utility>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;
using namespace test;

constexpr time_point start{1h};
constexpr time_point never = time_point::max();
constexpr std::int16_t newest = 13;

metadata_state made(std::optional<duration> trigger = 5min) {
    return metadata_state(
        {.rebootstrap_trigger = trigger}, {{.host = "b0", .port = 1}, {.host = "b1", .port = 2}});
}

metadata_outcome refresh(
    metadata_state& state, time_point now, protocol::metadata_response answer = two_brokers()) {
    state.on_due(now);
    state.begin_request(newest, false);
    return state.apply(std::move(answer), newest, now);
}

TEST(metadata_recovery, begins_to_count_when_a_refresh_is_due) {
    metadata_state state = made();
    refresh(state, start);
    EXPECT_EQ(state.rebootstrap_at(), never) << "all is well";
    state.request_update();
    EXPECT_EQ(state.rebootstrap_at(), never) << "nobody has tried yet";
    state.on_due(start + 1min);
    EXPECT_EQ(state.rebootstrap_at(), start + 6min);
    state.on_due(start + 2min);
    EXPECT_EQ(state.rebootstrap_at(), start + 6min) << "it is the first time that counts";
}

TEST(metadata_recovery, failures_do_not_count_as_answers) {
    metadata_state state = made();
    refresh(state, start);
    state.request_update();
    state.on_due(start + 1min);
    state.begin_request(newest, false);
    state.failed_update({.code = errc::connection}, start + 2min);
    refresh(state, start + 3min, {}); // has no brokers in it
    EXPECT_EQ(state.rebootstrap_at(), start + 6min);
}

TEST(metadata_recovery, an_answer_ends_it) {
    metadata_state state = made();
    refresh(state, start);
    state.on_due(start + 1min);
    refresh(state, start + 2min);
    EXPECT_EQ(state.rebootstrap_at(), never);
    state.on_due(start + 10min);
    EXPECT_EQ(state.rebootstrap_at(), start + 15min);
}

TEST(metadata_recovery, there_is_nothing_to_give_up_before_the_first_metadata) {
    metadata_state state = made();
    state.on_due(start);
    EXPECT_EQ(state.rebootstrap_at(), never);
}

TEST(metadata_recovery, is_not_done_where_it_is_not_wanted) {
    metadata_state state = made(std::nullopt);
    refresh(state, start);
    state.on_due(start + 1min);
    EXPECT_EQ(state.rebootstrap_at(), never);
}

TEST(metadata_recovery, begins_with_the_bootstrap_servers) {
    metadata_state state = made();
    refresh(state, start);
    state.on_due(start + 1min);
    state.rebootstrap();
    EXPECT_FALSE(state.snapshot()->has_metadata());
    EXPECT_EQ(state.snapshot()->brokers()[0].id, node_id::bootstrap(0));
    EXPECT_EQ(state.snapshot()->find_topic("t"), nullptr);
    EXPECT_TRUE(state.need_update());
    EXPECT_EQ(state.rebootstrap_at(), never);
    refresh(state, start + 6min);
    EXPECT_TRUE(state.snapshot()->has_metadata());
}

TEST(metadata_recovery, keeps_wishes_that_were_on_their_way) {
    metadata_state state = made();
    refresh(state, start);
    const metadata_ticket wish = state.request_update();
    state.begin_request(newest, false);
    state.rebootstrap();
    EXPECT_FALSE(state.in_progress());
    const metadata_ticket later = state.request_update();
    EXPECT_GT(later, wish);
    EXPECT_GE(refresh(state, start + 1s).covers, later);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata_recovery, does_not_forget_how_new_what_was_known_is) {
    metadata_state state = made();
    refresh(state, start);
    const std::shared_ptr<const cluster_snapshot> before = state.snapshot();
    state.rebootstrap();
    protocol::metadata_response lagging = two_brokers();
    lagging.topics[0].partitions[0].leader_id = broker_id{2};
    lagging.topics[0].partitions[0].leader_epoch = leader_epoch{4};
    refresh(state, start + 1s, lagging);
    EXPECT_EQ(state.snapshot()->find_leader("t", partition_id{0})->leader, broker_id{1});
    EXPECT_EQ(state.snapshot(), before) << "nothing is new";
}

TEST(metadata_recovery, is_done_at_a_broker_s_word) {
    metadata_state state = made();
    refresh(state, start);
    const std::shared_ptr<const cluster_snapshot> before = state.snapshot();
    const metadata_ticket wish = state.request_update();
    protocol::metadata_response answer;
    answer.error_code = broker_errc::rebootstrap_required;
    const metadata_outcome outcome = refresh(state, start + 1s, answer);
    EXPECT_TRUE(outcome.rebootstrap);
    EXPECT_FALSE(outcome.applied);
    EXPECT_LT(outcome.covers, wish) << "who waits goes on waiting";
    EXPECT_FALSE(state.in_progress());
    EXPECT_EQ(state.snapshot(), before) << "that is for the caller to do";
    EXPECT_EQ(state.ttl(start + 1s), 100ms);
}

TEST(metadata_recovery, a_broker_s_word_is_a_failure_where_it_is_not_wanted) {
    metadata_state state = made(std::nullopt);
    refresh(state, start);
    const metadata_ticket wish = state.request_update();
    protocol::metadata_response answer;
    answer.error_code = broker_errc::rebootstrap_required;
    const metadata_outcome outcome = refresh(state, start + 1s, answer);
    EXPECT_FALSE(outcome.rebootstrap);
    EXPECT_EQ(outcome.covers, wish);
    ASSERT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.failure->code, broker_errc::rebootstrap_required);
}

} // namespace
} // namespace kafka::core
