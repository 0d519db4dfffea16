// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// When a node is ready, when connecting to it has failed, and waiting for the one or the other.

#include "unit/client/core/core_world.hpp"

#include <boost/asio/error.hpp>

#include <list>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using core::test::throttling_versions;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// As `async_await_ready` is.
class wait_for_node final : public exchange {
public:
    wait_for_node(node_id which, time_point until) : exchange(nullptr, nullptr, nullptr) {
        node = which;
        deadline = until;
    }
    void complete(delivery) noexcept override {}
    error_code error() const { return failed() ? failure->code : error_code(); }
};

class awaited_node : public ::testing::Test {
protected:
    awaited_node() { world.discover(core_world::brokers(2)); }

    void await(wait_for_node& what) {
        world.step([&] { world.core.await_ready(what, world.now); });
    }
    bool is_ready(node_id node) { return world.core.is_ready(node, true, world.now); }
    /// Takes up all places of a connection.
    void fill(node_id node) {
        for (int i = 0; i < 5; ++i)
            world.send(asked.emplace_back(protocol::list_groups_request{}, world.now + 30s), node);
    }

    core_world world;
    std::list<list_groups> asked;
};

TEST_F(awaited_node, is_connected_to) {
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    EXPECT_FALSE(world.is_done(wait));
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), error_code());
    EXPECT_TRUE(is_ready(one));
}

TEST_F(awaited_node, that_is_ready_needs_no_time) {
    world.connect(one);
    wait_for_node wait(one, world.now);
    await(wait);
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), error_code());
}

TEST_F(awaited_node, that_is_full_is_waited_for) {
    world.connect(one);
    fill(one);
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    EXPECT_FALSE(world.is_done(wait));
    world.answer(world.at(one), groups("g"));
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), error_code());
    EXPECT_EQ(world.attempts(one), 1u);
}

TEST_F(awaited_node, that_has_a_queue_is_not_ready_by_a_place_that_is_taken_at_once) {
    world.connect(one);
    fill(one);
    world.send(asked.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    world.answer(world.at(one), groups("g"));
    EXPECT_FALSE(world.is_done(wait));
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(wait));
}

TEST_F(awaited_node, that_has_asked_for_a_pause_is_waited_for) {
    world.maybe_connect(one);
    world.connect(world.at(one), throttling_versions());
    world.send(asked.emplace_back(protocol::list_groups_request{}, world.now + 30s), one);
    protocol::list_groups_response pause = groups("g");
    pause.throttle_time_ms = 1000;
    world.answer(world.at(one), pause);
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    world.pass(999ms);
    EXPECT_FALSE(world.is_done(wait));
    world.pass(1ms);
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), error_code());
}

TEST_F(awaited_node, waits_for_metadata_that_is_due) {
    world.connect(one);
    world.pass(1s);
    wish_for wish;
    world.refresh(wish);
    EXPECT_FALSE(is_ready(one));
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    EXPECT_FALSE(world.is_done(wait));
    world.answer(world.at(one), core_world::brokers(2));
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), error_code());
}

TEST_F(awaited_node, that_cannot_be_connected_to_is_given_up_with_the_reason) {
    wait_for_node wait(one, world.now + 30s);
    wait_for_node other(two, world.now + 30s);
    await(wait);
    await(other);
    world.fail(world.at(one), "the cable is cut");
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), errc::connection);
    EXPECT_EQ(wait.failure->node, one);
    EXPECT_THAT(text_of(wait), HasSubstr("the cable is cut"));
    EXPECT_FALSE(world.is_done(other));
}

TEST(awaited_node_that_never_backs_off, is_given_up_all_the_same) {
    core_world world({.reconnect_backoff = 0ms, .reconnect_backoff_max = 0ms});
    world.discover(core_world::brokers(1));
    wait_for_node wait(one, world.now + 30s);
    world.step([&] { world.core.await_ready(wait, world.now); });
    world.fail(world.at(one), "the cable is cut");
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), errc::connection);
    EXPECT_EQ(world.attempts(one), 1u);
}

TEST_F(awaited_node, that_has_failed_is_not_waited_for_while_it_backs_off) {
    world.maybe_connect(one);
    world.fail(world.at(one), "the cable is cut");
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), errc::connection);
    EXPECT_THAT(
        text_of(wait), AllOf(HasSubstr("is not tried again for "), HasSubstr("the cable is cut")));
    EXPECT_EQ(world.attempts(one), 1u);
}

TEST_F(awaited_node, that_has_failed_is_tried_again_when_it_may_be) {
    world.maybe_connect(one);
    world.fail(world.at(one));
    world.pass(60ms); // reconnect_backoff, and its jitter
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    EXPECT_FALSE(world.is_done(wait));
    EXPECT_EQ(world.attempts(one), 2u);
    world.connect(world.at(one));
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), error_code());
}

TEST_F(awaited_node, is_given_up_when_its_connection_is_lost) {
    world.connect(one);
    fill(one);
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    world.fail(world.at(one), "the cable is cut");
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), errc::connection);
    EXPECT_THAT(text_of(wait), HasSubstr("the cable is cut"));
}

TEST_F(awaited_node, is_connected_to_again_after_it_was_closed) {
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_FALSE(world.is_done(wait));
    EXPECT_EQ(world.attempts(one), 2u);
    world.connect(world.at(one));
    EXPECT_EQ(wait.error(), error_code());
    EXPECT_TRUE(world.is_done(wait));
}

TEST_F(awaited_node, is_given_up_at_the_deadline) {
    wait_for_node connecting(one, world.now + 3s);
    await(connecting);
    world.pass(2999ms);
    EXPECT_FALSE(world.is_done(connecting));
    world.pass(1ms);
    ASSERT_TRUE(world.is_done(connecting));
    EXPECT_EQ(connecting.error(), errc::timeout);
    EXPECT_THAT(text_of(connecting), HasSubstr("waited for a connection"));

    world.connect(two);
    fill(two);
    wait_for_node full(two, world.now + 1s);
    await(full);
    world.pass(1s);
    EXPECT_EQ(full.error(), errc::timeout);
    EXPECT_THAT(text_of(full), HasSubstr("waited for a free place"));
}

TEST_F(awaited_node, says_that_it_was_metadata_that_did_not_come) {
    world.connect(one);
    world.pass(1s);
    wish_for wish;
    world.refresh(wish);
    wait_for_node wait(one, world.now + 1s);
    await(wait);
    world.pass(1s);
    EXPECT_EQ(wait.error(), errc::timeout);
    EXPECT_THAT(text_of(wait), HasSubstr("waited for metadata that was due"));
}

TEST_F(awaited_node, has_to_be_known) {
    wait_for_node wait(three, world.now + 30s);
    await(wait);
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), errc::unknown_broker_id);
    EXPECT_TRUE(world.core.needs_metadata_update()) << "it may be a new one";
}

TEST_F(awaited_node, may_leave_the_cluster_and_come_back) {
    wait_for_node wait(three, world.now + 5s);
    {
        core_world other;
        other.discover(core_world::brokers(3));
        other.connect(one);
        other.step([&] { other.core.await_ready(wait, other.now); });
        for (int i = 0; i < 2; ++i) {
            other.pass(1s);
            wish_for wish;
            other.refresh(wish);
            other.answer(other.at(one), core_world::brokers(2));
        }
        EXPECT_FALSE(other.has_open(three)) << "it was superseded";
        EXPECT_FALSE(other.is_done(wait));
        other.pass(100ms); // somebody waits, so it is asked for
        other.answer(other.at(one), core_world::brokers(3));
        other.connect(other.at(three));
        EXPECT_TRUE(other.is_done(wait));
        EXPECT_EQ(wait.error(), error_code());
    }
}

TEST_F(awaited_node, can_be_left) {
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    world.abandon(wait);
    ASSERT_TRUE(world.is_done(wait));
    EXPECT_EQ(wait.error(), boost::asio::error::operation_aborted);
    world.connect(world.at(one));
    EXPECT_THAT(world.done, ElementsAre(&wait));
}

TEST_F(awaited_node, ends_with_the_client) {
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    world.close();
    EXPECT_EQ(wait.error(), errc::cancelled);
    wait_for_node late(one, world.now + 30s);
    await(late);
    EXPECT_EQ(late.error(), errc::illegal_state);
    EXPECT_THAT(world.done, ElementsAre(&wait, &late));
}

TEST_F(awaited_node, keeps_a_graceful_close_waiting) {
    wait_for_node wait(one, world.now + 30s);
    await(wait);
    wait_for end(world.now + 60s);
    world.step([&] { world.core.close_gracefully(end, world.now); });
    EXPECT_FALSE(world.is_done(end));
    world.establish(world.at(one));
    world.answer(world.at(one), core::test::usual_versions());
    EXPECT_THAT(world.done, ElementsAre(&wait, &end));
}

// --- questions ----------------------------------------------------------------------------------

TEST(readiness, lasts_as_long_as_metadata_that_is_wanted_may_not_be_asked_for) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    wish_for wish;
    world.refresh(wish);
    EXPECT_EQ(world.core.metadata_ttl(world.now), 100ms) << "retry_backoff";
    EXPECT_TRUE(world.core.is_ready(one, true, world.now));
    world.pass(99ms);
    EXPECT_TRUE(world.core.is_ready(one, true, world.now));
    world.pass(1ms);
    EXPECT_FALSE(world.core.is_ready(one, true, world.now));
    EXPECT_TRUE(world.core.is_ready(one, false, world.now));
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_TRUE(world.core.is_ready(one, true, world.now));
}

TEST(connection_failed, follows_the_state_of_the_node) {
    core_world world;
    world.discover(core_world::brokers(1));
    EXPECT_FALSE(world.core.connection_failed(one)) << "nobody has tried";
    EXPECT_FALSE(world.core.connection_failed(three)) << "there is none";
    world.maybe_connect(one);
    EXPECT_FALSE(world.core.connection_failed(one));
    world.fail(world.at(one));
    EXPECT_TRUE(world.core.connection_failed(one));
    world.pass(60ms);
    EXPECT_TRUE(world.core.connection_failed(one)) << "also when it may be tried again";
    world.maybe_connect(one);
    EXPECT_FALSE(world.core.connection_failed(one));
    world.connect(world.at(one));
    EXPECT_FALSE(world.core.connection_failed(one));
    world.fail(world.at(one));
    EXPECT_TRUE(world.core.connection_failed(one)) << "it was lost";
}

TEST(connection_failed, is_not_what_was_closed_on_purpose) {
    core_world world({.connections_max_idle = 60s, .metadata_max_age = 1h});
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_FALSE(world.core.connection_failed(one));
    world.connect(one);
    world.pass(60s);
    EXPECT_FALSE(world.has_open(one));
    EXPECT_FALSE(world.core.connection_failed(one));
}

} // namespace
} // namespace kafka::detail::test
