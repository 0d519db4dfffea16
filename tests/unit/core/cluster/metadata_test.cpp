// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/cluster/metadata.hpp"

#include "unit/core/cluster/sample_metadata.hpp"

#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;
using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr time_point start{1h};
constexpr std::int16_t newest = 13;

metadata_state made(metadata_options options = {}) {
    return metadata_state(
        std::move(options), {{.host = "b0", .port = 1}, {.host = "::1", .port = 2}});
}

// Asks and gets an answer.
metadata_outcome refresh(
    metadata_state& state, time_point now, protocol::metadata_response answer = two_brokers()) {
    state.begin_request(newest, false);
    return state.apply(std::move(answer), newest, now);
}

std::vector<std::string> asked_for(const protocol::metadata_request& request) {
    std::vector<std::string> names;
    for (const auto& topic : *request.topics)
        names.emplace_back(*topic.name);
    return names;
}

// --- when ---------------------------------------------------------------------------------------

TEST(metadata, is_wanted_at_once) {
    const metadata_state state = made();
    EXPECT_TRUE(state.need_update());
    EXPECT_EQ(state.ttl(start), 0ns);
    EXPECT_EQ(state.next_refresh(), time_point::min());
    EXPECT_FALSE(state.last_success());
    EXPECT_FALSE(state.snapshot()->has_metadata());
}

TEST(metadata, has_the_bootstrap_servers_first) {
    const metadata_state state = made();
    const auto brokers = state.snapshot()->brokers();
    ASSERT_EQ(brokers.size(), 2u);
    EXPECT_EQ(brokers[0].id, node_id::bootstrap(0));
    EXPECT_EQ(brokers[0].host, "b0");
    EXPECT_EQ(brokers[1].id, node_id::bootstrap(1));
    EXPECT_EQ(brokers[1].host, "::1");
    EXPECT_EQ(brokers[1].port, 2);
    EXPECT_EQ(state.bootstrap()[1].host, "::1");
}

TEST(metadata, is_good_for_its_age) {
    metadata_state state = made({.max_age = 5min});
    EXPECT_TRUE(refresh(state, start).applied);
    EXPECT_FALSE(state.need_update());
    EXPECT_EQ(state.last_success(), start);
    EXPECT_EQ(state.ttl(start), 5min);
    EXPECT_EQ(state.ttl(start + 4min), 1min);
    EXPECT_EQ(state.ttl(start + 6min), 0ns);
    EXPECT_EQ(state.next_refresh(), start + 5min);
}

TEST(metadata, refreshes_keep_their_distance_even_after_success) {
    metadata_state state = made({.retry_backoff = 100ms});
    refresh(state, start);
    state.request_update();
    EXPECT_TRUE(state.need_update());
    EXPECT_EQ(state.ttl(start), 100ms);
    EXPECT_EQ(state.ttl(start + 60ms), 40ms);
    EXPECT_EQ(state.ttl(start + 100ms), 0ns);
}

TEST(metadata, refreshes_keep_their_distance_after_failure) {
    metadata_state state = made({.max_age = 5min, .retry_backoff = 100ms});
    state.begin_request(newest, true);
    const metadata_outcome outcome = state.failed_update({.code = errc::connection}, start);
    EXPECT_FALSE(outcome.applied);
    EXPECT_EQ(outcome.failure->code, errc::connection);
    EXPECT_TRUE(state.need_update());
    EXPECT_FALSE(state.in_progress());
    EXPECT_EQ(state.ttl(start), 100ms);
    // A failure does not make what is known older or younger.
    refresh(state, start + 1s);
    state.begin_request(newest, false);
    state.failed_update({.code = errc::connection}, start + 2s);
    EXPECT_FALSE(state.need_update());
    EXPECT_EQ(state.next_refresh(), start + 1s + 5min);
}

TEST(metadata, an_endless_age_never_comes) {
    metadata_state state = made({.max_age = duration::max()});
    refresh(state, start);
    EXPECT_EQ(state.next_refresh(), time_point::max());
}

// --- what is wanted -----------------------------------------------------------------------------

TEST(metadata, callers_share_a_refresh) {
    metadata_state state = made();
    refresh(state, start);
    const metadata_ticket first = state.request_update();
    for (int i = 0; i != 1000; ++i)
        EXPECT_EQ(state.request_update(), first);
    EXPECT_GE(refresh(state, start + 1s).covers, first);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, a_wish_during_a_refresh_wants_another) {
    metadata_state state = made();
    const metadata_ticket before = state.request_update();
    state.begin_request(newest, true);
    const metadata_ticket during = state.request_update();
    EXPECT_GT(during, before);
    EXPECT_EQ(state.request_update(), during);

    const metadata_outcome first = state.apply(two_brokers(), newest, start);
    EXPECT_GE(first.covers, before);
    EXPECT_LT(first.covers, during);
    EXPECT_TRUE(state.need_update());
    EXPECT_GE(refresh(state, start + 1s).covers, during);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, wishes_that_different_requests_know_of_have_different_tickets) {
    metadata_state state = made();
    const metadata_ticket first = state.request_update();
    EXPECT_GT(first, 0u);
    refresh(state, start);
    EXPECT_GT(state.next_ticket(), first);
    const metadata_ticket second = state.request_update();
    EXPECT_GT(second, first) << "no one may take the older answer for his own";
    EXPECT_EQ(state.next_ticket(), second);
    state.begin_request(newest, false);
    state.failed_update({.code = errc::connection}, start + 1s);
    EXPECT_GT(state.request_update(), second);
}

TEST(metadata, a_refresh_that_cannot_be_asked_for_fails_what_is_wanted) {
    metadata_state state = made();
    const metadata_ticket wish = state.request_update();
    const metadata_outcome outcome =
        state.failed_update({.code = errc::incompatible_broker_version}, start);
    EXPECT_EQ(outcome.covers, wish);
    EXPECT_TRUE(state.need_update());
    EXPECT_GT(state.request_update(), wish);
}

TEST(metadata, a_failure_settles_only_what_was_asked) {
    metadata_state state = made();
    const metadata_ticket before = state.request_update();
    state.begin_request(newest, true);
    const metadata_ticket during = state.request_update();
    const metadata_outcome failed = state.failed_update({.code = errc::connection}, start);
    EXPECT_GE(failed.covers, before);
    EXPECT_LT(failed.covers, during);
    EXPECT_TRUE(state.need_update());
}

TEST(metadata, a_topic_added_during_a_refresh_is_asked_for_by_the_next) {
    metadata_state state = made();
    state.add_topic("early");
    EXPECT_THAT(asked_for(state.begin_request(newest, true)), ElementsAre("early"));
    const std::optional<metadata_ticket> late = state.add_topic("late");
    ASSERT_TRUE(late);
    EXPECT_LT(state.apply(two_brokers(), newest, start).covers, *late);
    EXPECT_TRUE(state.need_update());
    EXPECT_THAT(asked_for(state.begin_request(newest, false)), ElementsAre("early", "late"));
    EXPECT_GE(state.apply(two_brokers(), newest, start + 1s).covers, *late);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, a_topic_already_tracked_needs_nothing) {
    metadata_state state = made();
    EXPECT_TRUE(state.add_topic("t"));
    refresh(state, start);
    EXPECT_EQ(state.add_topic("t"), std::nullopt);
    EXPECT_FALSE(state.need_update());
    EXPECT_TRUE(state.is_tracked("t"));
    EXPECT_FALSE(state.is_tracked("u"));
}

TEST(metadata, topics_are_replaced_and_only_new_ones_asked_for) {
    metadata_state state = made();
    EXPECT_TRUE(state.set_topics({"a", "b"}));
    refresh(state, start);
    EXPECT_EQ(state.set_topics({"b", "a"}), std::nullopt);
    EXPECT_EQ(state.set_topics({"a"}), std::nullopt);
    EXPECT_FALSE(state.need_update());
    EXPECT_FALSE(state.is_tracked("b"));
    EXPECT_TRUE(state.set_topics({"a", "c"}));
    EXPECT_TRUE(state.need_update());
    refresh(state, start + 1s);
    EXPECT_EQ(state.set_topics({}), std::nullopt);
    EXPECT_FALSE(state.is_tracked("a"));
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, wanting_all_topics_is_a_wish) {
    metadata_state state = made();
    refresh(state, start);
    EXPECT_TRUE(state.want_all_topics(true));
    EXPECT_TRUE(state.need_update());
    EXPECT_EQ(state.want_all_topics(true), std::nullopt);
    refresh(state, start + 1s);
    EXPECT_EQ(state.want_all_topics(false), std::nullopt);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, of_all_topics_those_that_are_known_are_tracked_without_a_request) {
    metadata_state state = made();
    state.want_all_topics(true);
    refresh(state, start);
    EXPECT_EQ(state.add_topic("t"), std::nullopt);
    EXPECT_EQ(state.set_topics({"t"}), std::nullopt);
    EXPECT_FALSE(state.need_update());
    EXPECT_TRUE(state.is_tracked("t"));
    EXPECT_TRUE(state.add_topic("not there when all were asked for"));
    refresh(state, start + 1s);
    EXPECT_TRUE(state.set_topics({"t", "not there either"}));
}

TEST(metadata, tracked_topics_that_were_not_among_all_are_asked_for_when_these_are_not_wanted) {
    metadata_state state = made();
    state.want_all_topics(true);
    state.set_topics({"t", "not there"});
    refresh(state, start);
    EXPECT_TRUE(state.want_all_topics(false));
    EXPECT_TRUE(state.need_update());
    EXPECT_THAT(asked_for(state.begin_request(newest, false)), ElementsAre("not there", "t"));
}

TEST(metadata, tracked_topics_that_were_among_all_are_known_when_these_are_not_wanted) {
    metadata_state state = made();
    state.want_all_topics(true);
    state.set_topics({"t"});
    refresh(state, start);
    EXPECT_EQ(state.want_all_topics(false), std::nullopt);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, a_topic_that_was_seen_by_chance_is_asked_for) {
    metadata_state state = made();
    refresh(state, start);
    EXPECT_TRUE(state.add_topic("t")) << "the answer has it, and nobody had asked for it";
}

// --- asking -------------------------------------------------------------------------------------

TEST(metadata, asks_for_no_topics_when_none_is_tracked) {
    metadata_state state = made();
    for (const bool bootstrap : {true, false}) {
        const protocol::metadata_request request = state.begin_request(newest, bootstrap);
        ASSERT_TRUE(request.topics);
        EXPECT_THAT(asked_for(request), IsEmpty());
    }
}

TEST(metadata, asks_a_bootstrap_server_for_the_filter_only_while_none_is_tracked) {
    metadata_state state = made({.bootstrap_topics_filter = {"f"}});
    EXPECT_THAT(asked_for(state.begin_request(newest, true)), ElementsAre("f"));
    EXPECT_THAT(asked_for(state.begin_request(newest, false)), IsEmpty());
    state.add_topic("t");
    EXPECT_THAT(asked_for(state.begin_request(newest, true)), ElementsAre("t"));
    state.want_all_topics(true);
    EXPECT_FALSE(state.begin_request(newest, true).topics);
}

TEST(metadata, asks_for_all_topics_as_the_version_says_it) {
    metadata_state state = made();
    state.add_topic("t");
    state.want_all_topics(true);
    EXPECT_TRUE(state.begin_request(0, false).topics->empty());
    for (std::int16_t version = 1; version <= newest; ++version)
        EXPECT_FALSE(state.begin_request(version, false).topics) << version;
}

// Version 0, the only one of brokers before 0.10, can ask for all topics or for some.
TEST(metadata, has_all_topics_where_none_cannot_be_asked_for) {
    metadata_state state = made();
    EXPECT_TRUE(state.begin_request(0, false).topics->empty());
    state.apply(two_brokers(), 0, start);
    EXPECT_NE(state.snapshot()->find_topic("t"), nullptr);
    EXPECT_FALSE(state.need_update());
    EXPECT_TRUE(state.add_topic("t")) << "it is not kept up to date before it is tracked";
}

TEST(metadata, every_request_can_be_sent_at_its_version) {
    for (const bool create : {true, false})
        for (const bool all : {true, false})
            for (std::int16_t version = create ? 0 : 4; version <= newest; ++version) {
                metadata_state state = made({.allow_auto_create_topics = create});
                state.add_topic("t");
                state.want_all_topics(all);
                const protocol::metadata_request request = state.begin_request(version, true);
                EXPECT_EQ(request.allow_auto_topic_creation, create);
                EXPECT_FALSE(request.include_topic_authorized_operations);
                EXPECT_FALSE(request.include_cluster_authorized_operations);
                EXPECT_TRUE(protocol::metadata_request::descriptor.check(&request, version))
                    << version;
            }
}

TEST(metadata, the_wish_not_to_create_has_no_effect_where_it_cannot_be_said) {
    metadata_state state = made({.allow_auto_create_topics = false});
    for (std::int16_t version = 0; version != 4; ++version) {
        const protocol::metadata_request request = state.begin_request(version, true);
        EXPECT_TRUE(protocol::metadata_request::descriptor.check(&request, version)) << version;
        EXPECT_TRUE(request.allow_auto_topic_creation);
    }
}

TEST(metadata, knows_of_a_request_on_its_way) {
    metadata_state state = made();
    EXPECT_FALSE(state.in_progress());
    state.begin_request(newest, true);
    EXPECT_TRUE(state.in_progress());
    state.apply(two_brokers(), newest, start);
    EXPECT_FALSE(state.in_progress());
}

// --- applying -----------------------------------------------------------------------------------

TEST(metadata, replaces_what_was_known) {
    metadata_state state = made();
    refresh(state, start);
    const std::shared_ptr<const cluster_snapshot> before = state.snapshot();
    protocol::metadata_response other;
    add_broker(other, 9, "nine");
    other.topics.push_back(topic("u", {partition(0, 9)}));
    refresh(state, start + 1s, std::move(other));
    EXPECT_NE(state.snapshot()->find(node_id(9)), nullptr);
    EXPECT_EQ(state.snapshot()->find(node_id(1)), nullptr);
    EXPECT_EQ(state.snapshot()->find_topic("t"), nullptr);
    EXPECT_NE(before->find_topic("t"), nullptr) << "who holds the older one keeps it";
}

TEST(metadata, an_answer_without_brokers_changes_nothing) {
    metadata_state state = made();
    refresh(state, start);
    const std::shared_ptr<const cluster_snapshot> before = state.snapshot();
    state.request_update();
    const metadata_outcome outcome = refresh(state, start + 1s, {});
    EXPECT_FALSE(outcome.applied);
    ASSERT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.failure->code, errc::metadata_empty_broker_list);
    EXPECT_EQ(state.snapshot(), before);
    EXPECT_TRUE(state.need_update());
    EXPECT_FALSE(state.in_progress());
    EXPECT_EQ(state.last_success(), start);
    EXPECT_EQ(state.ttl(start + 1s), 100ms);
}

TEST(metadata, an_answer_that_is_an_error_changes_nothing) {
    metadata_state state = made();
    protocol::metadata_response answer = two_brokers();
    answer.error_code = broker_errc::unknown_server_error;
    const metadata_outcome outcome = refresh(state, start, std::move(answer));
    EXPECT_FALSE(outcome.applied);
    EXPECT_EQ(outcome.failure->code, broker_errc::unknown_server_error);
    EXPECT_FALSE(state.snapshot()->has_metadata());
}

TEST(metadata, an_answer_that_changes_nothing_shares_what_was_known) {
    metadata_state state = made();
    refresh(state, start);
    const std::shared_ptr<const cluster_snapshot> before = state.snapshot();
    state.request_update();
    const metadata_outcome outcome = refresh(state, start + 1s);
    EXPECT_TRUE(outcome.applied);
    EXPECT_EQ(state.snapshot(), before);
    EXPECT_EQ(state.last_success(), start + 1s);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, a_leader_of_an_older_epoch_is_not_believed) {
    metadata_state state = made();
    refresh(state, start);
    protocol::metadata_response lagging = two_brokers();
    lagging.topics[0].partitions[0].leader_id = broker_id{2};
    lagging.topics[0].partitions[0].leader_epoch = leader_epoch{4};
    EXPECT_TRUE(refresh(state, start + 1s, lagging).applied);
    EXPECT_EQ(state.snapshot()->find_leader("t", partition_id{0})->leader, broker_id{1});
}

// Brokers before 2.8 give topics no ids.
TEST(metadata, an_older_epoch_that_is_told_for_a_minute_is_that_of_a_topic_made_anew) {
    constexpr std::int16_t without_ids = 9;
    protocol::metadata_response known = two_brokers();
    known.topics[0].topic_id = uuid();
    protocol::metadata_response anew = known;
    anew.topics[0].partitions[0].leader_id = broker_id{2};
    anew.topics[0].partitions[0].leader_epoch = leader_epoch{0};
    metadata_state state = made();
    const auto leader_told_by = [&](const protocol::metadata_response& answer, time_point now) {
        state.begin_request(without_ids, false);
        EXPECT_TRUE(state.apply(answer, without_ids, now).applied);
        return state.snapshot()->find_leader("t", partition_id{0})->leader;
    };
    EXPECT_EQ(leader_told_by(known, start), broker_id{1});
    EXPECT_EQ(leader_told_by(anew, start + 1s), broker_id{1}) << "it may be old news";
    EXPECT_EQ(leader_told_by(anew, start + 60s), broker_id{1});
    EXPECT_EQ(leader_told_by(known, start + 61s), broker_id{1}) << "so it was";
    EXPECT_EQ(leader_told_by(anew, start + 62s), broker_id{1}) << "the doubt begins anew";
    EXPECT_EQ(leader_told_by(anew, start + 121s), broker_id{1});
    EXPECT_EQ(leader_told_by(anew, start + 122s), broker_id{2});
    EXPECT_EQ(leader_told_by(anew, start + 123s), broker_id{2});
    EXPECT_EQ(state.snapshot()->find_leader("t", partition_id{0})->epoch, leader_epoch{0});
}

TEST(metadata, another_cluster_is_noticed) {
    metadata_state state = made();
    EXPECT_EQ(refresh(state, start).left_cluster, std::nullopt);
    EXPECT_EQ(refresh(state, start + 1s).left_cluster, std::nullopt);
    protocol::metadata_response other = two_brokers();
    other.cluster_id = "another";
    EXPECT_EQ(refresh(state, start + 2s, other).left_cluster, "the cluster");
    EXPECT_EQ(refresh(state, start + 3s, other).left_cluster, std::nullopt);
    state.rebootstrap();
    EXPECT_EQ(refresh(state, start + 4s).left_cluster, "another") << "it is remembered meanwhile";
}

TEST(metadata, looks_again_when_a_tracked_topic_has_a_passing_error) {
    protocol::metadata_response answer = two_brokers();
    answer.topics.push_back(topic("new", {}, broker_errc::leader_not_available));
    {
        metadata_state state = made();
        state.add_topic("t");
        state.add_topic("new");
        EXPECT_FALSE(refresh(state, start, answer).failure);
        EXPECT_TRUE(state.need_update());
        EXPECT_EQ(state.ttl(start), 100ms);
        EXPECT_NE(state.snapshot()->find_topic("t"), nullptr);
    }
    {
        metadata_state state = made();
        state.add_topic("t");
        refresh(state, start, answer);
        EXPECT_FALSE(state.need_update()) << "nobody asked for that topic";
    }
    {
        answer.topics[1].error_code = broker_errc::topic_authorization_failed;
        metadata_state state = made();
        state.add_topic("new");
        refresh(state, start, answer);
        EXPECT_FALSE(state.need_update()) << "that error will not pass";
    }
}

TEST(metadata, an_error_of_a_partition_is_kept_and_not_asked_about) {
    protocol::metadata_response answer = two_brokers();
    answer.topics[0].partitions[2].error_code = broker_errc::leader_not_available;
    metadata_state state = made();
    state.add_topic("t");
    EXPECT_FALSE(refresh(state, start, answer).failure);
    EXPECT_FALSE(state.need_update()) << "it may last, and who needs the leader asks";
    EXPECT_EQ(state.snapshot()->find_partition("t", partition_id{2})->error_code,
        broker_errc::leader_not_available);
    EXPECT_NE(state.snapshot()->find_partition("t", partition_id{1}), nullptr);
}

TEST(metadata, the_error_of_a_single_topic_is_a_failure_and_the_rest_is_applied) {
    metadata_state state = made();
    protocol::metadata_response answer = two_brokers();
    answer.topics[0].error_code = broker_errc::topic_authorization_failed;
    const metadata_outcome outcome = refresh(state, start, answer);
    EXPECT_TRUE(outcome.applied);
    ASSERT_TRUE(outcome.failure);
    EXPECT_EQ(outcome.failure->code, broker_errc::topic_authorization_failed);
    EXPECT_THAT(outcome.failure->message(), HasSubstr("topic t"));
    EXPECT_NE(state.snapshot()->find(node_id(1)), nullptr);

    answer.topics.push_back(topic("u", {}, broker_errc::topic_authorization_failed));
    EXPECT_FALSE(refresh(state, start + 1s, answer).failure) << "there are two now";
}

// --- made elsewhere -----------------------------------------------------------------------------

/// The same as `refresh`, by a snapshot made before the answer is applied.
metadata_outcome refresh_by_snapshot(
    metadata_state& state, time_point now, protocol::metadata_response answer) {
    state.begin_request(newest, false);
    const std::shared_ptr<snapshot_making> making = state.begin_snapshot(now);
    making->digest(&answer, newest);
    EXPECT_TRUE(making->made());
    return state.apply(*making, newest, now);
}

TEST(metadata, of_a_snapshot_made_elsewhere_is_applied_all_the_same) {
    metadata_state state = made();
    state.add_topic("t");
    const metadata_outcome outcome = refresh_by_snapshot(state, start, two_brokers());
    EXPECT_TRUE(outcome.applied);
    EXPECT_EQ(outcome.covers, 1u);
    EXPECT_EQ(state.snapshot()->answer(), two_brokers());
    EXPECT_EQ(state.last_success(), start);
    EXPECT_FALSE(state.need_update());
}

TEST(metadata, of_a_snapshot_that_says_nothing_new_leaves_the_one_there_is) {
    metadata_state state = made();
    refresh_by_snapshot(state, start, two_brokers());
    const auto before = state.snapshot();
    refresh_by_snapshot(state, start + 1s, two_brokers());
    EXPECT_EQ(state.snapshot(), before);
    EXPECT_EQ(state.last_success(), start + 1s);
}

TEST(metadata, of_a_snapshot_made_elsewhere_tells_the_error_of_a_single_topic) {
    metadata_state state = made();
    state.add_topic("t");
    protocol::metadata_response answer = two_brokers();
    answer.topics[0].error_code = broker_errc::leader_not_available;
    const metadata_outcome outcome = refresh_by_snapshot(state, start, answer);
    EXPECT_EQ(outcome.failure->code, broker_errc::leader_not_available);
    EXPECT_TRUE(state.need_update()) << "the topic is tracked, and may soon be there";
}

TEST(metadata, of_a_snapshot_that_was_begun_before_another_answer_goes_by_that) {
    metadata_state state = made();
    state.begin_request(newest, false);
    const std::shared_ptr<snapshot_making> making = state.begin_snapshot(start);
    protocol::metadata_response late = two_brokers();
    making->digest(&late, newest);
    protocol::metadata_response newer = two_brokers();
    newer.topics[0] = topic("t", {partition(0, 2, 9), partition(1, 2), partition(2, -1)});
    refresh(state, start, newer);
    state.begin_request(newest, false);
    EXPECT_TRUE(state.apply(*making, newest, start + 1s).applied);
    EXPECT_EQ(state.snapshot()->find_leader("t", partition_id{0})->epoch, leader_epoch{9});
}

TEST(metadata, is_not_made_a_snapshot_of_where_it_describes_no_cluster) {
    const metadata_state state = made();
    for (protocol::metadata_response answer :
        {protocol::metadata_response{}, [] {
             protocol::metadata_response refused = two_brokers();
             refused.error_code = broker_errc::rebootstrap_required;
             return refused;
         }()}) {
        const protocol::metadata_response before = answer;
        const std::shared_ptr<snapshot_making> making = state.begin_snapshot(start);
        making->digest(&answer, newest);
        EXPECT_FALSE(making->made());
        EXPECT_EQ(answer, before) << "it is left to be looked at";
    }
}

} // namespace
} // namespace kafka::core
