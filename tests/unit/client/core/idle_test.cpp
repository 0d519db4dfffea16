// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Connections that have nothing to do, and when they are closed for it.

#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/produce.hpp>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::ElementsAre;

class idle : public ::testing::Test {
protected:
    static client_options options(std::chrono::milliseconds limit = 60s) {
        client_options made;
        made.connections_max_idle = limit;
        made.metadata_max_age = 2'147'483'647ms; // would be traffic
        return made;
    }
    /// Sends a request and has it answered.
    static void exchange_one(core_world& world, node_id with) {
        list_groups ask({}, world.now + 30s);
        world.send(ask, with);
        world.answer(world.at(with), groups("g"));
        ASSERT_TRUE(world.is_done(ask));
        EXPECT_FALSE(ask.failed());
        world.done.clear();
    }
};

TEST_F(idle, connections_are_closed_when_their_time_is_over) {
    core_world world(options());
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.pass(59'999ms);
    EXPECT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.core.next_deadline(), world.now + 1ms);
    world.now += 1ms;
    world.step([&] { world.core.on_time(world.now); });
    EXPECT_FALSE(world.has_open(one));
    EXPECT_FALSE(world.core.connected(one));
    EXPECT_EQ(world.open_attempts(), 0u);
    EXPECT_GT(world.core.next_deadline(), world.now + 24h) << "nothing is left to look at";
}

TEST_F(idle, connections_whose_time_is_over_are_closed_together) {
    core_world world(options());
    world.discover(core_world::brokers(3));
    for (const node_id each : {one, two, three})
        world.connect(each);
    world.now += 60s;
    world.step([&] { world.core.on_time(world.now); });
    EXPECT_EQ(world.open_attempts(), 0u) << "and none of them waits for another pass";
}

TEST_F(idle, connections_close_as_if_there_had_been_none) {
    core_world world(options());
    world.discover(core_world::brokers(2));
    world.connect(one);
    const std::size_t attempts = world.servers.size();
    world.pass(60s);
    EXPECT_FALSE(world.core.is_disconnected(one));
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s);
    world.pass(10min);
    EXPECT_EQ(world.servers.size(), attempts) << "nobody asks for metadata, nor for the node";
    EXPECT_TRUE(world.done.empty());
    EXPECT_TRUE(world.maybe_connect(one));
}

TEST_F(idle, time_begins_anew_with_traffic) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(59s);
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    world.pass(10s);
    world.answer(world.at(one), groups("g"));
    world.pass(59'999ms);
    EXPECT_TRUE(world.core.connected(one));
    world.pass(1ms);
    EXPECT_FALSE(world.core.connected(one));
    EXPECT_THAT(world.done, ElementsAre(&ask));
    EXPECT_FALSE(ask.failed());
}

TEST_F(idle, is_no_connection_that_owes_an_answer) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups patient({}, time_point::max());
    world.send(patient, one);
    world.pass(1h);
    EXPECT_TRUE(world.core.connected(one));
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(patient.failed());
    world.pass(60s);
    EXPECT_FALSE(world.core.connected(one));
}

TEST_F(idle, is_no_connection_that_is_being_made) {
    client_options hasty = options(5s);
    hasty.legacy_probing = false; // waits longer for each answer
    core_world world(hasty);
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.establish(world.at(one));
    world.pass(9s);
    EXPECT_TRUE(world.has_open(one));
    world.answer(world.at(one), core::test::usual_versions());
    world.pass(4999ms);
    EXPECT_TRUE(world.core.connected(one));
    world.pass(1ms);
    EXPECT_FALSE(world.core.connected(one));
}

TEST_F(idle, is_no_connection_for_which_something_waits) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.connect(world.at(one), core::test::throttling_versions());
    list_groups first({}, time_point::max());
    world.send(first, one);
    protocol::list_groups_response asking;
    asking.throttle_time_ms = 90'000;
    world.answer(world.at(one), asking);
    list_groups waits({}, time_point::max());
    world.send(waits, one);
    world.pass(90s);
    ASSERT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.attempts(one), 1u);
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(waits));
    EXPECT_FALSE(waits.failed());
}

TEST_F(idle, time_begins_when_the_last_of_what_nobody_answers_is_written) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    protocol::api_versions_response offers = core::test::usual_versions();
    offers.api_keys.push_back({.api_key = 0, .min_version = 0, .max_version = 11});
    world.connect(world.at(one), offers);
    server& line = world.at(one);
    protocol::produce_request unanswered;
    unanswered.acks = 0;
    core::test::call<protocol::produce_request> silent(unanswered);
    std::size_t size = 0;
    world.step([&] {
        world.core.send(silent, one, world.now);
        for (const auto& part : line.line->connection.next_write())
            size += part.size();
        world.core.abandon(silent, world.now); // too late to take it back
    });
    world.pass(70s);
    EXPECT_TRUE(world.core.connected(one));
    world.step([&] { world.core.on_written(*line.line, size, world.now); });
    world.pass(59'999ms);
    EXPECT_TRUE(world.core.connected(one));
    world.pass(1ms);
    EXPECT_FALSE(world.core.connected(one));
}

TEST_F(idle, bootstrap_connections_are_closed_too) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.pass(59'999ms);
    EXPECT_TRUE(world.core.bootstrap_connected());
    world.pass(1ms);
    EXPECT_FALSE(world.core.bootstrap_connected());
    EXPECT_EQ(world.open_attempts(), 0u);
    EXPECT_FALSE(world.core.is_disconnected(boot));
}

TEST_F(idle, connections_are_closed_each_in_its_time) {
    core_world world(options());
    world.discover(core_world::brokers(40));
    for (std::int32_t id = 1; id <= 40; ++id) {
        world.connect(node_id(id));
        world.pass(1s);
    }
    exchange_one(world, one); // the first becomes the last
    for (std::size_t open = 40; open > 1; --open) {
        EXPECT_EQ(world.open_attempts(), open);
        world.pass(open == 40 ? 21s : 1s);
    }
    EXPECT_TRUE(world.has_open(one));
}

TEST_F(idle, connections_in_use_cost_no_wake_ups) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.connect(one);
    int looks = 0;
    for (int second = 0; second < 600; ++second) {
        world.now += 1s;
        for (; world.core.next_deadline() <= world.now && looks < 1000; ++looks)
            world.step([&] { world.core.on_time(world.now); });
        list_groups ask({}, time_point::max());
        world.send(ask, one);
        world.answer(world.at(one), groups("g"));
    }
    EXPECT_TRUE(world.core.connected(one));
    EXPECT_LE(looks, 15) << "once in a while to see that there is nothing to do";
}

TEST_F(idle, connections_are_kept_for_ever_if_that_is_wanted) {
    for (const auto never : {0ms, -1ms}) {
        core_world world(options(never));
        world.discover(core_world::brokers(1));
        world.connect(one);
        world.pass(24h);
        EXPECT_TRUE(world.core.connected(one)) << never.count();
    }
}

TEST_F(idle, connections_are_kept_by_metadata_that_is_due_at_the_same_time) {
    client_options same = options();
    same.metadata_max_age = 60s;
    core_world world(same);
    world.discover(core_world::brokers(1));
    // The answer was the last traffic, and the age counts from it as well.
    world.pass(60s);
    ASSERT_TRUE(world.has_open(boot));
    EXPECT_EQ(world.at(boot).asked.size(), 1u);
    EXPECT_EQ(world.attempts(boot), 1u);
}

// --- requests that come just then -------------------------------------------------------------

TEST_F(idle, too_long_and_nobody_has_looked_does_not_harm_a_request) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.now += 60s;
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    world.step([&] { world.core.on_time(world.now); });
    ASSERT_TRUE(world.core.connected(one));
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
    EXPECT_EQ(world.attempts(one), 1u);
}

TEST_F(idle, connection_that_was_just_closed_is_made_again_for_a_request) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, time_point::max());
    world.now += 60s;
    // In one step with the close: its driver does not know of that yet.
    world.step([&] {
        world.core.on_time(world.now);
        world.core.send(ask, one, world.now);
    });
    ASSERT_TRUE(world.has_open(one));
    EXPECT_EQ(world.attempts(one), 2u);
    world.connect(world.at(one));
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
}

TEST_F(idle, connection_that_was_just_closed_ignores_what_its_driver_reports) {
    core_world world(options());
    world.discover(core_world::brokers(1));
    world.connect(one);
    server& old = world.at(one);
    world.pass(60s);
    world.connect(one);
    world.fail(old, "the peer closed the connection");
    EXPECT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.core.connection_delay(one, world.now), duration::max());
}

} // namespace
} // namespace kafka::detail::test
