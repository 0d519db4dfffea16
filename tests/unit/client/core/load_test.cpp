// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Which node is said to have the least to do.

#include "unit/client/core/core_world.hpp"

#include <list>
#include <map>
#include <set>

namespace kafka::detail::test {
namespace {

using core::test::groups;

TEST(least_loaded_node, is_a_bootstrap_server_before_there_is_metadata) {
    core_world world({}, 3);
    std::set<std::int32_t> seen;
    for (int i = 0; i < 100; ++i) {
        const auto chosen = world.core.least_loaded_node(world.now);
        ASSERT_TRUE(chosen && chosen->is_bootstrap());
        seen.insert(chosen->number());
    }
    EXPECT_EQ(seen.size(), 3u);
}

TEST(least_loaded_node, is_any_of_those_alike_equally_often) {
    core_world world;
    world.discover(core_world::brokers(4));
    std::map<std::int32_t, int> counts;
    constexpr int rounds = 4000;
    for (int i = 0; i < rounds; ++i)
        ++counts[world.core.least_loaded_node(world.now)->number()];
    ASSERT_EQ(counts.size(), 4u);
    for (const auto& [id, count] : counts)
        EXPECT_NEAR(count, rounds / 4, 120) << id; // more than four standard deviations
}

TEST(least_loaded_node, prefers_a_connected_idle_one) {
    core_world world;
    world.discover(core_world::brokers(3));
    world.connect(two);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(world.core.least_loaded_node(world.now), two);
}

TEST(least_loaded_node, takes_an_untried_one_rather_than_a_busy_one) {
    core_world world;
    world.discover(core_world::brokers(3));
    world.connect(two);
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    for (int i = 0; i < 50; ++i)
        EXPECT_NE(world.core.least_loaded_node(world.now), two);
}

TEST(least_loaded_node, has_the_fewest_requests) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    std::list<list_groups> asks;
    for (const node_id each : {one, one, two})
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), each);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(world.core.least_loaded_node(world.now), two);
}

TEST(least_loaded_node, is_none_that_is_full) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> asks;
    for (int i = 0; i < 5; ++i)
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    EXPECT_EQ(world.core.least_loaded_node(world.now), std::nullopt);
    world.answer(world.at(one), groups("g"));
    EXPECT_EQ(world.core.least_loaded_node(world.now), one);
}

TEST(least_loaded_node, is_none_that_backs_off) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.maybe_connect(one);
    world.fail(world.at(one));
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(world.core.least_loaded_node(world.now), two);
    world.maybe_connect(two);
    world.fail(world.at(two));
    EXPECT_EQ(world.core.least_loaded_node(world.now), std::nullopt);
    world.pass(60ms);
    EXPECT_NE(world.core.least_loaded_node(world.now), std::nullopt);
}

TEST(least_loaded_node, may_be_connecting) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    EXPECT_EQ(world.core.least_loaded_node(world.now), one);
}

TEST(least_loaded_node, is_never_a_coordinator) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(node_id::coordinator(broker_id{1}));
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(world.core.least_loaded_node(world.now), one);
}

// --- and when there is one again ----------------------------------------------------------------

TEST(least_loaded_node_refresh, is_due_as_long_as_there_is_one) {
    core_world world;
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), 0s) << "a bootstrap server";
    world.discover(core_world::brokers(2));
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), 0s) << "one that was never tried";
    world.maybe_connect(one);
    world.maybe_connect(two);
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), 0s) << "one that is connecting";
}

TEST(least_loaded_node_refresh, waits_for_the_first_that_may_be_tried_again) {
    core_world world({.reconnect_backoff = 500ms, .reconnect_backoff_max = 500ms});
    world.discover(core_world::brokers(2));
    world.maybe_connect(one);
    world.fail(world.at(one));
    world.pass(100ms);
    world.maybe_connect(two);
    world.fail(world.at(two));
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), 400ms);
    world.pass(399ms);
    EXPECT_EQ(world.core.least_loaded_node(world.now), std::nullopt);
    world.now += world.core.least_loaded_node_refresh(world.now);
    EXPECT_EQ(world.core.least_loaded_node(world.now), one);
}

TEST(least_loaded_node_refresh, of_bootstrap_servers_is_their_back_off) {
    core_world world({.reconnect_backoff = 500ms, .reconnect_backoff_max = 500ms});
    world.start();
    world.fail(world.at(boot));
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), 500ms);
}

TEST(least_loaded_node_refresh, waits_for_the_end_of_a_pause) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.maybe_connect(one);
    world.connect(world.at(one), core::test::throttling_versions());
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    protocol::list_groups_response pause = groups("g");
    pause.throttle_time_ms = 1000;
    world.answer(world.at(one), pause);
    EXPECT_EQ(world.core.least_loaded_node(world.now), std::nullopt);
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), 1s);
}

TEST(least_loaded_node_refresh, is_never_due_where_only_an_answer_makes_room) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> asks;
    for (int i = 0; i < 5; ++i)
        world.send(asks.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    EXPECT_EQ(world.core.least_loaded_node_refresh(world.now), duration::max());
}

} // namespace
} // namespace kafka::detail::test
