// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// When connections are made, given up and made again, and what can be asked about them.

#include "unit/client/core/core_world.hpp"

#include <list>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Lt;

constexpr duration never = duration::max();

// --- bootstrapping ----------------------------------------------------------------------------

TEST(bootstrap, does_nothing_until_somebody_drives_the_client) {
    core_world world;
    EXPECT_EQ(world.servers.size(), 0u);
    EXPECT_EQ(world.core.next_deadline(), time_point::max());
    EXPECT_FALSE(world.core.bootstrap_connected());
    EXPECT_FALSE(world.core.cluster().has_metadata());
}

TEST(bootstrap, tries_the_next_server_at_once_when_one_is_dead) {
    core_world world({}, 3);
    world.start();
    for (int dead = 0; dead < 2; ++dead) {
        ASSERT_EQ(world.open_attempts(), 1u);
        world.fail(world.servers.back());
    }
    EXPECT_EQ(world.now, time_point(1h));
    ASSERT_EQ(world.servers.size(), 3u);
    EXPECT_NE(world.servers.front().node(), world.servers.back().node());
    world.connect(world.servers.back());
    world.answer(world.servers.back(), core_world::brokers(1));
    EXPECT_TRUE(world.core.cluster().has_metadata());
}

TEST(bootstrap, tries_the_next_server_beside_a_silent_one_after_a_second) {
    core_world world({}, 3);
    world.start();
    world.pass(999ms);
    EXPECT_EQ(world.servers.size(), 1u);
    world.pass(1ms);
    EXPECT_EQ(world.servers.size(), 2u);
    world.pass(999ms);
    EXPECT_EQ(world.servers.size(), 2u);
    world.pass(1ms);
    EXPECT_EQ(world.servers.size(), 3u);
    EXPECT_EQ(world.open_attempts(), 3u);
}

TEST(bootstrap, waits_a_second_for_a_server_that_connects_and_says_nothing) {
    core_world world({}, 2);
    world.start();
    world.establish(world.servers.front());
    world.pass(1s);
    EXPECT_EQ(world.servers.size(), 2u);
}

TEST(bootstrap, pauses_when_all_servers_are_dead) {
    core_world world({}, 2);
    world.start();
    world.fail(world.servers.back());
    world.fail(world.servers.back());
    EXPECT_EQ(world.servers.size(), 2u);
    world.pass(39ms);
    EXPECT_EQ(world.servers.size(), 2u);
    world.pass(21ms); // 50 ms, give or take 20 %
    EXPECT_GT(world.servers.size(), 2u);
}

TEST(bootstrap, slows_down_to_a_second) {
    core_world world;
    world.start();
    for (const time_point end = world.now + 60s; world.now < end; world.pass(1ms))
        if (world.has_open(boot))
            world.fail(world.at(boot));
    // 50, 100, 200, 400, 800 ms, and from then on a second.
    EXPECT_THAT(world.servers.size(), AllOf(Ge(52u), Le(78u)));
}

TEST(bootstrap, is_done_for_all_that_wait_with_the_first_metadata) {
    core_world world;
    wait_for first(world.now + 30s);
    wait_for second(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(first, world.now); });
    world.step([&] { world.core.await_bootstrap(second, world.now); });
    world.connect(world.at(boot));
    EXPECT_TRUE(world.done.empty());
    EXPECT_TRUE(world.core.bootstrap_connected());
    world.answer(world.at(boot), core_world::brokers(1));
    EXPECT_TRUE(world.is_done(first) && world.is_done(second));
    EXPECT_FALSE(first.failed() || second.failed());
    wait_for late(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(late, world.now); });
    EXPECT_TRUE(world.is_done(late));
}

TEST(bootstrap, does_not_take_an_answer_without_brokers) {
    core_world world;
    wait_for waits(world.now + 2s);
    world.step([&] { world.core.await_bootstrap(waits, world.now); });
    world.connect(world.at(boot));
    while (world.now < time_point(1h) + 2s) {
        if (!world.at(boot).asked.empty())
            world.answer(world.at(boot), protocol::metadata_response{});
        world.pass(10ms);
    }
    EXPECT_EQ(waits.error(), errc::no_brokers_available);
    ASSERT_NE(waits.failure->cause, nullptr);
    EXPECT_EQ(waits.failure->cause->code, errc::metadata_empty_broker_list);
}

TEST(bootstrap, connection_is_given_up_when_a_broker_s_is_there) {
    core_world world;
    world.discover(core_world::brokers(2));
    EXPECT_TRUE(world.core.bootstrap_connected());
    world.maybe_connect(one);
    world.establish(world.at(one));
    EXPECT_TRUE(world.has_open(boot)) << "connecting is not enough";
    world.answer(world.at(one), core::test::usual_versions());
    EXPECT_FALSE(world.has_open(boot));
    EXPECT_FALSE(world.core.bootstrap_connected());
    EXPECT_TRUE(world.core.connected(one));
}

TEST(bootstrap, connection_delivers_what_is_on_its_way_before_it_goes) {
    core_world world;
    world.discover(core_world::brokers(2));
    list_groups ask({}, world.now + 30s);
    world.send(ask, any_node);
    world.connect(one);
    ASSERT_TRUE(world.has_open(boot));
    list_groups next({}, world.now + 30s);
    world.send(next, any_node);
    EXPECT_EQ(world.at(one).asked.size(), 1u) << "the old connection takes nothing new";
    world.answer(world.at(boot), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
    EXPECT_FALSE(world.has_open(boot));
}

TEST(bootstrap, connection_goes_once_what_waited_for_that_server_is_done) {
    client_options options;
    options.max_in_flight_requests_per_connection = 1;
    core_world world(options);
    world.discover(core_world::brokers(1));
    list_groups first({}, world.now + 30s);
    list_groups second({}, world.now + 30s);
    world.send(first, boot);
    world.send(second, boot);
    world.connect(one);
    world.answer(world.at(boot), groups("1"));
    world.answer(world.at(boot), groups("2"));
    EXPECT_FALSE(first.failed() || second.failed());
    EXPECT_FALSE(world.has_open(boot));
}

TEST(bootstrap, attempts_under_way_end_when_a_broker_s_connection_is_there) {
    core_world world({}, 2);
    world.start();
    world.pass(1s);
    ASSERT_EQ(world.open_attempts(), 2u);
    server& quick = world.servers.back();
    world.connect(quick);
    world.answer(quick, core_world::brokers(1));
    world.connect(one);
    EXPECT_EQ(world.open_attempts(), 1u);
}

TEST(bootstrap, server_stays_known_by_its_id) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    ASSERT_FALSE(world.has_open(boot));
    list_groups ask({}, world.now + 30s);
    world.send(ask, boot);
    world.pass(50ms);
    ASSERT_TRUE(world.has_open(boot));
    world.connect(world.at(boot));
    world.answer(world.at(boot), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
}

// --- back-off ---------------------------------------------------------------------------------

TEST(reconnecting, waits_longer_with_every_failure) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 10min);
    world.send(ask, one);
    time_point began = world.now;
    for (const duration about : {50ms, 100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms}) {
        world.fail(world.at(one));
        ASSERT_FALSE(world.has_open(one));
        while (!world.has_open(one))
            world.pass(1ms);
        EXPECT_THAT(world.now - began, AllOf(Ge(about * 8 / 10), Le(about * 12 / 10 + 1ms)));
        began = world.now;
    }
}

TEST(reconnecting, starts_afresh_once_a_request_is_answered) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 10min);
    world.send(ask, one);
    for (int i = 0; i < 6; ++i) {
        world.fail(world.at(one));
        while (!world.has_open(one))
            world.pass(10ms);
    }
    world.connect(world.at(one));
    world.answer(world.at(one), kafka::core::test::groups("g"));
    ASSERT_TRUE(world.is_done(ask));
    world.fail(world.at(one), "lost");
    list_groups next({}, world.now + 10min);
    world.send(next, one);
    world.pass(61ms);
    EXPECT_TRUE(world.has_open(one));
}

TEST(reconnecting, spares_a_broker_that_tells_its_versions_and_hangs_up_on_all_else) {
    core_world world;
    world.start();
    std::size_t seen = 0;
    for (const time_point end = world.now + 10s; world.now < end; world.pass(10ms)) {
        if (!world.has_open(boot) || world.attempts(boot) == seen)
            continue;
        seen = world.attempts(boot);
        world.connect(world.at(boot));
        world.fail(world.at(boot), "hung up");
    }
    // 50, 100, 200, 400, 800 ms, then a second each.
    EXPECT_LE(world.attempts(boot), 18u);
    EXPECT_GE(world.attempts(boot), 10u);
}

TEST(reconnecting, is_immediate_after_a_connection_that_lived) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(10s);
    list_groups in_flight({}, world.now + 30s);
    world.send(in_flight, one);
    world.fail(world.at(one), "lost");
    ASSERT_TRUE(world.is_done(in_flight)) << "it is never sent twice";
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    EXPECT_TRUE(world.has_open(one));
}

TEST(reconnecting, is_not_done_for_nobody) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    world.pass(10s);
    world.fail(world.at(two), "lost");
    world.answer(world.at(one), core_world::brokers(2)); // metadata was asked for
    world.pass(60s);
    EXPECT_FALSE(world.has_open(two));
}

TEST(reconnecting, happens_by_itself_for_those_that_wait) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    world.fail(world.at(one));
    world.pass(61ms);
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(ask.failed());
    EXPECT_TRUE(world.is_done(ask));
}

TEST(reconnecting, goes_to_the_new_address_of_a_node) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    auto moved = core_world::brokers(2);
    moved.brokers[1].host = "elsewhere";
    world.pass(10s);
    world.fail(world.at(two), "lost");
    world.answer(world.at(one), moved);
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    world.pass(60ms);
    EXPECT_EQ(world.at(two).address(), "elsewhere:9092");
}

TEST(reconnecting, leaves_a_connection_to_an_old_address_alone) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    auto moved = core_world::brokers(2);
    moved.brokers[1].host = "elsewhere";
    world.pass(5min);
    for (const node_id each : {one, two})
        if (!world.at(each).asked.empty())
            world.answer(world.at(each), moved);
    EXPECT_TRUE(world.core.connected(two));
    EXPECT_EQ(world.at(two).address(), "host2:9092");
}

TEST(reconnecting, owes_an_address_nothing_for_the_failures_of_another) {
    client_options options;
    options.reconnect_backoff_max = 30s;
    core_world world(options);
    world.discover(core_world::brokers(2));
    world.connect(one);
    list_groups ask({}, world.now + 10min);
    world.send(ask, two);
    for (int i = 0; i < 10; ++i) {
        world.fail(world.at(two));
        while (!world.has_open(two))
            world.pass(100ms);
        if (!world.at(one).asked.empty())
            world.answer(world.at(one), core_world::brokers(2));
    }
    world.fail(world.at(two));
    EXPECT_GT(world.core.connection_delay(two, world.now), 5s);
    auto moved = core_world::brokers(2);
    moved.brokers[1].host = "elsewhere";
    while (world.at(one).asked.empty())
        world.pass(100ms);
    world.answer(world.at(one), moved);
    ASSERT_TRUE(world.has_open(two));
    EXPECT_EQ(world.at(two).address(), "elsewhere:9092");
}

TEST(reconnecting, asks_in_the_oldest_version_after_silence) {
    client_options options;
    options.legacy_probing = false;
    core_world world(options);
    world.start();
    const node_id to = boot;
    world.establish(world.at(to));
    EXPECT_GT(world.at(to).asked.front().version, 0);
    world.fail(world.at(to), "the peer closed the connection");
    ASSERT_TRUE(world.has_open(to)) << "at once";
    world.establish(world.at(to));
    EXPECT_EQ(world.at(to).asked.front().version, 0);
    world.fail(world.at(to), "the peer closed the connection");
    EXPECT_FALSE(world.has_open(to)) << "that was all";
    world.pass(1s);
    ASSERT_TRUE(world.has_open(to));
    world.establish(world.at(to));
    EXPECT_GT(world.at(to).asked.front().version, 0) << "version 0 is not all that may be wrong";
}

TEST(reconnecting, has_a_longer_deadline_after_failures) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 10min);
    world.send(ask, one);
    EXPECT_EQ(world.at(one).line->connect_deadline - world.now, 10s);
    world.pass(10s);
    world.fail(world.at(one), "timed out");
    ASSERT_TRUE(world.has_open(one));
    const duration second = world.at(one).line->connect_deadline - world.now;
    EXPECT_THAT(second, AllOf(Ge(16s), Le(24s)));
}

// --- questions --------------------------------------------------------------------------------

TEST(connection_delay, follows_the_state_of_the_node) {
    core_world world;
    world.discover(core_world::brokers(1));
    EXPECT_EQ(world.core.connection_delay(two, world.now), 0s) << "unknown";
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s) << "never tried";
    world.maybe_connect(one);
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s) << "connecting";
    world.fail(world.at(one));
    EXPECT_THAT(world.core.connection_delay(one, world.now), AllOf(Ge(40ms), Le(60ms)));
    const duration before = world.core.connection_delay(one, world.now);
    world.pass(10ms);
    EXPECT_EQ(world.core.connection_delay(one, world.now), before - 10ms);
    world.pass(60ms);
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s) << "it may be tried again";
    world.maybe_connect(one);
    world.establish(world.at(one));
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s) << "asking for versions";
    world.answer(world.at(one), kafka::core::test::usual_versions());
    EXPECT_EQ(world.core.connection_delay(one, world.now), never);
}

TEST(questions, about_a_node_that_nobody_knows) {
    core_world world;
    world.discover(core_world::brokers(1));
    EXPECT_FALSE(world.core.connected(three));
    EXPECT_FALSE(world.core.is_disconnected(three));
    EXPECT_FALSE(world.core.is_ready(three, true, world.now));
    EXPECT_EQ(world.core.in_flight(three), 0u);
    EXPECT_FALSE(world.maybe_connect(three));
    EXPECT_FALSE(world.has_open(three));
}

TEST(questions, start_no_connection_but_for_maybe_connect) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(two); // for the metadata that is asked for when the other one is lost
    EXPECT_FALSE(world.core.connected(one));
    EXPECT_FALSE(world.core.is_ready(one, false, world.now));
    world.core.connection_delay(one, world.now);
    world.core.least_loaded_node(world.now);
    world.pass(1s);
    EXPECT_FALSE(world.has_open(one));
    EXPECT_TRUE(world.maybe_connect(one));
    EXPECT_TRUE(world.has_open(one));
    EXPECT_FALSE(world.maybe_connect(one)) << "already connecting";
    world.connect(world.at(one));
    EXPECT_FALSE(world.maybe_connect(one)) << "connected";
    world.fail(world.at(one), "lost");
    EXPECT_FALSE(world.maybe_connect(one)) << "in back-off";
    world.pass(60ms);
    EXPECT_TRUE(world.maybe_connect(one));
    EXPECT_EQ(world.attempts(one), 2u);
}

TEST(questions, disconnected_means_was_connected_or_tried) {
    core_world world;
    world.discover(core_world::brokers(1));
    EXPECT_FALSE(world.core.is_disconnected(one)) << "never tried";
    world.maybe_connect(one);
    EXPECT_FALSE(world.core.is_disconnected(one)) << "connecting";
    EXPECT_FALSE(world.core.connected(one));
    world.fail(world.at(one));
    EXPECT_TRUE(world.core.is_disconnected(one));
    world.pass(60ms);
    EXPECT_TRUE(world.core.is_disconnected(one)) << "back-off plays no part";
    world.connect(one);
    EXPECT_FALSE(world.core.is_disconnected(one));
    EXPECT_TRUE(world.core.connected(one));
}

TEST(questions, ready_looks_at_metadata_only_if_asked_to) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    EXPECT_TRUE(world.core.is_ready(one, true, world.now));
    world.connect(two);
    world.fail(world.at(two), "lost"); // which makes metadata due
    world.pass(100ms);
    EXPECT_FALSE(world.core.is_ready(one, true, world.now)) << "a request is under way";
    EXPECT_TRUE(world.core.is_ready(one, false, world.now));
    EXPECT_TRUE(world.core.connected(one));
    world.answer(world.at(one), core_world::brokers(2));
    EXPECT_TRUE(world.core.is_ready(one, true, world.now));
}

TEST(questions, ready_looks_at_the_requests_in_flight) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> asks;
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(world.core.is_ready(one, true, world.now));
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    }
    EXPECT_FALSE(world.core.is_ready(one, true, world.now));
    EXPECT_FALSE(world.core.is_ready(one, false, world.now));
    EXPECT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.core.connection_delay(one, world.now), never);
}

TEST(questions, in_flight_counts_the_client_s_own_requests_and_the_handshake) {
    core_world world;
    world.start();
    EXPECT_EQ(world.core.in_flight(), 0u);
    world.establish(world.at(boot));
    EXPECT_EQ(world.core.in_flight(boot), 1u) << "ApiVersions";
    world.answer(world.at(boot), core::test::usual_versions());
    EXPECT_EQ(world.core.in_flight(boot), 1u) << "Metadata";
    world.answer(world.at(boot), core_world::brokers(2));
    EXPECT_EQ(world.core.in_flight(), 0u);
    world.connect(one);
    world.connect(two);
    list_groups to_one({}, world.now + 30s);
    list_groups to_two({}, world.now + 30s);
    world.send(to_one, one);
    world.send(to_two, two);
    EXPECT_EQ(world.core.in_flight(), 2u);
    world.fail(world.at(two), "lost");
    world.answer(world.at(one), groups("g"));
    EXPECT_EQ(world.core.in_flight(two), 0u);
}

} // namespace
} // namespace kafka::detail::test
