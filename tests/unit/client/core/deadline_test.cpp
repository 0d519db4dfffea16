// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What becomes of requests whose time is over, wherever they are, and what they are told.

#include "unit/client/core/core_world.hpp"

#include <array>
#include <list>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

client_options one_in_flight() {
    client_options options;
    options.max_in_flight_requests_per_connection = 1;
    return options;
}

TEST(deadline, ends_the_wait_for_a_connection_with_the_cause) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 3s);
    world.send(ask, one);
    world.fail(world.at(one), "the cable is cut");
    while (!world.is_done(ask) && world.now < time_point(2h)) {
        world.pass(100ms);
        if (world.has_open(one))
            world.fail(world.at(one), "the cable is cut");
    }
    EXPECT_EQ(world.now, time_point(1h) + 3s);
    EXPECT_EQ(ask.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(ask), AllOf(HasSubstr("ListGroups to node 1 (host1:9092)"),
                                  HasSubstr("waited for a connection until the deadline"),
                                  HasSubstr("the cable is cut")));
    EXPECT_EQ(ask.failure->request_written, written::no);
    ASSERT_NE(ask.failure->cause, nullptr);
    EXPECT_EQ(ask.failure->cause->code, errc::connection);
}

TEST(deadline, ends_the_wait_for_a_place) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups first({}, world.now + 30s);
    list_groups waits({}, world.now + 2s);
    world.send(first, one);
    world.send(waits, one);
    world.pass(1999ms);
    EXPECT_FALSE(world.is_done(waits));
    world.pass(1ms);
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_EQ(waits.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(waits), HasSubstr("waited for a free place among the requests in flight"));
    EXPECT_TRUE(world.core.connected(one)) << "only the one that waited has failed";
    EXPECT_FALSE(world.is_done(first));
}

TEST(deadline, ends_the_wait_for_any_node_with_the_last_failure) {
    core_world world({}, 2);
    list_groups ask({}, world.now + 1500ms);
    world.send(ask, any_node);
    while (!world.is_done(ask) && world.now < time_point(2h)) {
        for (int i = 0; i < 2; ++i)
            if (world.has_open(node_id::bootstrap(i)))
                world.fail(world.at(node_id::bootstrap(i)), "nobody is at home");
        world.pass(10ms);
    }
    EXPECT_EQ(world.now, time_point(1h) + 1500ms);
    EXPECT_EQ(ask.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(ask),
        AllOf(HasSubstr("waited for a connection to any node"), HasSubstr("nobody is at home")));
}

TEST(deadline, tells_a_wait_for_metadata_from_one_for_a_controller) {
    core_world world;
    list_groups early({}, world.now + 1s);
    world.send(early, controller);
    world.pass(1s);
    EXPECT_EQ(early.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(early), HasSubstr("to learn who the controller is"));

    auto without = core_world::brokers(1);
    without.controller_id = broker_id{-1};
    world.connect(world.at(boot));
    world.answer(world.at(boot), without);
    list_groups late({}, world.now + 150ms);
    world.send(late, controller);
    world.pass(150ms);
    EXPECT_EQ(late.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(late), HasSubstr("the cluster had no controller until the deadline"));
}

TEST(deadline, tells_a_wait_for_the_controller_s_connection) {
    core_world world;
    world.discover(core_world::brokers(2));
    list_groups ask({}, world.now + 1s);
    world.send(ask, controller);
    world.fail(world.at(one), "the cable is cut");
    world.pass(1s);
    EXPECT_EQ(ask.error(), broker_errc::request_timed_out);
    EXPECT_THAT(text_of(ask), AllOf(HasSubstr("waited for a connection"), HasSubstr("node 1"),
                                  HasSubstr("the cable is cut"), Not(HasSubstr("no controller"))));
}

TEST(deadline, that_has_passed_already_costs_only_the_request) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups innocent({}, world.now + 30s);
    world.send(innocent, one);
    const std::array<target, 3> targets{target(one), target(any_node), target(controller)};
    for (const target& to : targets) {
        list_groups late({}, world.now - 1s);
        world.send(late, to);
        world.pass(1ms);
        ASSERT_TRUE(world.is_done(late));
        EXPECT_EQ(late.error(), broker_errc::request_timed_out);
        EXPECT_EQ(late.failure->request_written, written::no);
    }
    list_groups late({}, world.now);
    EXPECT_TRUE(world.send_now(late, one));
    EXPECT_EQ(late.error(), broker_errc::request_timed_out);
    EXPECT_EQ(world.at(one).asked.size(), 1u);
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(innocent));
    EXPECT_FALSE(innocent.failed());
}

TEST(deadline, that_passes_while_nobody_looks_does_not_reach_a_connection) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups first({}, world.now + 30s);
    list_groups waits({}, world.now + 1s);
    list_groups next({}, world.now + 30s);
    for (list_groups* each : {&first, &waits, &next})
        world.send(*each, one);
    world.now += 2s; // somebody blocks the loop; then the answer is read before the timer is seen
    world.answer(world.at(one), groups("g"));
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_EQ(waits.error(), broker_errc::request_timed_out);
    EXPECT_EQ(waits.failure->request_written, written::no);
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(first.failed());
    ASSERT_TRUE(world.is_done(next));
    EXPECT_FALSE(next.failed());
}

TEST(deadline, that_passes_before_metadata_arrives_does_not_reach_a_connection) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(5min); // metadata is asked for, and has the only place
    ASSERT_FALSE(world.at(one).asked.empty());
    list_groups waits({}, world.now + 100ms);
    world.send(waits, one);
    world.now += 150ms;
    world.answer(world.at(one), core_world::brokers(1));
    ASSERT_TRUE(world.is_done(waits));
    EXPECT_EQ(waits.failure->request_written, written::no);
    EXPECT_TRUE(world.at(one).asked.empty());
    EXPECT_TRUE(world.core.connected(one));
}

TEST(deadline, says_that_the_node_was_not_there) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.pass(1s);
    list_groups ask({}, world.now + 1s);
    world.send(ask, two);
    world.fail(world.at(two));
    while (!world.is_done(ask)) {
        if (!world.at(one).asked.empty())
            world.answer(world.at(one), core_world::brokers(1));
        world.pass(50ms);
    }
    EXPECT_THAT(text_of(ask), HasSubstr("to be in the cluster's metadata again"));
}

TEST(deadline, of_a_request_in_flight_ends_its_connection) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    const server& line = world.at(one);
    list_groups patient({}, world.now + 30s);
    list_groups hasty({}, world.now + 1s);
    world.send(patient, one);
    world.send(hasty, one);
    world.pass(1s);
    EXPECT_THAT(world.done, ElementsAre(&patient, &hasty));
    EXPECT_EQ(hasty.error(), broker_errc::request_timed_out);
    EXPECT_EQ(patient.error(), broker_errc::request_timed_out);
    EXPECT_EQ(hasty.failure->request_written, written::yes);
    EXPECT_THAT(text_of(hasty), HasSubstr("was not answered within"));
    EXPECT_TRUE(line.closed);
    EXPECT_FALSE(world.core.connected(one));
}

TEST(deadline, of_a_request_in_flight_lets_the_waiting_ones_have_a_new_connection) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups hasty({}, world.now + 1s);
    list_groups waits({}, world.now + 30s);
    world.send(hasty, one);
    world.send(waits, one);
    world.pass(1s);
    EXPECT_TRUE(world.is_done(hasty));
    world.pass(60ms);
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    world.answer(world.at(one), core_world::brokers(1)); // metadata goes first
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(waits));
    EXPECT_FALSE(waits.failed());
}

TEST(deadline, that_has_passed_already_is_told_soon) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now - 1s);
    world.send(ask, one);
    world.pass(0s);
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), broker_errc::request_timed_out);
}

TEST(deadline, of_the_last_moment_is_no_deadline) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, time_point::max());
    world.send(ask, one);
    world.connect(world.at(one));
    world.pass(299s); // metadata would be due then
    EXPECT_FALSE(world.is_done(ask));
}

TEST(deadline, holds_for_each_of_many_that_wait) {
    core_world world;
    world.discover(core_world::brokers(1));
    std::list<list_groups> asks;
    for (int i = 0; i < 20; ++i) {
        const duration patience = std::chrono::milliseconds(100 + (i * 7 % 20) * 10);
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + patience), one);
    }
    while (world.now < time_point(1h) + 400ms) {
        world.pass(10ms);
        for (const list_groups& each : asks)
            EXPECT_EQ(world.is_done(each), each.deadline <= world.now);
    }
}

TEST(deadline, of_bootstrapping_names_the_servers_and_the_last_failure) {
    core_world world({}, 2);
    wait_for bootstrap(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    while (!world.is_done(bootstrap) && world.now < time_point(2h)) {
        for (int i = 0; i < 2; ++i)
            if (world.has_open(node_id::bootstrap(i)))
                world.fail(world.at(node_id::bootstrap(i)), "nobody is at home");
        world.pass(100ms);
    }
    EXPECT_EQ(world.now, time_point(1h) + 30s);
    EXPECT_EQ(bootstrap.error(), errc::no_brokers_available);
    EXPECT_THAT(text_of(bootstrap), AllOf(HasSubstr("boot0:9092"), HasSubstr("boot1:9092"),
                                        HasSubstr("30 s"), HasSubstr("nobody is at home")));
}

TEST(deadline, of_connecting_is_the_attempt_s) {
    client_options options;
    options.legacy_probing = false;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    for (const std::size_t attempt : {1u, 2u}) { // the second one asks in the oldest version
        world.establish(world.at(one));          // and says nothing more
        world.pass(9999ms);
        EXPECT_TRUE(world.has_open(one));
        EXPECT_EQ(world.attempts(one), attempt);
        world.pass(1ms);
    }
    EXPECT_FALSE(world.has_open(one));
    EXPECT_TRUE(world.core.is_disconnected(one));
}

// --- giving up --------------------------------------------------------------------------------

TEST(cancellation, of_a_request_that_waits_for_its_node) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    list_groups other({}, world.now + 30s);
    world.send(ask, one);
    world.send(other, one);
    world.abandon(ask);
    EXPECT_THAT(world.done, ElementsAre(&ask));
    EXPECT_EQ(ask.error(), boost::asio::error::operation_aborted);
    EXPECT_EQ(ask.failure->request_written, written::no);
    world.connect(world.at(one));
    EXPECT_EQ(world.at(one).asked.size(), 1u) << "the other one";
}

TEST(cancellation, of_a_request_that_waits_for_any_node_or_the_controller) {
    core_world world;
    list_groups any({}, world.now + 30s);
    list_groups to_controller({}, world.now + 30s);
    world.send(any, any_node);
    world.send(to_controller, controller);
    world.abandon(any);
    world.abandon(to_controller);
    EXPECT_THAT(world.done, ElementsAre(&any, &to_controller));
    EXPECT_EQ(any.error(), boost::asio::error::operation_aborted);
    EXPECT_EQ(to_controller.error(), boost::asio::error::operation_aborted);
}

TEST(cancellation, of_a_request_that_is_not_written_takes_it_out_of_the_stream) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups first({}, world.now + 30s);
    list_groups ask({}, world.now + 30s);
    list_groups last({}, world.now + 30s);
    // Within one step nothing has been handed to the driver.
    world.step([&] {
        world.core.send(first, one, world.now);
        world.core.send(ask, one, world.now);
        world.core.send(last, one, world.now);
        world.core.abandon(ask, world.now);
    });
    EXPECT_THAT(world.done, ElementsAre(&ask));
    EXPECT_EQ(ask.error(), boost::asio::error::operation_aborted);
    EXPECT_EQ(ask.failure->request_written, written::no);
    EXPECT_EQ(world.core.in_flight(one), 2u);
    ASSERT_EQ(world.at(one).asked.size(), 2u);
    world.answer(world.at(one), groups("first"));
    world.answer(world.at(one), groups("last"));
    EXPECT_EQ(first.reply, groups("first"));
    EXPECT_EQ(last.reply, groups("last"));
}

TEST(cancellation, of_a_request_that_is_written_keeps_its_place) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, world.now + 30s);
    list_groups next({}, world.now + 30s);
    world.send(ask, one);
    world.abandon(ask);
    EXPECT_THAT(world.done, ElementsAre(&ask));
    EXPECT_EQ(ask.error(), boost::asio::error::operation_aborted);
    EXPECT_EQ(ask.failure->request_written, written::yes);
    EXPECT_EQ(world.core.in_flight(one), 1u);
    world.send(next, one);
    world.answer(world.at(one), groups("late"));
    world.answer(world.at(one), groups("mine"));
    EXPECT_EQ(next.reply, groups("mine"));
    EXPECT_TRUE(world.core.connected(one));
    EXPECT_EQ(world.core.in_flight(), 0u);
    EXPECT_THAT(world.done, ElementsAre(&ask, &next));
}

TEST(cancellation, makes_room_for_who_waits_only_if_nothing_was_written) {
    core_world world(one_in_flight());
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups first({}, world.now + 30s);
    list_groups waits({}, world.now + 30s);
    world.step([&] {
        world.core.send(first, one, world.now);
        world.core.send(waits, one, world.now);
        world.core.abandon(first, world.now);
    });
    EXPECT_EQ(world.at(one).asked.size(), 1u);
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(waits));
}

TEST(cancellation, of_an_unanswered_request_leaves_its_deadline_to_the_connection) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, world.now + 1s);
    world.send(ask, one);
    world.abandon(ask);
    world.pass(1s);
    EXPECT_FALSE(world.core.connected(one)) << "a broker that does not answer has failed";
    EXPECT_THAT(world.done, ElementsAre(&ask));
}

TEST(cancellation, is_harmless_when_the_request_is_done) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    world.answer(world.at(one), groups("g"));
    world.abandon(ask);
    world.abandon(ask);
    EXPECT_THAT(world.done, ElementsAre(&ask));
    EXPECT_FALSE(ask.failed());
}

TEST(cancellation, of_the_wait_for_bootstrapping) {
    core_world world;
    wait_for bootstrap(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(bootstrap, world.now); });
    world.abandon(bootstrap);
    EXPECT_EQ(bootstrap.error(), boost::asio::error::operation_aborted);
    world.connect(world.at(boot));
    world.answer(world.at(boot), core_world::brokers(1));
    EXPECT_THAT(world.done, ElementsAre(&bootstrap));
}

} // namespace
} // namespace kafka::detail::test
