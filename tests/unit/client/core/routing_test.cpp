// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// To whom requests go, in which order, and what they wait for.

#include "unit/client/core/core_world.hpp"

#include <algorithm>
#include <array>
#include <list>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class routing : public ::testing::Test {
protected:
    static client_options one_in_flight() {
        client_options options;
        options.max_in_flight_requests_per_connection = 1;
        return options;
    }
    /// How many ListGroups requests the server holds.
    static std::size_t held(const server& which) {
        return static_cast<std::size_t>(
            std::ranges::count(which.asked, std::int16_t{16}, &seen_request::key));
    }
};

TEST_F(routing, sends_to_a_connected_node_at_once) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(two);
    list_groups ask({}, world.now + 30s);

    world.send(ask, two);

    EXPECT_EQ(held(world.at(two)), 1u);
    EXPECT_EQ(world.core.in_flight(two), 1u);
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
    EXPECT_EQ(ask.reply, groups("g"));
    EXPECT_EQ(ask.node, two);
    EXPECT_EQ(world.core.in_flight(two), 0u);
}

TEST_F(routing, connects_to_the_node_that_a_request_is_for) {
    core_world world;
    world.discover(core_world::brokers(3));
    list_groups ask({}, world.now + 30s);

    world.send(ask, three);

    ASSERT_EQ(world.attempts(three), 1u);
    EXPECT_EQ(world.attempts(one) + world.attempts(two), 0u);
    EXPECT_FALSE(world.is_done(ask));
    world.connect(world.at(three));
    EXPECT_EQ(held(world.at(three)), 1u);
}

TEST_F(routing, keeps_the_order_of_arrival_among_requests_for_a_node) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    std::list<list_groups> asks;
    for (int i = 0; i < 4; ++i)
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    world.connect(world.at(one));

    for (int i = 0; i < 4; ++i) {
        ASSERT_EQ(held(world.at(one)), 1u) << i;
        world.answer(world.at(one), groups(std::to_string(i)));
    }

    std::vector<std::string> answers;
    for (const list_groups& each : asks)
        answers.emplace_back(each.reply.groups[0].group_id);
    EXPECT_THAT(answers, ElementsAre("0", "1", "2", "3"));
    auto expected = asks.begin();
    for (const exchange* each : world.done)
        EXPECT_EQ(each, &*expected++);
}

TEST_F(routing, never_sends_more_than_the_connection_may_have_in_flight) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> asks;
    for (int i = 0; i < 7; ++i)
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    EXPECT_EQ(held(world.at(one)), 5u);
    world.answer(world.at(one), groups("g"));
    EXPECT_EQ(held(world.at(one)), 5u);
    EXPECT_EQ(world.core.in_flight(one), 5u);
}

TEST_F(routing, sends_for_any_node_before_metadata_is_there) {
    core_world world;
    list_groups ask({}, world.now + 30s);
    world.send(ask, any_node);
    ASSERT_EQ(world.attempts(boot), 1u);
    world.connect(world.at(boot));
    EXPECT_EQ(held(world.at(boot)), 1u) << "beside the request for metadata";
}

TEST_F(routing, gives_requests_for_any_node_to_the_least_loaded) {
    core_world world;
    world.discover(core_world::brokers(3));
    world.connect(one);
    world.connect(two);
    world.connect(three);
    std::list<list_groups> asks;
    for (int i = 0; i < 6; ++i)
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), any_node);
    EXPECT_EQ(held(world.at(one)), 2u);
    EXPECT_EQ(held(world.at(two)), 2u);
    EXPECT_EQ(held(world.at(three)), 2u);
}

TEST_F(routing, connects_to_another_node_when_all_connections_are_full) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(2));
    world.connect(one);
    list_groups first({}, world.now + 30s);
    list_groups second({}, world.now + 30s);
    world.send(first, any_node);
    EXPECT_FALSE(world.has_open(two));
    world.send(second, any_node);
    ASSERT_TRUE(world.has_open(two));
    world.connect(world.at(two));
    EXPECT_EQ(held(world.at(two)), 1u);
}

TEST_F(routing, sends_to_the_controller) {
    core_world world;
    auto described = core_world::brokers(3);
    described.controller_id = broker_id{2};
    world.discover(described);
    list_groups ask({}, world.now + 30s);
    world.send(ask, controller);
    ASSERT_TRUE(world.has_open(two));
    world.connect(world.at(two));
    EXPECT_EQ(held(world.at(two)), 1u);
}

TEST_F(routing, learns_first_who_the_controller_is) {
    core_world world;
    list_groups ask({}, world.now + 30s);
    world.send(ask, controller);
    world.connect(world.at(boot));
    EXPECT_EQ(held(world.at(boot)), 0u);
    world.answer(world.at(boot), core_world::brokers(2));
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    EXPECT_EQ(held(world.at(one)), 1u);
}

TEST_F(routing, asks_again_while_there_is_no_controller) {
    core_world world;
    auto described = core_world::brokers(2);
    described.controller_id = broker_id{-1};
    world.discover(described);
    list_groups ask({}, world.now + 30s);
    world.send(ask, controller);
    for (int i = 0; i < 3; ++i) {
        world.pass(100ms);
        world.answer(world.at(boot), described);
    }
    EXPECT_FALSE(world.is_done(ask));
    world.pass(100ms);
    world.answer(world.at(boot), core_world::brokers(2));
    EXPECT_TRUE(world.has_open(one));
    world.pass(1s);
    EXPECT_TRUE(world.at(boot).asked.empty()) << "nobody waits for a controller any more";
}

TEST_F(routing, follows_the_controller_as_long_as_the_request_is_not_sent) {
    core_world world;
    world.discover(core_world::brokers(2));
    list_groups ask({}, world.now + 30s);
    world.send(ask, controller);
    world.fail(world.at(one)); // which has metadata fetched again
    auto moved = core_world::brokers(2);
    moved.controller_id = broker_id{2};
    world.pass(100ms);
    world.answer(world.at(boot), moved);
    ASSERT_TRUE(world.has_open(two));
    world.connect(world.at(two));
    EXPECT_EQ(held(world.at(two)), 1u);
    EXPECT_EQ(ask.node, two);
}

TEST_F(routing, lets_nothing_overtake_a_request_for_the_controller) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups in_flight({}, world.now + 30s);
    list_groups to_controller({}, world.now + 30s);
    list_groups to_node({}, world.now + 30s);
    world.send(in_flight, one);
    world.send(to_controller, controller);
    world.send(to_node, one);
    for (int i = 0; i < 3; ++i)
        world.answer(world.at(one), groups(std::to_string(i)));
    EXPECT_THAT(world.done, ElementsAre(&in_flight, &to_controller, &to_node));
}

TEST_F(routing, does_not_starve_requests_for_any_node) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> busy;
    const auto add = [&] {
        world.send(busy.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    };
    add();
    add();
    list_groups any({}, world.now + 30s);
    world.send(any, any_node);
    for (int i = 0; i < 3; ++i) {
        add(); // so that there is always one waiting for this very node
        world.answer(world.at(one), groups("g"));
    }
    EXPECT_TRUE(world.is_done(any)) << "it came third, and three were answered";
}

TEST_F(routing, does_not_let_requests_for_any_node_overtake) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> asks;
    std::vector<const exchange*> expected;
    for (int i = 0; i < 6; ++i) {
        auto& ask = asks.emplace_back(protocol::list_groups_request{}, world.now + 30s);
        expected.push_back(&ask);
        world.send(ask, i % 2 == 0 ? target(one) : target(any_node));
    }
    for (int i = 0; i < 6; ++i)
        world.answer(world.at(one), groups("g"));
    EXPECT_EQ(world.done, expected);
}

TEST_F(routing, fails_at_once_for_a_node_that_is_not_there) {
    core_world world;
    world.discover(core_world::brokers(2));
    list_groups ask({}, world.now + 30s);
    world.send(ask, three);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::unknown_broker_id);
    EXPECT_THAT(text_of(ask), HasSubstr("node 3"));
    EXPECT_EQ(ask.failure->request_written, written::no);
    EXPECT_EQ(world.attempts(three), 0u);
}

TEST_F(routing, looks_for_a_node_that_somebody_has_asked_for_in_vain) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(1s);
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    EXPECT_EQ(ask.error(), errc::unknown_broker_id);
    ASSERT_FALSE(world.at(one).asked.empty());
    world.answer(world.at(one), core_world::brokers(2));
    list_groups again({}, world.now + 30s);
    world.send(again, two);
    EXPECT_TRUE(world.has_open(two));
}

TEST_F(routing, looks_for_a_node_that_send_does_not_know) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(1s);
    list_groups ask({}, world.now + 30s);
    EXPECT_FALSE(world.send_now(ask, two));
    ASSERT_FALSE(world.at(one).asked.empty()) << "and nobody waits for the refresh in vain";
    world.answer(world.at(one), core_world::brokers(2));
    EXPECT_TRUE(world.core.is_ready(one, true, world.now));
}

TEST_F(routing, says_that_metadata_is_missing) {
    core_world world;
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::unknown_broker_id);
    EXPECT_THAT(text_of(ask), HasSubstr("no metadata has arrived yet"));
}

TEST_F(routing, serves_a_node_that_left_the_metadata_while_its_connection_lives) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(two);
    world.pass(5min);
    world.answer(world.at(two), core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    EXPECT_EQ(held(world.at(two)), 1u);
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
}

TEST_F(routing, asks_nothing_else_of_a_node_that_left_the_metadata) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(two);
    world.pass(5min);
    world.answer(world.at(two), core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, any_node);
    EXPECT_EQ(held(world.at(two)), 0u) << "for any node of the cluster, which this is not";
    world.connect(world.at(one));
    EXPECT_EQ(held(world.at(one)), 1u);
    world.answer(world.at(one), groups("g"));
    world.pass(100ms);
    EXPECT_TRUE(world.at(two).asked.empty()) << "not for metadata either";
    ASSERT_FALSE(world.at(one).asked.empty());
    world.answer(world.at(one), core_world::brokers(2));
    std::array<list_groups, 2> asks{
        list_groups({}, world.now + 30s), list_groups({}, world.now + 30s)};
    for (list_groups& each : asks)
        world.send(each, any_node);
    EXPECT_EQ(held(world.at(two)), 1u) << "it has come back";
}

TEST_F(routing, looks_again_for_a_node_when_the_answer_on_its_way_does_not_know_it) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(5min);
    ASSERT_FALSE(world.at(one).asked.empty());
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    EXPECT_EQ(ask.error(), errc::unknown_broker_id);
    world.answer(world.at(one), core_world::brokers(1)); // written before it was there
    world.pass(100ms);
    ASSERT_FALSE(world.at(one).asked.empty());
    world.answer(world.at(one), core_world::brokers(2));
    world.pass(1s);
    EXPECT_TRUE(world.at(one).asked.empty()) << "once is enough";
}

TEST_F(routing, connects_for_who_waits_when_a_node_comes_back_into_the_metadata) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.pass(1s);
    list_groups ask({}, world.now + 10min);
    world.send(ask, two);
    world.fail(world.at(two));
    world.answer(world.at(one), core_world::brokers(1)); // the node has gone
    EXPECT_FALSE(world.is_done(ask));
    const std::size_t before = world.attempts(two);
    for (int asked = 0; asked < 10; ++asked) {
        EXPECT_TRUE(world.at(one).asked.empty()) << "the pause between requests is kept";
        world.pass(100ms);
        ASSERT_FALSE(world.at(one).asked.empty()) << "somebody waits for the node";
        world.answer(world.at(one), core_world::brokers(1));
    }
    EXPECT_EQ(world.attempts(two), before) << "nobody knows where it is";
    world.pass(100ms);
    world.answer(world.at(one), core_world::brokers(2));
    ASSERT_TRUE(world.has_open(two));
    world.connect(world.at(two));
    EXPECT_EQ(held(world.at(two)), 1u);
}

// Who waits was promised the time until its deadline, and a broker that restarts is away for a
// moment only; who comes can look at newer metadata and choose another node.
TEST_F(routing, refuses_who_comes_for_a_node_that_has_left_and_lets_wait_who_came_before) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.pass(1s);
    list_groups early({}, world.now + 10min);
    world.send(early, two);
    world.fail(world.at(two));
    world.answer(world.at(one), core_world::brokers(1));
    list_groups late({}, world.now + 10min);
    world.send(late, two);
    ASSERT_TRUE(world.is_done(late));
    EXPECT_EQ(late.error(), errc::unknown_broker_id);
    list_groups now_or_never({}, world.now + 10min);
    EXPECT_FALSE(world.send_now(now_or_never, two));
    EXPECT_FALSE(world.is_done(early));
    world.pass(100ms);
    world.answer(world.at(one), core_world::brokers(2));
    world.connect(world.at(two));
    list_groups again({}, world.now + 10min);
    world.send(again, two);
    EXPECT_EQ(held(world.at(two)), 2u);
    world.answer(world.at(two), groups("g"));
    world.answer(world.at(two), groups("g"));
    EXPECT_FALSE(early.failed() || again.failed());
    EXPECT_THAT(world.done, ElementsAre(&late, &early, &again));
}

TEST_F(routing, keeps_a_coordinator_s_connection_apart) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    const node_id role = node_id::coordinator(broker_id{1});
    list_groups ask({}, world.now + 30s);
    world.send(ask, role);
    ASSERT_TRUE(world.has_open(role));
    EXPECT_EQ(world.at(role).address(), world.at(one).address());
    world.connect(world.at(role));
    EXPECT_EQ(held(world.at(role)), 1u);
    list_groups any({}, world.now + 30s);
    world.answer(world.at(role), groups("g"));
    world.send(any, any_node);
    EXPECT_EQ(held(world.at(role)), 0u);
    EXPECT_EQ(held(world.at(one)), 1u);
}

TEST_F(routing, uses_the_version_that_was_asked_for) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, world.now + 30s);
    ask.pinned_version = 2;
    world.send(ask, one);
    ASSERT_EQ(held(world.at(one)), 1u);
    EXPECT_EQ(world.at(one).asked.front().version, 2);
}

TEST_F(routing, refuses_a_version_that_the_broker_does_not_offer) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, world.now + 30s);
    ask.pinned_version = 5;
    world.send(ask, one);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::incompatible_broker_version);
    EXPECT_EQ(ask.failure->request_written, written::no);
    EXPECT_EQ(ask.failure->node, one);
    EXPECT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.core.in_flight(one), 0u);
}

TEST_F(routing, one_request_that_cannot_be_sent_does_not_hold_up_the_others) {
    core_world world;
    world.discover(core_world::brokers(1));
    std::list<list_groups> asks;
    for (int i = 0; i < 3; ++i) {
        auto& ask = asks.emplace_back(protocol::list_groups_request{}, world.now + 30s);
        if (i == 1)
            ask.pinned_version = 5;
        world.send(ask, one);
    }
    world.connect(world.at(one));
    EXPECT_EQ(held(world.at(one)), 2u);
    EXPECT_THAT(world.done, ElementsAre(&*std::next(asks.begin())));
}

// --- send_now ---------------------------------------------------------------------------------

TEST_F(routing, send_now_does_not_know_nodes_outside_the_cluster) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    EXPECT_FALSE(world.send_now(ask, two));
    EXPECT_FALSE(world.is_done(ask));
    EXPECT_FALSE(world.send_now(ask, node_id::bootstrap(7)));
    EXPECT_FALSE(world.send_now(ask, node_id::bootstrap(-1)));
    EXPECT_FALSE(world.send_now(ask, node_id(-1)));
}

TEST_F(routing, send_now_fails_for_a_node_that_is_not_ready_and_connects) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    EXPECT_TRUE(world.send_now(ask, one));
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::node_not_ready);
    EXPECT_TRUE(ask.error() == condition::retriable);
    EXPECT_THAT(text_of(ask), HasSubstr("still connecting"));
    EXPECT_THAT(text_of(ask), HasSubstr("host1:9092"));
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    EXPECT_EQ(held(world.at(one)), 0u) << "it is not kept for later";
}

TEST_F(routing, send_now_fails_when_the_connection_is_full) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> asks;
    for (int i = 0; i < 6; ++i)
        world.send_now(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    EXPECT_EQ(held(world.at(one)), 5u);
    ASSERT_THAT(world.done, ElementsAre(&asks.back()));
    EXPECT_EQ(asks.back().error(), errc::node_not_ready);
    EXPECT_THAT(text_of(asks.back()), HasSubstr("as many requests are on the way as may be"));
}

TEST_F(routing, send_now_says_why_the_node_is_backing_off) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.fail(world.at(one), "the cable is cut");
    list_groups ask({}, world.now + 30s);
    EXPECT_TRUE(world.send_now(ask, one));
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::node_not_ready);
    EXPECT_THAT(text_of(ask), HasSubstr("backing off after a failure"));
    EXPECT_THAT(text_of(ask), HasSubstr("the cable is cut"));
    EXPECT_FALSE(world.has_open(one));
}

TEST_F(routing, send_now_does_not_overtake_who_waits) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups first({}, world.now + 30s);
    list_groups waits({}, world.now + 30s);
    list_groups now({}, world.now + 30s);
    world.send(first, one);
    world.send(waits, one);
    world.send_now(now, one);
    EXPECT_EQ(now.error(), errc::node_not_ready);
    world.answer(world.at(one), groups("g"));
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(waits.failed());
}

} // namespace
} // namespace kafka::detail::test
