// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The end: of one connection, of the client at once, of the client in good order.

#include "unit/client/core/core_world.hpp"

#include <optional>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// --- one connection ---------------------------------------------------------------------------

TEST(close_node, cancels_what_is_in_flight_and_blames_nobody) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    world.pass(10s);
    list_groups ask({}, world.now + 30s);
    list_groups elsewhere({}, world.now + 30s);
    world.send(ask, one);
    world.send(elsewhere, two);

    world.step([&] { world.core.close_node(one, world.now); });

    EXPECT_THAT(world.done, ElementsAre(&ask));
    EXPECT_EQ(ask.error(), errc::cancelled);
    EXPECT_EQ(ask.failure->request_written, written::yes);
    EXPECT_FALSE(world.has_open(one));
    EXPECT_FALSE(world.core.connected(one));
    EXPECT_FALSE(world.core.is_disconnected(one)) << "as if there had been none";
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s);
    EXPECT_EQ(world.at(two).asked.size(), 1u) << "no metadata is asked for";
    EXPECT_TRUE(world.maybe_connect(one));
}

TEST(close_node, does_nothing_where_there_is_no_connection) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.step([&] { world.core.close_node(one, world.now); });
    world.step([&] { world.core.close_node(three, world.now); });
    EXPECT_TRUE(world.done.empty());
}

TEST(close_node, forgets_the_failures_of_one_that_is_disconnected) {
    client_options patient;
    patient.reconnect_backoff = 1s;
    core_world world(patient);
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.fail(world.at(one));
    EXPECT_GT(world.core.connection_delay(one, world.now), 0s);
    EXPECT_TRUE(world.core.is_disconnected(one));
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_EQ(world.core.connection_delay(one, world.now), 0s);
    EXPECT_FALSE(world.core.is_disconnected(one));
    EXPECT_FALSE(world.core.is_disconnected(boot)) << "a bootstrap server that has retired";
}

TEST(close_node, lets_those_that_wait_have_a_new_connection) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_FALSE(world.is_done(ask));
    world.pass(60ms);
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(ask.failed());
}

TEST(close_node, during_a_metadata_request_asks_somebody_else) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.pass(300s);
    ASSERT_EQ(world.at(one).asked.size(), 1u);
    world.step([&] { world.core.close_node(one, world.now); });
    world.pass(100ms);
    ASSERT_EQ(world.open_attempts(), 1u);
    world.connect(world.servers.back());
    EXPECT_EQ(world.servers.back().asked.size(), 1u);
}

// --- at once ----------------------------------------------------------------------------------

class closing : public ::testing::Test {
protected:
    closing() {
        client_options options;
        options.max_in_flight_requests_per_connection = 1;
        world.emplace(options);
        world->discover(core_world::brokers(2));
        world->connect(one);
    }

    /// One request in flight on node 1, and one in each place where requests wait.
    void fill() {
        world->send(in_flight, one);
        world->send(waits_for_place, one);
        world->send(waits_for_connection, two);
        world->send(waits_for_any, any_node);
    }

    std::optional<core_world> world;
    const time_point late = time_point(1h) + 30s;
    list_groups in_flight{{}, late};
    list_groups waits_for_place{{}, late};
    list_groups waits_for_connection{{}, late};
    list_groups waits_for_any{{}, late};
};

TEST_F(closing, fails_everything_wherever_it_is) {
    fill();
    world->close();
    EXPECT_THAT(world->done,
        UnorderedElementsAre(&in_flight, &waits_for_place, &waits_for_connection, &waits_for_any));
    for (const exchange* each : world->done) {
        EXPECT_EQ(each->failure->code, errc::cancelled);
        EXPECT_THAT(text_of(*each), HasSubstr("the client was closed"));
        EXPECT_THAT(text_of(*each), HasSubstr("ListGroups"));
    }
    EXPECT_EQ(in_flight.failure->request_written, written::yes);
    EXPECT_EQ(waits_for_place.failure->request_written, written::no);
    EXPECT_EQ(world->open_attempts(), 0u);
    EXPECT_EQ(world->core.next_deadline(), time_point::max());
    EXPECT_TRUE(world->core.closed());
}

TEST_F(closing, fails_the_wait_for_bootstrapping) {
    core_world young;
    wait_for bootstrap(young.now + 30s);
    young.step([&] { young.core.await_bootstrap(bootstrap, young.now); });
    young.close();
    EXPECT_EQ(bootstrap.error(), errc::cancelled);
}

TEST_F(closing, refuses_everything_afterwards) {
    world->close();
    list_groups ask({}, late);
    list_groups now({}, late);
    wait_for bootstrap(late);
    world->send(ask, one);
    EXPECT_TRUE(world->send_now(now, one));
    world->step([&] { world->core.await_bootstrap(bootstrap, world->now); });
    EXPECT_EQ(ask.error(), errc::illegal_state);
    EXPECT_EQ(now.error(), errc::illegal_state);
    EXPECT_EQ(bootstrap.error(), errc::illegal_state);
    EXPECT_FALSE(world->maybe_connect(two));
    EXPECT_FALSE(world->core.is_ready(one, false, world->now));
    EXPECT_FALSE(world->core.connected(one));
    EXPECT_FALSE(world->core.bootstrap_connected());
    EXPECT_EQ(world->core.in_flight(), 0u);
    EXPECT_EQ(world->core.cluster().brokers().size(), 2u) << "what was known stays";
}

TEST_F(closing, may_be_done_again) {
    fill();
    world->close();
    const std::size_t before = world->done.size();
    world->close();
    world->step([&] { world->core.close_node(one, world->now); });
    world->pass(1h);
    EXPECT_EQ(world->done.size(), before);
    EXPECT_EQ(world->open_attempts(), 0u);
}

TEST_F(closing, is_not_undone_by_what_drivers_report_late) {
    fill();
    server& established = world->at(one);
    server& connecting = world->at(two);
    world->close();
    const std::size_t before = world->done.size();
    world->establish(connecting);
    world->step([&] { world->core.on_read(*established.line, 0, world->now); });
    world->step([&] { world->core.on_written(*established.line, 0, world->now); });
    world->fail(established);
    world->fail(connecting);
    world->step([&] { world->core.on_time(world->now); });
    EXPECT_EQ(world->done.size(), before);
    EXPECT_EQ(world->open_attempts(), 0u);
    EXPECT_FALSE(world->core.connected(one));
}

TEST_F(closing, a_client_that_never_began) {
    core_world young;
    young.close();
    list_groups ask({}, late);
    young.send(ask, any_node);
    EXPECT_EQ(ask.error(), errc::illegal_state);
    EXPECT_EQ(young.servers.size(), 0u);
}

// --- in good order ----------------------------------------------------------------------------

TEST_F(closing, gracefully_is_immediate_when_nothing_is_under_way) {
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    EXPECT_TRUE(world->is_done(end));
    EXPECT_FALSE(end.failed());
    EXPECT_TRUE(world->core.closed());
    EXPECT_EQ(world->open_attempts(), 0u);
}

TEST_F(closing, gracefully_waits_for_everything_that_was_admitted) {
    fill();
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    list_groups refused({}, late);
    world->send(refused, one);
    EXPECT_EQ(refused.error(), errc::illegal_state);

    world->answer(world->at(one), groups("in flight"));
    world->answer(world->at(one), groups("waits for a place"));
    EXPECT_FALSE(world->is_done(end));
    world->connect(world->at(two));
    world->answer(world->at(two), groups("waits for a connection"));
    if (!world->at(one).asked.empty())
        world->answer(world->at(one), groups("any"));
    else if (!world->at(two).asked.empty())
        world->answer(world->at(two), groups("any"));
    EXPECT_TRUE(world->is_done(end));
    EXPECT_FALSE(end.failed());
    EXPECT_FALSE(in_flight.failed() || waits_for_place.failed() || waits_for_connection.failed() ||
                 waits_for_any.failed());
    EXPECT_TRUE(world->core.closed());
    EXPECT_EQ(world->done.back(), &end);
}

TEST_F(closing, gracefully_ends_with_the_grace) {
    fill();
    wait_for end(world->now + 5s);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    world->pass(4999ms);
    EXPECT_FALSE(world->is_done(end));
    world->pass(1ms);
    ASSERT_TRUE(world->is_done(end));
    EXPECT_EQ(end.error(), errc::timeout);
    EXPECT_EQ(in_flight.error(), errc::cancelled);
    EXPECT_EQ(waits_for_connection.error(), errc::cancelled);
    EXPECT_TRUE(world->core.closed());
    EXPECT_EQ(world->open_attempts(), 0u);
}

TEST_F(closing, gracefully_keeps_its_deadline_while_other_deadlines_pass) {
    list_groups hasty({}, world->now + 1s);
    world->send(in_flight, one);
    world->send(hasty, one); // waits, and fails before the grace is over
    wait_for end(world->now + 5s);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    world->pass(5s);
    EXPECT_TRUE(world->is_done(hasty));
    ASSERT_TRUE(world->is_done(end));
    EXPECT_EQ(end.error(), errc::timeout);
}

TEST_F(closing, gracefully_is_not_undone_by_what_comes_with_the_end_of_the_grace) {
    core_world fresh;
    fresh.start();
    wait_for bootstrap(fresh.now + 30s);
    fresh.step([&] { fresh.core.await_bootstrap(bootstrap, fresh.now); });
    wait_for end(fresh.now + 1s);
    fresh.step([&] { fresh.core.close_gracefully(end, fresh.now); });
    fresh.now += 2s; // somebody blocks the loop; then this is heard before the timer
    fresh.fail(fresh.at(boot));
    EXPECT_TRUE(fresh.is_done(end));
    EXPECT_TRUE(fresh.core.closed());
    EXPECT_EQ(fresh.open_attempts(), 0u);
}

TEST_F(closing, gracefully_ends_with_the_shortest_grace) {
    fill();
    wait_for patient(world->now + 20s);
    wait_for hasty(world->now + 2s);
    world->step([&] { world->core.close_gracefully(patient, world->now); });
    world->step([&] { world->core.close_gracefully(hasty, world->now); });
    world->pass(2s);
    EXPECT_EQ(hasty.error(), errc::timeout);
    EXPECT_TRUE(world->is_done(patient));
    EXPECT_TRUE(world->core.closed());
}

TEST_F(closing, gracefully_counts_only_requests) {
    world->send(in_flight, one);
    wait_for first(late);
    wait_for second(late);
    world->step([&] { world->core.close_gracefully(first, world->now); });
    world->step([&] { world->core.close_gracefully(second, world->now); });
    world->answer(world->at(one), groups("g"));
    EXPECT_TRUE(world->is_done(first) && world->is_done(second));
    EXPECT_FALSE(first.failed() || second.failed());
}

TEST_F(closing, gracefully_goes_on_when_its_caller_gives_up) {
    world->send(in_flight, one);
    wait_for end(world->now + 5s);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    world->abandon(end);
    EXPECT_EQ(end.error(), boost::asio::error::operation_aborted);
    EXPECT_FALSE(world->core.closed());
    world->answer(world->at(one), groups("g"));
    EXPECT_FALSE(in_flight.failed());
    EXPECT_TRUE(world->core.closed());
}

TEST_F(closing, gracefully_may_be_cut_short) {
    fill();
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    world->close();
    EXPECT_TRUE(world->is_done(end));
    EXPECT_FALSE(end.failed()) << "the client is closed";
    EXPECT_EQ(in_flight.error(), errc::cancelled);
}

TEST_F(closing, gracefully_is_aborted_with_the_client) {
    fill();
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    world->close(boost::asio::error::operation_aborted);
    EXPECT_EQ(end.error(), boost::asio::error::operation_aborted);
    EXPECT_EQ(in_flight.error(), boost::asio::error::operation_aborted);
}

TEST_F(closing, gracefully_after_the_end_is_done_at_once) {
    world->close();
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    EXPECT_TRUE(world->is_done(end));
    EXPECT_FALSE(end.failed());
}

TEST_F(closing, gracefully_does_not_wait_for_requests_that_were_given_up) {
    world->send(in_flight, one);
    world->abandon(in_flight);
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    EXPECT_TRUE(world->is_done(end));
}

TEST_F(closing, gracefully_is_over_when_the_last_request_is_given_up) {
    world->send(in_flight, one);
    world->send(waits_for_connection, two);
    wait_for end(late);
    world->step([&] { world->core.close_gracefully(end, world->now); });
    world->abandon(in_flight);
    EXPECT_FALSE(world->is_done(end));
    world->abandon(waits_for_connection);
    EXPECT_TRUE(world->is_done(end));
}

} // namespace
} // namespace kafka::detail::test
