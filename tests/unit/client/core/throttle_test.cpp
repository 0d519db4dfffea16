// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client does while a broker wants it to pause.

#include "unit/client/core/core_world.hpp"

#include <algorithm>
#include <optional>

namespace kafka::detail::test {
namespace {

using core::test::throttling_versions;
using ::testing::HasSubstr;

constexpr std::int16_t metadata_key = 3;
constexpr std::int16_t list_groups_key = 16;

protocol::list_groups_response asking_for(std::chrono::milliseconds pause) {
    protocol::list_groups_response made;
    made.throttle_time_ms = static_cast<std::int32_t>(pause.count());
    return made;
}

class throttled_client : public ::testing::Test {
protected:
    /// Knows `brokers` nodes, of which the first is connected and leaves throttling to its clients.
    void begin(std::int32_t brokers, const client_options& options = {}) {
        world.emplace(options);
        world->discover(core_world::brokers(brokers));
        connect(one);
    }
    void connect(node_id node) {
        world->maybe_connect(node);
        world->connect(world->at(node), throttling_versions());
    }
    /// Has one request to the node answered with that wish.
    void throttle(node_id node, std::chrono::milliseconds pause) {
        list_groups ask({}, world->now + 30s);
        world->send(ask, node);
        world->answer(world->at(node), asking_for(pause));
        ASSERT_TRUE(world->is_done(ask));
        world->done.clear();
    }
    std::size_t held(node_id node, std::int16_t key = list_groups_key) {
        return static_cast<std::size_t>(
            std::ranges::count(world->at(node).asked, key, &seen_request::key));
    }
    duration delay(node_id node) const { return world->core.throttle_delay(node, world->now); }

    std::optional<core_world> world;
};

TEST_F(throttled_client, lets_requests_wait_until_the_pause_is_over) {
    begin(1);
    throttle(one, 1s);
    EXPECT_EQ(delay(one), 1s);
    list_groups first({}, world->now + 30s);
    list_groups second({}, world->now + 30s);
    world->send(first, one);
    world->send(second, one);
    world->pass(999ms);
    EXPECT_EQ(delay(one), 1ms);
    EXPECT_EQ(held(one), 0u);
    world->pass(1ms);
    EXPECT_EQ(delay(one), 0ms);
    EXPECT_EQ(held(one), 2u);
    world->answer(world->at(one), asking_for(0ms));
    world->answer(world->at(one), asking_for(0ms));
    EXPECT_TRUE(world->is_done(first) && world->is_done(second));
    EXPECT_FALSE(first.failed() || second.failed());
    EXPECT_EQ(world->attempts(one), 1u);
}

TEST_F(throttled_client, lets_go_who_comes_when_the_pause_is_over_and_nobody_has_looked) {
    begin(1);
    throttle(one, 1s);
    world->now += 1s;
    list_groups ask({}, world->now + 30s);
    world->send(ask, one);
    EXPECT_EQ(held(one), 1u);
}

TEST_F(throttled_client, lets_who_waits_go_before_who_sends_when_nobody_has_looked) {
    begin(1);
    throttle(one, 1s);
    list_groups waits({}, world->now + 30s);
    list_groups sent({}, world->now + 30s);
    world->send(waits, one);
    world->now += 1s;
    EXPECT_TRUE(world->send_now(sent, one));
    ASSERT_EQ(held(one), 2u);
    world->answer(world->at(one), core::test::groups("first"));
    EXPECT_TRUE(world->is_done(waits));
    EXPECT_FALSE(world->is_done(sent) || waits.failed());
    world->answer(world->at(one), core::test::groups("second"));
    EXPECT_FALSE(sent.failed());
}

TEST_F(throttled_client, has_the_pause_end_as_late_as_any_answer_said) {
    begin(1);
    list_groups first({}, world->now + 30s);
    list_groups second({}, world->now + 30s);
    world->send(first, one);
    world->send(second, one);
    world->answer(world->at(one), asking_for(1s));
    world->pass(500ms);
    world->answer(world->at(one), asking_for(2s));
    list_groups waits({}, world->now + 30s);
    world->send(waits, one);
    world->pass(1999ms);
    EXPECT_EQ(held(one), 0u);
    world->pass(1ms);
    EXPECT_EQ(held(one), 1u);
}

TEST_F(throttled_client, is_not_ready) {
    begin(1);
    EXPECT_TRUE(world->core.is_ready(one, false, world->now));
    throttle(one, 1s);
    EXPECT_FALSE(world->core.is_ready(one, false, world->now));
    EXPECT_TRUE(world->core.connected(one));
    world->pass(1s);
    EXPECT_TRUE(world->core.is_ready(one, false, world->now));
}

TEST_F(throttled_client, refuses_to_send_now_and_says_why) {
    begin(1);
    throttle(one, 1s);
    list_groups ask({}, world->now + 30s);
    EXPECT_TRUE(world->send_now(ask, one));
    ASSERT_TRUE(world->is_done(ask));
    EXPECT_EQ(ask.error(), errc::node_not_ready);
    EXPECT_THAT(text_of(ask), HasSubstr("has asked for a pause"));
    world->pass(1s);
    list_groups again({}, world->now + 30s);
    EXPECT_TRUE(world->send_now(again, one));
    EXPECT_FALSE(world->is_done(again));
    EXPECT_EQ(held(one), 1u);
}

TEST_F(throttled_client, prefers_any_other_node) {
    begin(2);
    throttle(one, 1s);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(world->core.least_loaded_node(world->now), two);
    list_groups ask({}, world->now + 30s);
    world->send(ask, any_node);
    ASSERT_TRUE(world->has_open(two));
    world->connect(world->at(two), throttling_versions());
    EXPECT_EQ(held(two), 1u);
    EXPECT_EQ(held(one), 0u);
}

TEST_F(throttled_client, has_no_least_loaded_node_where_all_want_a_pause) {
    begin(1);
    throttle(one, 1s);
    EXPECT_EQ(world->core.least_loaded_node(world->now), std::nullopt);
    list_groups any({}, world->now + 30s);
    list_groups for_controller({}, world->now + 30s);
    world->send(any, any_node);
    world->send(for_controller, controller);
    world->pass(999ms);
    EXPECT_EQ(held(one), 0u);
    world->pass(1ms);
    EXPECT_EQ(held(one), 2u);
}

TEST_F(throttled_client, keeps_its_own_requests_back_too) {
    begin(1);
    world->pass(299s);
    throttle(one, 10s);
    world->pass(9s); // metadata is due after the first of them
    EXPECT_EQ(held(one, metadata_key), 0u);
    world->pass(1s);
    EXPECT_EQ(held(one, metadata_key), 1u);
}

TEST_F(throttled_client, says_what_a_request_waited_for) {
    begin(1);
    throttle(one, 10s);
    list_groups ask({}, world->now + 2s);
    world->send(ask, one);
    world->pass(2s);
    ASSERT_TRUE(world->is_done(ask));
    EXPECT_EQ(ask.error(), broker_errc::request_timed_out);
    EXPECT_EQ(ask.failure->request_written, written::no);
    EXPECT_THAT(text_of(ask), HasSubstr("the pause that the broker has asked for"));
    EXPECT_TRUE(world->core.connected(one));
}

TEST_F(throttled_client, knows_no_pause_of_others) {
    begin(2);
    throttle(one, 1s);
    EXPECT_EQ(delay(two), 0ms) << "not connected";
    EXPECT_EQ(delay(three), 0ms) << "unknown";
    connect(two);
    EXPECT_EQ(delay(two), 0ms);
    list_groups ask({}, world->now + 30s);
    world->send(ask, two);
    EXPECT_EQ(held(two), 1u);
}

TEST_F(throttled_client, forgets_the_pause_with_the_connection) {
    begin(1);
    throttle(one, 1h);
    world->step([&] { world->core.close_node(one, world->now); });
    EXPECT_EQ(delay(one), 0ms);
    connect(one);
    EXPECT_EQ(delay(one), 0ms);
    EXPECT_TRUE(world->core.is_ready(one, false, world->now));
}

TEST_F(throttled_client, begins_with_another_server_when_the_first_wants_a_pause_at_once) {
    world.emplace(client_options{}, 2);
    world->start();
    protocol::api_versions_response offers = throttling_versions();
    offers.throttle_time_ms = 5000;
    server& first = world->servers.front();
    world->connect(first, offers);
    EXPECT_TRUE(first.asked.empty());
    ASSERT_EQ(world->open_attempts(), 2u);
    server& second = world->servers.back();
    world->connect(second, throttling_versions());
    ASSERT_EQ(second.asked.size(), 1u);
    EXPECT_EQ(second.asked[0].key, metadata_key);
}

TEST_F(throttled_client, begins_when_the_pause_of_the_only_server_is_over) {
    world.emplace();
    world->start();
    protocol::api_versions_response offers = throttling_versions();
    offers.throttle_time_ms = 5000;
    world->connect(world->at(boot), offers);
    world->pass(4999ms);
    EXPECT_EQ(held(boot, metadata_key), 0u);
    world->pass(1ms);
    EXPECT_EQ(held(boot, metadata_key), 1u);
}

} // namespace
} // namespace kafka::detail::test
