// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How the client finds the cluster again when none of the brokers that it knows leads there.

#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/find_coordinator.hpp>

#include <algorithm>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using core::test::partition;
using core::test::topic;
using ::testing::HasSubstr;

class recovery : public ::testing::Test {
protected:
    /// Metadata in its newest version, which can say that it is to be begun again.
    static protocol::api_versions_response newest_versions() {
        return core::test::versions_answer({{.api_key = 3, .min_version = 0, .max_version = 13},
            {.api_key = 16, .min_version = 0, .max_version = 4},
            {.api_key = 18, .min_version = 0, .max_version = 5}});
    }
    static client_options options(duration trigger = 60s) {
        client_options made;
        made.metadata_recovery_rebootstrap_trigger =
            std::chrono::duration_cast<std::chrono::milliseconds>(trigger);
        return made;
    }
    static protocol::metadata_response elsewhere() {
        protocol::metadata_response made;
        add_broker(made, 1, "new1");
        made.controller_id = broker_id{1};
        return made;
    }
    static protocol::metadata_response begin_again() {
        protocol::metadata_response made;
        made.error_code = broker_errc::rebootstrap_required;
        return made;
    }
    /// Lets the time pass in which every attempt to connect to this node fails.
    static void refuse(core_world& world, node_id node, duration time) {
        for (const time_point end = world.now + time; world.now < end; world.pass(10ms))
            if (world.has_open(node))
                world.fail(world.at(node));
    }
    static std::size_t held(const server& which) {
        return static_cast<std::size_t>(
            std::ranges::count(which.asked, std::int16_t{16}, &seen_request::key));
    }
    /// Connected to node 1 alone, which then is lost.
    static void lose_everybody(core_world& world) {
        world.discover(core_world::brokers(1));
        world.connect(one);
        world.pass(10s);
        world.fail(world.at(one), "lost");
    }
};

TEST_F(recovery, tries_the_known_brokers_first) {
    core_world world(options());
    lose_everybody(world);
    const std::size_t before = world.attempts(boot);
    refuse(world, one, 59s);
    EXPECT_EQ(world.attempts(boot), before);
    EXPECT_TRUE(world.core.cluster().has_metadata());
    EXPECT_GT(world.attempts(one), 40u);
}

TEST_F(recovery, begins_again_at_the_bootstrap_servers) {
    core_world world(options());
    lose_everybody(world);
    refuse(world, one, 61s);
    EXPECT_FALSE(world.core.cluster().has_metadata());
    ASSERT_TRUE(world.has_open(boot));
    world.connect(world.at(boot));
    world.answer(world.at(boot), elsewhere());
    EXPECT_EQ(world.core.cluster().broker_metadata(one)->host, "new1");
    world.maybe_connect(one);
    EXPECT_EQ(world.at(one).address(), "new1:9092");
}

TEST_F(recovery, keeps_what_callers_wait_for) {
    core_world world(options());
    lose_everybody(world);
    list_groups to_node({}, world.now + 10min);
    list_groups to_anybody({}, world.now + 10min);
    list_groups to_controller({}, world.now + 10min);
    wish_for wish;
    world.send(to_node, one);
    world.send(to_anybody, any_node);
    world.send(to_controller, controller);
    world.refresh(wish);
    refuse(world, one, 61s);
    EXPECT_TRUE(world.done.empty());
    world.connect(world.at(boot));
    EXPECT_EQ(held(world.at(boot)), 1u) << "that for anybody";
    EXPECT_EQ(world.at(boot).asked.front().key, 3);
    world.answer(world.at(boot), elsewhere());
    EXPECT_TRUE(world.is_done(wish));
    EXPECT_FALSE(wish.failed());
    ASSERT_TRUE(world.has_open(one));
    EXPECT_EQ(world.at(one).address(), "new1:9092");
    world.connect(world.at(one));
    EXPECT_EQ(held(world.at(one)), 2u);
    EXPECT_FALSE(world.is_done(to_node) || world.is_done(to_controller));
}

TEST_F(recovery, is_not_done_by_who_does_not_want_it) {
    client_options none = options();
    none.metadata_recovery_strategy = metadata_recovery_strategy::none;
    core_world world(none);
    lose_everybody(world);
    const std::size_t before = world.attempts(boot);
    refuse(world, one, 10min);
    EXPECT_EQ(world.attempts(boot), before);
    EXPECT_TRUE(world.core.cluster().has_metadata());
}

TEST_F(recovery, is_not_needed_as_long_as_one_broker_answers) {
    core_world world(options());
    world.discover(core_world::brokers(2));
    world.connect(one);
    for (int minute = 0; minute < 30; ++minute) {
        world.pass(1min);
        if (!world.at(one).asked.empty())
            world.answer(world.at(one), core_world::brokers(2));
        world.maybe_connect(two);
        if (world.has_open(two))
            world.fail(world.at(two));
        world.pass(100ms);
        if (!world.at(one).asked.empty())
            world.answer(world.at(one), core_world::brokers(2));
    }
    EXPECT_TRUE(world.core.cluster().has_metadata());
    EXPECT_EQ(world.attempts(boot), 1u);
}

TEST_F(recovery, does_not_wait_for_a_broker_that_is_silent) {
    core_world world(options(5s));
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(10s);
    wish_for wish;
    list_groups in_flight({}, world.now + 60s);
    world.send(in_flight, one);
    world.refresh(wish); // and nobody answers
    ASSERT_EQ(world.at(one).asked.back().key, 3);
    world.pass(5s);
    EXPECT_FALSE(world.core.cluster().has_metadata());
    EXPECT_FALSE(world.is_done(wish) || world.is_done(in_flight));
    ASSERT_TRUE(world.has_open(boot)) << "the request to the silent one is still on its way";
    world.connect(world.at(boot));
    world.answer(world.at(boot), elsewhere());
    EXPECT_TRUE(world.is_done(wish));
    EXPECT_FALSE(wish.failed());

    list_groups next({}, world.now + 60s);
    world.send(next, one);
    EXPECT_EQ(held(world.at(one)), 1u) << "the old connection takes nothing new";
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(in_flight));
    EXPECT_FALSE(in_flight.failed());
    world.answer(world.at(one), core_world::brokers(7)); // too late
    EXPECT_EQ(world.core.cluster().brokers().size(), 1u);
    ASSERT_TRUE(world.has_open(one));
    EXPECT_EQ(world.at(one).address(), "new1:9092");
}

TEST_F(recovery, counts_anew_after_success) {
    core_world world(options());
    lose_everybody(world);
    refuse(world, one, 50s);
    world.pass(2s);
    world.connect(world.at(one));
    world.answer(world.at(one), core_world::brokers(1));
    world.fail(world.at(one), "lost again");
    const std::size_t before = world.attempts(boot);
    refuse(world, one, 50s);
    EXPECT_EQ(world.attempts(boot), before);
    refuse(world, one, 15s);
    EXPECT_GT(world.attempts(boot), before);
}

TEST_F(recovery, is_done_when_a_broker_says_so) {
    core_world world(options(5min));
    world.start();
    world.connect(world.at(boot), newest_versions());
    world.answer(world.at(boot), core_world::brokers(2));
    world.maybe_connect(one);
    world.connect(world.at(one), newest_versions());
    world.maybe_connect(two);
    world.connect(world.at(two), newest_versions());
    list_groups in_flight({}, world.now + 30s);
    world.pass(1s);
    world.send(in_flight, two);
    wish_for wish;
    world.refresh(wish);
    server& asked = *std::ranges::find_if(world.servers,
        [](const server& each) { return !each.asked.empty() && each.asked.back().key == 3; });
    EXPECT_EQ(asked.asked.back().version, 13);
    world.answer(asked, begin_again());
    EXPECT_FALSE(world.core.cluster().has_metadata());
    EXPECT_FALSE(world.is_done(wish)) << "it goes on waiting";
    EXPECT_FALSE(world.has_open(one)) << "nothing was on it";
    EXPECT_TRUE(world.has_open(two)) << "something is";
    world.pass(100ms);
    ASSERT_TRUE(world.has_open(boot));
    world.connect(world.at(boot));
    world.answer(world.at(boot), elsewhere());
    EXPECT_TRUE(world.is_done(wish));
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.is_done(in_flight));
    EXPECT_FALSE(in_flight.failed());
    EXPECT_FALSE(world.has_open(two));
}

TEST_F(recovery, gives_up_a_connection_that_somebody_waits_for) {
    client_options narrow = options(5min);
    narrow.max_in_flight_requests_per_connection = 1;
    core_world world(narrow);
    world.start();
    world.connect(world.at(boot), newest_versions());
    world.answer(world.at(boot), core_world::brokers(1));
    server& old = world.at(boot);
    list_groups in_flight({}, world.now + 30s);
    list_groups waits({}, world.now + 30s);
    world.send(in_flight, boot);
    world.send(waits, boot);
    world.maybe_connect(one); // whose connection takes over, when that is done
    world.connect(world.at(one), newest_versions());
    wish_for wish;
    world.refresh(wish);
    world.pass(1s);
    world.answer(world.at(one), begin_again());
    ASSERT_FALSE(old.closed);
    world.answer(old, groups("g"));
    EXPECT_FALSE(in_flight.failed());
    EXPECT_TRUE(old.closed) << "it takes nothing new";
    EXPECT_FALSE(world.is_done(waits));
    world.pass(100ms);
    ASSERT_TRUE(world.has_open(boot));
    world.connect(world.at(boot), newest_versions());
    world.answer(world.at(boot), elsewhere());
    world.answer(world.at(boot), groups("g"));
    EXPECT_TRUE(world.is_done(waits));
    EXPECT_FALSE(waits.failed());
}

TEST_F(recovery, looks_elsewhere_when_a_bootstrap_server_says_so) {
    core_world world(options(5min), 2);
    wait_for found(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(found, world.now); });
    server& wrong = world.servers.front();
    world.connect(wrong, newest_versions());
    world.answer(wrong, begin_again());
    EXPECT_TRUE(wrong.closed);
    for (int i = 0; i < 100 && !world.is_done(found); ++i) {
        world.pass(100ms);
        server& next = world.servers.back();
        ASSERT_FALSE(next.closed);
        world.connect(next, newest_versions());
        if (next.node() == wrong.node())
            world.answer(next, begin_again());
        else
            world.answer(next, core_world::brokers(1));
    }
    EXPECT_TRUE(world.is_done(found));
    EXPECT_FALSE(found.failed());
}

TEST_F(recovery, a_broker_s_word_is_a_failure_to_who_does_not_want_it) {
    client_options none = options();
    none.metadata_recovery_strategy = metadata_recovery_strategy::none;
    core_world world(none);
    world.start();
    world.connect(world.at(boot), newest_versions());
    world.answer(world.at(boot), core_world::brokers(1));
    world.maybe_connect(one);
    world.connect(world.at(one), newest_versions());
    world.pass(1s);
    wish_for wish;
    world.refresh(wish);
    world.answer(world.at(one), begin_again());
    ASSERT_TRUE(world.is_done(wish));
    EXPECT_EQ(wish.error(), broker_errc::rebootstrap_required);
    EXPECT_TRUE(world.core.cluster().has_metadata());
    EXPECT_TRUE(world.core.connected(one));
}

TEST_F(recovery, who_bootstraps_again_is_told_when_it_is_done) {
    core_world world(options());
    lose_everybody(world);
    refuse(world, one, 61s);
    wait_for found(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(found, world.now); });
    EXPECT_FALSE(world.is_done(found));
    world.connect(world.at(boot));
    world.answer(world.at(boot), elsewhere());
    EXPECT_TRUE(world.is_done(found));
}

// --- another cluster ----------------------------------------------------------------------------

TEST_F(recovery, what_led_to_another_cluster_is_left) {
    core_world world;
    auto before = core_world::brokers(3);
    before.cluster_id = "before";
    before.topics.push_back(topic("t", {partition(0, 1, 9)}));
    world.discover(before);
    world.connect(one);
    world.connect(two);
    protocol::find_coordinator_response coordinator;
    coordinator.node_id = broker_id{3};
    coordinator.host = "host3";
    coordinator.port = 9092;
    const node_id role = node_id::coordinator(broker_id{3});
    world.step(
        [&] { world.core.add_coordinator(coordinator, coordinator_kind::group, "g", world.now); });
    world.connect(role);
    world.pass(5min);
    server& asked = *std::ranges::find_if(
        world.servers, [](const server& each) { return !each.asked.empty(); });
    ASSERT_FALSE(asked.node().is_bootstrap());
    const node_id other = asked.node() == one ? two : one;
    list_groups in_flight({}, world.now + 30s);
    world.send(in_flight, other);

    auto after = before;
    after.cluster_id = "after";
    after.topics[0] = topic("t", {partition(0, 2, 0)});
    world.answer(asked, after);
    EXPECT_EQ(world.core.cluster().leader_for_partition("t", partition_id{0}), broker_id{2})
        << "epochs of the cluster before do not count";
    EXPECT_TRUE(world.core.connected(asked.node())) << "it is the other cluster's";
    EXPECT_FALSE(world.core.is_ready(other, false, world.now));
    EXPECT_FALSE(world.has_open(role));
    EXPECT_EQ(world.core.coordinator_for(coordinator_kind::group, "g"), std::nullopt);
    list_groups next({}, world.now + 30s);
    world.send(next, other);
    world.answer(world.at(other), groups("g"));
    EXPECT_TRUE(world.is_done(in_flight));
    EXPECT_FALSE(in_flight.failed());
    ASSERT_TRUE(world.has_open(other));
    EXPECT_EQ(world.attempts(other), 2u) << "a new connection";
}

} // namespace
} // namespace kafka::detail::test
