// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What becomes of connections to brokers that leave the cluster, and to coordinators.

#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/find_coordinator.hpp>

#include <string_view>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::HasSubstr;
using enum coordinator_kind;

const node_id role_of_one = node_id::coordinator(broker_id{1});
const node_id role_of_two = node_id::coordinator(broker_id{2});

class nodes : public ::testing::Test {
protected:
    /// Has the metadata fetched anew, through a connection that is there.
    void refresh(const protocol::metadata_response& with) {
        wish_for wish;
        world.refresh(wish); // before what is due anyway is asked for, so that one answer will do
        world.pass(100ms);
        answer_metadata(with);
        ASSERT_TRUE(world.is_done(wish));
        ASSERT_FALSE(wish.failed()) << text_of(wish);
    }
    void answer_metadata(const protocol::metadata_response& with) {
        for (server& each : world.servers)
            if (!each.closed && !each.asked.empty() && each.asked.front().key == 3)
                world.answer(each, with);
    }
    static std::size_t held(const server& which) {
        return static_cast<std::size_t>(
            std::ranges::count(which.asked, std::int16_t{16}, &seen_request::key));
    }

    static protocol::find_coordinator_response found_at(std::int32_t id, std::string_view host) {
        protocol::find_coordinator_response made;
        made.node_id = broker_id{id};
        made.host = host;
        made.port = 9092;
        return made;
    }
    static protocol::find_coordinator_response not_found() {
        protocol::find_coordinator_response made;
        made.error_code = broker_errc::coordinator_not_available;
        return made;
    }
    std::optional<node_id> add(const protocol::find_coordinator_response& answer,
        std::string_view key, coordinator_kind kind = group) {
        std::optional<node_id> found;
        world.step([&] { found = world.core.add_coordinator(answer, kind, key, world.now); });
        return found;
    }

    core_world world;
};

// --- brokers that leave -------------------------------------------------------------------------

TEST_F(nodes, keep_their_connection_when_one_answer_does_not_name_them) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    refresh(core_world::brokers(1));
    EXPECT_TRUE(world.core.connected(two));
    refresh(core_world::brokers(2));
    refresh(core_world::brokers(1));
    EXPECT_TRUE(world.core.connected(two)) << "it was named in between";
}

TEST_F(nodes, lose_their_connection_when_the_second_answer_does_not_name_them) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    refresh(core_world::brokers(1));
    refresh(core_world::brokers(1));
    EXPECT_FALSE(world.has_open(two));
    EXPECT_FALSE(world.core.is_disconnected(two)) << "nobody knows such a node";
    EXPECT_FALSE(world.maybe_connect(two));
    EXPECT_TRUE(world.core.connected(one));
}

TEST_F(nodes, that_one_answer_does_not_name_are_asked_about_again_soon) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    refresh(core_world::brokers(1));
    EXPECT_TRUE(world.core.needs_metadata_update());
    world.pass(100ms);
    answer_metadata(core_world::brokers(2));
    EXPECT_FALSE(world.core.needs_metadata_update()) << "the other answer was wrong";
    refresh(core_world::brokers(1));
    world.pass(100ms);
    answer_metadata(core_world::brokers(1));
    EXPECT_FALSE(world.core.needs_metadata_update()) << "it has left indeed";
}

TEST_F(nodes, that_have_left_answer_what_they_were_asked) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    refresh(core_world::brokers(1));
    refresh(core_world::brokers(1));
    ASSERT_TRUE(world.has_open(two));
    list_groups late({}, world.now + 30s);
    world.send(late, two);
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
    ASSERT_TRUE(world.has_open(two)) << "there is one more for this very node";
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.is_done(late));
    EXPECT_FALSE(late.failed());
    EXPECT_FALSE(world.has_open(two));
}

TEST_F(nodes, that_come_back_in_time_go_on) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    refresh(core_world::brokers(1));
    refresh(core_world::brokers(1));
    refresh(core_world::brokers(2));
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.core.connected(two));
    EXPECT_EQ(world.attempts(two), 1u);
}

TEST_F(nodes, that_leave_while_they_are_connected_to_are_left_alone) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.maybe_connect(two);
    refresh(core_world::brokers(1));
    EXPECT_TRUE(world.has_open(two));
    refresh(core_world::brokers(1));
    EXPECT_FALSE(world.has_open(two));
}

TEST_F(nodes, that_leave_while_somebody_waits_for_them_are_connected_to_all_the_same) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    list_groups ask({}, world.now + 30s);
    world.send(ask, two);
    refresh(core_world::brokers(1));
    refresh(core_world::brokers(1));
    ASSERT_TRUE(world.has_open(two)) << "they may be there although the metadata does not say so";
    world.connect(world.at(two));
    EXPECT_EQ(held(world.at(two)), 1u);
    world.answer(world.at(two), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
    EXPECT_FALSE(ask.failed());
    EXPECT_FALSE(world.has_open(two));
}

// --- coordinators -------------------------------------------------------------------------------

TEST_F(nodes, a_coordinator_has_a_connection_of_its_own) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    EXPECT_EQ(add(found_at(1, "host1"), "g"), role_of_one);
    EXPECT_EQ(world.core.coordinator_for(group, "g"), role_of_one);
    EXPECT_EQ(world.core.coordinator_for(transaction, "g"), std::nullopt);
    EXPECT_EQ(world.core.cluster().coordinator_for(group, "g"), role_of_one);
    EXPECT_EQ(world.attempts(role_of_one), 0u) << "nobody needs it yet";
    world.connect(role_of_one);
    list_groups heartbeat({}, world.now + 30s);
    world.send(heartbeat, role_of_one);
    EXPECT_EQ(held(world.at(role_of_one)), 1u);
    EXPECT_EQ(held(world.at(one)), 0u);
    EXPECT_EQ(world.at(role_of_one).address(), "host1:9092");
}

TEST_F(nodes, a_coordinator_is_known_that_metadata_does_not_name) {
    world.discover(core_world::brokers(1));
    world.connect(one);
    EXPECT_FALSE(world.maybe_connect(role_of_two));
    add(found_at(2, "elsewhere"), "g");
    EXPECT_TRUE(world.maybe_connect(role_of_two));
    EXPECT_EQ(world.at(role_of_two).address(), "elsewhere:9092");
    world.connect(world.at(role_of_two));
    refresh(core_world::brokers(1));
    refresh(core_world::brokers(1));
    EXPECT_TRUE(world.core.connected(role_of_two)) << "it has something to coordinate";
}

TEST_F(nodes, a_coordinator_s_connection_takes_over_from_the_bootstrap_servers_too) {
    world.discover(core_world::brokers(1));
    ASSERT_TRUE(world.core.bootstrap_connected());
    ASSERT_EQ(add(found_at(1, "host1"), "g"), role_of_one);
    world.connect(role_of_one);
    EXPECT_FALSE(world.core.bootstrap_connected());
    EXPECT_FALSE(world.has_open(boot));
}

TEST_F(nodes, a_coordinator_is_looked_for_where_newer_metadata_says) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    add(found_at(2, "as it was"), "g");
    auto moved = core_world::brokers(2);
    moved.brokers[1].host = "elsewhere";
    refresh(moved);
    world.maybe_connect(role_of_two);
    EXPECT_EQ(world.at(role_of_two).address(), "elsewhere:9092");
    world.fail(world.at(role_of_two));
    EXPECT_GT(world.core.connection_delay(role_of_two, world.now), 0s);
    add(found_at(2, "newer still"), "g");
    EXPECT_EQ(world.core.connection_delay(role_of_two, world.now), 0s) << "that was elsewhere";
    world.maybe_connect(role_of_two);
    EXPECT_EQ(world.at(role_of_two).address(), "newer still:9092");
}

TEST_F(nodes, a_coordinator_of_nothing_loses_its_connection) {
    world.discover(core_world::brokers(2));
    world.connect(one);
    add(found_at(1, "host1"), "a");
    add(found_at(1, "host1"), "b");
    world.connect(role_of_one);
    add(found_at(2, "host2"), "a");
    EXPECT_TRUE(world.core.connected(role_of_one));
    EXPECT_EQ(add(not_found(), "b"), std::nullopt);
    EXPECT_FALSE(world.has_open(role_of_one));
    EXPECT_EQ(world.core.coordinator_for(group, "b"), node_id(broker_id{-1}));
    EXPECT_TRUE(world.core.connected(one)) << "in its other role it is what it was";
}

TEST_F(nodes, a_coordinator_answers_what_it_was_asked_before_it_goes) {
    client_options options;
    options.max_in_flight_requests_per_connection = 1;
    core_world small(options);
    small.discover(core_world::brokers(1));
    std::optional<node_id> found;
    small.step(
        [&] { found = small.core.add_coordinator(found_at(1, "host1"), group, "g", small.now); });
    small.connect(role_of_one);
    list_groups first({}, small.now + 30s);
    list_groups second({}, small.now + 30s);
    small.send(first, role_of_one);
    small.send(second, role_of_one);
    small.step([&] { small.core.forget_coordinator(group, "g", small.now); });
    ASSERT_TRUE(small.has_open(role_of_one));
    small.answer(small.at(role_of_one), groups("1"));
    ASSERT_TRUE(small.has_open(role_of_one)) << "one still waits for this very node";
    small.answer(small.at(role_of_one), groups("2"));
    EXPECT_FALSE(first.failed() || second.failed());
    EXPECT_TRUE(small.is_done(second));
    EXPECT_FALSE(small.has_open(role_of_one));
}

TEST_F(nodes, a_coordinator_that_is_one_again_stays) {
    world.discover(core_world::brokers(1));
    add(found_at(1, "host1"), "g");
    world.connect(role_of_one);
    list_groups ask({}, world.now + 30s);
    world.send(ask, role_of_one);
    add(not_found(), "g");
    add(found_at(1, "host1"), "g");
    world.answer(world.at(role_of_one), groups("g"));
    EXPECT_TRUE(world.core.connected(role_of_one));
    EXPECT_EQ(world.attempts(role_of_one), 1u);
}

TEST_F(nodes, who_waits_for_a_coordinator_is_served_when_it_is_found_again) {
    world.discover(core_world::brokers(1));
    add(found_at(7, "seven"), "g");
    const node_id role_of_seven = node_id::coordinator(broker_id{7});
    list_groups ask({}, world.now + 30s);
    world.send(ask, role_of_seven);
    world.fail(world.at(role_of_seven));
    add(found_at(7, "moved"), "g");
    ASSERT_TRUE(world.has_open(role_of_seven)) << "at once: another place has not failed";
    EXPECT_EQ(world.at(role_of_seven).address(), "moved:9092");
}

TEST_F(nodes, a_coordinator_that_is_not_known_is_no_node) {
    world.discover(core_world::brokers(1));
    list_groups ask({}, world.now + 30s);
    world.send(ask, role_of_two);
    ASSERT_TRUE(world.is_done(ask));
    EXPECT_EQ(ask.error(), errc::unknown_broker_id);
    EXPECT_THAT(text_of(ask), HasSubstr("coordinator-2"));
}

} // namespace
} // namespace kafka::detail::test
