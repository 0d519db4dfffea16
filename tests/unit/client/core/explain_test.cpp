// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What the client's core knows of why something does not happen yet.

#include "unit/client/core/core_world.hpp"

#include <vector>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using core::test::throttling_versions;
using ::testing::HasSubstr;

explanation explain(const core_world& world, target whom) {
    return world.core.explain(whom, world.now);
}

TEST(explain, a_client_that_has_not_begun) {
    core_world world;
    EXPECT_EQ(explain(world, any_node).state, node_state::not_begun);
    EXPECT_EQ(explain(world, one).state, node_state::not_begun);
}

TEST(explain, names_the_proxy) {
    core_world world;
    world.core.on_proxy("socks5://proxy:1080", false);
    world.start();
    EXPECT_EQ(explain(world, any_node).proxy, "socks5://proxy:1080");
    EXPECT_THAT(explain(world, any_node).message(),
        HasSubstr("bootstrap-0 (boot0:9092, through socks5://proxy:1080), has been connecting"));
}

TEST(explain, discovery_step_by_step) {
    core_world world;
    world.start();
    world.now += 2s;
    explanation found = explain(world, any_node);
    EXPECT_EQ(found.state, node_state::connecting);
    EXPECT_EQ(found.node, boot);
    EXPECT_EQ(found.peer, "boot0:9092");
    EXPECT_EQ(found.elapsed, 2s);
    EXPECT_EQ(found.remaining, 8s);
    EXPECT_EQ(explain(world, one).state, node_state::no_metadata);
    EXPECT_EQ(explain(world, controller).state, node_state::no_metadata);

    world.establish(world.at(boot));
    world.now += 300ms;
    found = explain(world, boot);
    EXPECT_EQ(found.state, node_state::negotiating);
    EXPECT_EQ(found.oldest_request, "ApiVersions v5");
    EXPECT_EQ(found.oldest_elapsed, 300ms);
    EXPECT_GT(found.remaining, 0ms);
    EXPECT_LE(found.remaining, 8s);

    world.answer(world.at(boot), core::test::usual_versions());
    found = explain(world, any_node);
    EXPECT_EQ(found.state, node_state::metadata_first);
    EXPECT_TRUE(found.is_ready());
    EXPECT_EQ(found.in_flight, 1u);

    world.answer(world.at(boot), core_world::brokers(2));
    EXPECT_EQ(explain(world, one).state, node_state::not_connected);
    EXPECT_EQ(explain(world, one).peer, "host1:9092");
    EXPECT_EQ(explain(world, three).state, node_state::unknown);
    EXPECT_EQ(explain(world, controller).node, one);
}

TEST(explain, back_off_with_its_reason) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    for (int i = 0; i < 3; ++i) {
        while (!world.has_open(one))
            world.pass(1ms);
        world.fail(world.at(one), "cannot connect: Connection refused");
    }
    const explanation found = explain(world, one);
    EXPECT_EQ(found.state, node_state::backing_off);
    EXPECT_EQ(found.failures, 3u);
    EXPECT_EQ(found.remaining, world.core.connection_delay(one, world.now));
    EXPECT_EQ(found.waiting, 1u);
    ASSERT_TRUE(found.last_failure);
    EXPECT_THAT(found.message(), HasSubstr("node 1 (host1:9092) is backing off "));
    EXPECT_THAT(found.message(), HasSubstr(" more after 3 failed attempts; 1 request waits for "
                                           "it; last: cannot connect: Connection refused"));
    world.close();
}

TEST(explain, a_node_that_is_ready_throttled_and_full) {
    client_options options;
    options.max_in_flight_requests_per_connection = 2;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.connect(world.at(one), throttling_versions());
    world.now += 200ms;
    EXPECT_EQ(explain(world, one).state, node_state::ready);
    EXPECT_EQ(explain(world, one).max_in_flight, 2u);
    EXPECT_EQ(explain(world, controller).state, node_state::ready);

    std::vector<std::unique_ptr<list_groups>> asks;
    for (int i = 0; i < 5; ++i) {
        asks.push_back(
            std::make_unique<list_groups>(protocol::list_groups_request{}, world.now + 30s));
        world.send(*asks.back(), one);
    }
    world.now += 1s;
    explanation found = explain(world, one);
    EXPECT_EQ(found.state, node_state::full);
    EXPECT_EQ(found.in_flight, 2u);
    EXPECT_EQ(found.oldest_request, "ListGroups v4");
    EXPECT_EQ(found.oldest_elapsed, 1s);
    EXPECT_EQ(found.waiting, 3u);

    protocol::list_groups_response pause;
    pause.throttle_time_ms = 2000;
    world.answer(world.at(one), pause);
    world.now += 500ms;
    found = explain(world, one);
    EXPECT_EQ(found.state, node_state::throttled);
    EXPECT_EQ(found.remaining, 1500ms);
    EXPECT_EQ(found.waiting, 3u);
    world.close();
}

TEST(explain, a_bootstrap_connection_that_retires) {
    core_world world;
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, boot);
    world.connect(one);
    const explanation found = explain(world, boot);
    EXPECT_EQ(found.state, node_state::retiring);
    EXPECT_EQ(found.in_flight, 1u);
    world.close();
}

TEST(explain, the_cluster_has_no_controller) {
    core_world world;
    protocol::metadata_response leaderless = core_world::brokers(1);
    leaderless.controller_id = broker_id{-1};
    world.discover(leaderless);
    EXPECT_EQ(explain(world, controller).state, node_state::no_controller);
}

TEST(explain, who_waits_before_there_is_metadata) {
    core_world world;
    list_groups to_anybody({}, world.now + 30s);
    list_groups to_controller({}, world.now + 30s);
    world.send(to_anybody, any_node);
    world.send(to_controller, controller);
    world.fail(world.at(boot), "the cable is cut");
    EXPECT_EQ(explain(world, any_node).state, node_state::backing_off);
    EXPECT_EQ(explain(world, any_node).waiting, 1u);
    const explanation found = explain(world, controller);
    EXPECT_EQ(found.state, node_state::no_metadata);
    EXPECT_EQ(found.waiting, 1u);
    EXPECT_EQ(found.message(), "no metadata has come yet, so that the controller is not known; 1 "
                               "request waits for it; last: boot0:9092: the cable is cut");
    world.close();
}

TEST(explain, who_waits_while_the_cluster_is_looked_for_again) {
    client_options options;
    options.metadata_recovery_rebootstrap_trigger = 1s;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(10s);
    world.fail(world.at(one), "lost");
    list_groups ask({}, world.now + 1h);
    world.send(ask, one);
    for (int i = 0; i < 200 && world.core.cluster().has_metadata(); ++i) {
        world.pass(10ms);
        if (world.has_open(one))
            world.fail(world.at(one), "refused");
    }
    const explanation found = explain(world, one);
    EXPECT_EQ(found.state, node_state::no_metadata);
    EXPECT_EQ(found.waiting, 1u);
    EXPECT_THAT(
        found.message(), HasSubstr("no metadata has come yet, so that node 1 is not known; 1 "
                                   "request waits for it"));
    world.close();
}

TEST(explain, any_node_is_the_nearest) {
    core_world world;
    world.discover(core_world::brokers(3));
    world.connect(one);
    EXPECT_EQ(explain(world, any_node).node, one);
    world.fail(world.at(one));
    // Of the others nobody has tried any: a request would go to one of them at once.
    EXPECT_EQ(explain(world, any_node).state, node_state::not_connected);
    EXPECT_NE(explain(world, any_node).node, one);
    for (const node_id each : {two, three}) {
        world.maybe_connect(each);
        EXPECT_EQ(explain(world, any_node).state, node_state::connecting);
        EXPECT_EQ(explain(world, any_node).node, each);
        world.fail(world.at(each));
    }
    world.close();
    EXPECT_EQ(explain(world, any_node).state, node_state::closed);
}

TEST(explain, changes_nothing) {
    core_world world;
    world.discover(core_world::brokers(1));
    const std::size_t before = world.servers.size();
    world.step([&] { (void)world.core.explain(one, world.now); });
    EXPECT_EQ(world.servers.size(), before);
}

} // namespace
} // namespace kafka::detail::test
