// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How the client finds out what its brokers are, old ones among them.

#include "unit/client/core/release_world.hpp"

#include <kafka/protocol/heartbeat.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace kafka::detail::test {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;

// --- recognizing old brokers ------------------------------------------------------------------

TEST(probing, recognizes_each_old_release_in_a_few_connections_and_no_time) {
    for (const broker_version release :
        std::vector<broker_version>{v0_9, {0, 8, 2}, {0, 8, 1}, {0, 8, 0}}) {
        core_world world;
        world.start();
        EXPECT_EQ(recognize(world, boot, release), 8) << release.to_string();
        EXPECT_EQ(world.attempts(boot), 8u);
        EXPECT_EQ(world.now, time_point(1h));
        EXPECT_EQ(world.at(boot).line->connection.release(), release);
        ASSERT_EQ(world.at(boot).asked.size(), 1u);
        EXPECT_EQ(world.at(boot).asked[0].key, metadata_key);
        EXPECT_EQ(world.at(boot).asked[0].version, 0);
        world.answer(world.at(boot), core_world::brokers(1));
        EXPECT_TRUE(world.core.cluster().has_metadata());
    }
}

TEST(probing, finds_the_newest_release_that_tells_by_itself_at_once) {
    core_world world;
    world.start();
    EXPECT_EQ(recognize(world, boot, {4, 4}), 1);
    core_world older;
    older.start();
    EXPECT_EQ(recognize(older, boot, {0, 10, 0}), 2) << "in version 0, on a new connection";
    EXPECT_EQ(older.at(boot).line->connection.release(), (broker_version{0, 10, 0}));
}

TEST(probing, is_one_effort_for_who_asks_about_the_node) {
    core_world world;
    world.discover(core_world::brokers(1));
    EXPECT_TRUE(world.maybe_connect(one));
    for (int i = 0; i < 7; ++i) {
        EXPECT_FALSE(world.core.is_disconnected(one));
        EXPECT_EQ(world.core.connection_delay(one, world.now), 0s);
        EXPECT_FALSE(world.maybe_connect(one)) << "still connecting";
        meet(world, one, v0_9);
    }
    meet(world, one, v0_9);
    EXPECT_TRUE(world.core.connected(one));
}

TEST(probing, never_makes_an_old_broker_of_one_that_breaks_connections) {
    core_world world;
    world.start();
    for (int i = 0; i < 2; ++i) {
        world.establish(world.at(boot));
        world.fail(world.at(boot), "reset");
    }
    EXPECT_EQ(meet(world, boot, {3, 9}).key, list_groups_key) << "which it answers";
    EXPECT_FALSE(world.core.connected(boot));
    for (int i = 0; i < 3; ++i) {
        world.establish(world.at(boot));
        world.fail(world.at(boot), "reset again");
    }
    EXPECT_EQ(meet(world, boot, {3, 9}).key, api_versions_key);
    ASSERT_TRUE(world.core.connected(boot));
    EXPECT_EQ(world.at(boot).line->connection.release(), (broker_version{3, 9}));
    world.fail(world.at(boot), "lost");
    world.pass(1s);
    EXPECT_EQ(meet(world, boot, {4, 4}).version, 5) << "nothing is remembered";
    EXPECT_TRUE(world.core.connected(boot));
}

TEST(probing, is_over_when_the_broker_cannot_be_reached) {
    core_world world;
    world.start();
    for (int i = 0; i < 3; ++i)
        meet(world, boot, {});
    world.fail(world.at(boot), "refused");
    EXPECT_FALSE(world.has_open(boot));
    EXPECT_THAT(world.core.connection_delay(boot, world.now), AllOf(Ge(40ms), Le(60ms)));
    world.pass(60ms);
    world.establish(world.at(boot));
    EXPECT_EQ(world.at(boot).asked.at(0).key, api_versions_key);
    EXPECT_GT(world.at(boot).asked.at(0).version, 0);
}

TEST(probing, that_comes_to_nothing_counts_as_one_failure_and_is_done_again) {
    core_world world;
    world.start();
    for (const duration about : {50ms, 100ms, 200ms}) {
        EXPECT_EQ(exhaust(world, boot), 6);
        EXPECT_THAT(world.core.connection_delay(boot, world.now),
            AllOf(Ge(about * 8 / 10), Le(about * 12 / 10)));
        world.pass(about * 12 / 10);
    }
    EXPECT_EQ(recognize(world, boot, {4, 4}), 1) << "it is what it is now";
}

TEST(probing, that_comes_to_nothing_is_told_to_who_waits) {
    core_world world;
    list_groups ask({}, world.now + 1s);
    world.send(ask, any_node);
    exhaust(world, boot);
    while (!world.is_done(ask))
        world.pass(100ms);
    EXPECT_EQ(ask.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(ask), AllOf(HasSubstr("answers neither ApiVersions nor"),
                                  HasSubstr("the peer hung up"), HasSubstr("boot0:9092")));
}

TEST(probing, waits_for_a_silent_broker_in_steps) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.establish(world.at(one));
    world.pass(3749ms); // an eighth of api_version_auto_timeout
    EXPECT_EQ(world.attempts(one), 1u);
    world.pass(1ms);
    EXPECT_EQ(world.attempts(one), 2u);
    world.establish(world.at(one));
    EXPECT_EQ(world.at(one).asked.at(0).version, 0);
}

TEST(probing, does_not_hold_up_the_next_bootstrap_server) {
    core_world world({}, 2);
    world.start();
    const node_id first = world.servers.front().node();
    const node_id other = node_id::bootstrap(1 - first.number());
    for (int i = 0; i < 3; ++i) { // a long way off
        world.pass(200ms);
        meet(world, first, v0_9);
    }
    EXPECT_FALSE(world.has_open(other));
    world.pass(400ms);
    EXPECT_TRUE(world.has_open(other)) << "a second after the effort began";
}

TEST(probing, ends_with_the_connection_being_closed) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    for (int i = 0; i < 3; ++i)
        meet(world, one, {});
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_FALSE(world.has_open(one));
    world.pass(1s);
    EXPECT_FALSE(world.has_open(one));
    world.maybe_connect(one);
    world.establish(world.at(one));
    EXPECT_EQ(world.at(one).asked.at(0).key, api_versions_key);
    world.close();
    EXPECT_EQ(world.open_attempts(), 0u);
}

TEST(probing, goes_on_at_the_top_where_the_node_has_another_address) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(two);
    world.pass(5min - 1s);
    world.maybe_connect(one);
    meet(world, one, {});
    meet(world, one, {});
    world.pass(1s);
    auto moved = core_world::brokers(2);
    moved.brokers[0].host = "elsewhere";
    world.answer(world.at(two), moved);
    EXPECT_EQ(meet(world, one, {}).key, list_groups_key);
    EXPECT_EQ(world.at(one).address(), "elsewhere:9092");
    world.establish(world.at(one));
    EXPECT_EQ(world.at(one).asked.at(0).key, api_versions_key);
    EXPECT_GT(world.at(one).asked.at(0).version, 0);
}

TEST(probing, knows_a_broker_that_leaves_api_versions_out_by_one_connection) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.establish(world.at(one));
    world.pass(1s);
    ASSERT_EQ(world.at(one).asked.size(), 2u) << "ApiVersions, and what it answers";
    world.at(one).asked.pop_front();
    world.answer(world.at(one), protocol::heartbeat_response{});
    ASSERT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.at(one).line->connection.release(), v0_9);
    EXPECT_EQ(world.attempts(one), 1u);
    world.fail(world.at(one), "lost");
    world.pass(60ms);
    world.maybe_connect(one);
    EXPECT_EQ(meet(world, one, v0_9).key, list_groups_key) << "it is remembered";
    EXPECT_TRUE(world.core.connected(one));
}

// --- remembering them -------------------------------------------------------------------------

class old_node : public ::testing::Test {
protected:
    old_node() {
        world.discover(core_world::brokers(1));
        world.maybe_connect(one);
        EXPECT_EQ(recognize(world, one, v0_9), 8);
    }

    /// Loses the connection, that long after it was made, and begins to make another.
    void reconnect(duration after) {
        world.pass(after);
        world.fail(world.at(one), "lost");
        world.maybe_connect(one);
        ASSERT_TRUE(world.has_open(one));
    }

    /// The connection ends by itself when the broker is not believed any more, and another is
    /// begun.
    void outlive_trust() {
        world.pass(5min - 1ns);
        ASSERT_TRUE(world.core.connected(one));
        world.pass(1ns);
        world.answer(world.at(one), core_world::brokers(1)); // metadata was due as well
        ASSERT_FALSE(world.has_open(one));
        EXPECT_FALSE(world.core.is_disconnected(one)) << "nothing has failed";
        world.maybe_connect(one);
        ASSERT_TRUE(world.has_open(one));
    }

    core_world world;
};

TEST_F(old_node, is_connected_to_in_one_step_from_then_on) {
    for (int i = 0; i < 3; ++i) {
        reconnect(1s);
        EXPECT_EQ(recognize(world, one, v0_9), 1);
        EXPECT_EQ(world.at(one).line->connection.release(), v0_9);
    }
}

TEST_F(old_node, is_asked_for_its_versions_again_after_metadata_max_age) {
    outlive_trust();
    const seen_request asked = meet(world, one, v0_9);
    EXPECT_EQ(asked.key, api_versions_key);
    EXPECT_EQ(asked.version, 0);
    EXPECT_EQ(recognize(world, one, v0_9), 1) << "no need for more";
    reconnect(1s);
    EXPECT_EQ(meet(world, one, v0_9).key, list_groups_key) << "once in a while is enough";
}

TEST_F(old_node, answers_what_it_was_asked_before_it_is_asked_for_its_versions_again) {
    world.pass(5min - 1s);
    list_groups early({}, world.now + 30s);
    world.send(early, one);
    world.pass(1s);
    ASSERT_TRUE(world.has_open(one));
    list_groups late({}, world.now + 30s);
    world.send(late, one);
    world.answer(world.at(one), groups("g"));
    world.answer(world.at(one), core_world::brokers(1)); // metadata was due as well
    EXPECT_TRUE(world.is_done(early));
    EXPECT_FALSE(early.failed());
    ASSERT_FALSE(world.is_done(late)) << "waits for the new connection, which is there to be made";
    EXPECT_EQ(recognize(world, one, {4, 0}), 1);
    world.answer(world.at(one), protocol::heartbeat_response{}); // what was asked behind
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(late));
    EXPECT_FALSE(late.failed());
}

TEST_F(old_node, that_was_upgraded_is_found_out) {
    outlive_trust();
    EXPECT_EQ(recognize(world, one, {4, 0}), 1);
    EXPECT_EQ(world.at(one).line->connection.release(), (broker_version{4, 0}));
    reconnect(1s);
    EXPECT_EQ(meet(world, one, {4, 4}).version, 5);
}

TEST(probing, does_not_take_a_broker_for_an_older_one_for_ever) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    recognize(world, one, {0, 8, 1});
    ASSERT_EQ(world.at(one).line->connection.release(), (broker_version{0, 8, 1}));
    world.pass(5min);
    world.answer(world.at(one), core_world::brokers(1)); // metadata was due as well
    world.maybe_connect(one);
    EXPECT_LE(recognize(world, one, v0_9), 8) << "it was upgraded, or was so before";
    EXPECT_EQ(world.at(one).line->connection.release(), v0_9);
}

TEST_F(old_node, that_answers_no_more_what_it_did_is_asked_from_the_top) {
    reconnect(1s);
    EXPECT_EQ(exhaust(world, one), 1) << "and then there is a pause";
    world.pass(1s);
    world.maybe_connect(one);
    EXPECT_EQ(meet(world, one, v0_9).key, api_versions_key);
}

TEST(probing, is_not_repeated_because_a_connection_was_idle) {
    client_options options;
    options.connections_max_idle = 60s;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    EXPECT_EQ(recognize(world, one, v0_9), 8);
    world.pass(60s);
    ASSERT_FALSE(world.has_open(one));
    world.maybe_connect(one);
    EXPECT_EQ(recognize(world, one, v0_9), 1);
}

TEST_F(old_node, is_sent_what_it_knows) {
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    EXPECT_EQ(ask.version, 0);
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(ask.failed());
    list_groups filtered({}, world.now + 30s);
    filtered.question.states_filter.push_back("Stable");
    world.send(filtered, one);
    EXPECT_EQ(filtered.error(), errc::unsupported_field);
}

// --- what the options say ---------------------------------------------------------------------

TEST(api_version_option, before_0_10_spares_all_questions) {
    client_options options;
    options.api_version = broker_version{0, 8, 2};
    core_world world(options);
    world.start();
    world.establish(world.at(boot));
    EXPECT_TRUE(world.core.connected(boot));
    ASSERT_EQ(world.at(boot).asked.size(), 1u);
    EXPECT_EQ(world.at(boot).asked[0].key, metadata_key);
    world.fail(world.at(boot), "hung up");
    EXPECT_FALSE(world.has_open(boot)) << "there is nothing else to ask";
    world.pass(120ms);
    world.establish(world.at(boot));
    EXPECT_TRUE(world.core.connected(boot));
    EXPECT_EQ(world.at(boot).line->connection.versions().find(10), (core::version_range{0, 0}));
}

TEST(api_version_option, stands_for_the_newest_release_that_is_not_newer) {
    const std::vector<std::pair<broker_version, broker_version>> rows{
        {{0, 9, 1}, v0_9}, {{2, 6, 1}, {2, 6}}, {{3, 9}, {3, 9}}};
    for (const auto& [given, used] : rows) {
        client_options options;
        options.api_version = given;
        core_world world(options);
        world.start();
        world.establish(world.at(boot));
        if (used >= core::first_with_api_versions)
            world.answer(world.at(boot), offers_of({4, 0}));
        EXPECT_EQ(world.at(boot).line->connection.release(), used);
    }
}

TEST(api_version_option, from_0_10_on_leaves_old_brokers_to_be_found) {
    client_options options;
    options.api_version = broker_version{2, 0};
    core_world world(options);
    world.start();
    EXPECT_EQ(meet(world, boot, v0_9).version, 2) << "the newest that 2.0 knows";
    EXPECT_EQ(recognize(world, boot, v0_9), 7);
}

} // namespace
} // namespace kafka::detail::test
