// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// When the client asks for metadata, whom, for what, and what it does with the answer.

#include "unit/client/core/core_world.hpp"

#include <kafka/protocol/codec.hpp>

#include <algorithm>
#include <list>

namespace kafka::detail::test {
namespace {

using core::test::groups;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::int16_t metadata_key = 3;

class metadata : public ::testing::Test {
protected:
    /// How many requests for metadata the servers hold now.
    static std::size_t asked(const core_world& world) {
        std::size_t count = 0;
        for (const server& each : world.servers)
            count += static_cast<std::size_t>(
                std::ranges::count(each.asked, metadata_key, &seen_request::key));
        return count;
    }
    static server& asked_server(core_world& world) {
        for (server& each : world.servers)
            if (std::ranges::count(each.asked, metadata_key, &seen_request::key) != 0)
                return each;
        ADD_FAILURE() << "no request for metadata is under way";
        throw std::logic_error("no request");
    }
    static protocol::metadata_request read(const seen_request& from) {
        protocol::metadata_request request;
        EXPECT_TRUE(protocol::decode(from.body, from.version, request));
        return request;
    }
};

TEST_F(metadata, is_asked_of_the_first_connection) {
    core_world world;
    world.start();
    world.connect(world.at(boot));
    ASSERT_EQ(world.at(boot).asked.size(), 1u);
    EXPECT_EQ(world.at(boot).asked[0].key, metadata_key);
    EXPECT_EQ(world.at(boot).asked[0].version, 12) << "the highest that both know";
    const auto request = read(world.at(boot).asked[0]);
    ASSERT_TRUE(request.topics);
    EXPECT_TRUE(request.topics->empty()) << "no topic is of interest yet";
}

TEST_F(metadata, is_asked_of_a_bootstrap_server_with_the_filter) {
    client_options options;
    options.bootstrap_topics_filter = {"first", "second"};
    core_world world(options);
    world.start();
    world.connect(world.at(boot));
    const auto request = read(world.at(boot).asked[0]);
    ASSERT_EQ(request.topics->size(), 2u);
    EXPECT_EQ((*request.topics)[0].name, "first");
}

TEST_F(metadata, is_asked_for_again_when_it_is_old) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(299s);
    EXPECT_EQ(asked(world), 0u);
    world.pass(1s);
    EXPECT_EQ(asked(world), 1u);
    world.answer(world.at(one), core_world::brokers(1));
    world.pass(299s);
    EXPECT_EQ(asked(world), 0u);
    world.pass(1s);
    EXPECT_EQ(asked(world), 1u);
}

TEST_F(metadata, has_a_connection_made_for_it_when_there_is_none) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.step([&] { world.core.close_node(one, world.now); });
    EXPECT_EQ(world.open_attempts(), 0u);
    world.pass(300s);
    ASSERT_EQ(world.open_attempts(), 1u);
    server& chosen = world.servers.back();
    EXPECT_FALSE(chosen.node().is_bootstrap());
    world.connect(chosen);
    EXPECT_EQ(asked(world), 1u);
}

TEST_F(metadata, is_asked_for_when_a_broker_s_connection_ends) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    world.pass(10s);
    world.fail(world.at(two), "lost");
    EXPECT_EQ(asked(world), 1u) << "the last answer was long ago";
    EXPECT_EQ(asked_server(world).node(), one);
}

TEST_F(metadata, is_not_asked_for_when_a_bootstrap_connection_ends) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.pass(10s);
    world.fail(world.at(boot), "lost");
    world.pass(10s);
    EXPECT_EQ(world.open_attempts(), 0u);
}

TEST_F(metadata, is_asked_for_with_pauses) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    world.fail(world.at(two), "lost");
    EXPECT_EQ(asked(world), 0u);
    world.pass(99ms);
    EXPECT_EQ(asked(world), 0u);
    world.pass(1ms);
    EXPECT_EQ(asked(world), 1u);
}

TEST_F(metadata, has_one_request_under_way_at_a_time) {
    core_world world;
    world.discover(core_world::brokers(3));
    world.connect(one);
    world.connect(two);
    world.connect(three);
    world.pass(10s);
    world.fail(world.at(two), "lost");
    world.fail(world.at(three), "lost");
    EXPECT_EQ(asked(world), 1u);
    world.pass(10s);
    EXPECT_EQ(asked(world), 1u);
    world.answer(world.at(one), core_world::brokers(3));
    world.pass(100ms);
    EXPECT_EQ(asked(world), 1u) << "the request did not know of the second failure";
    world.answer(world.at(one), core_world::brokers(3));
    world.pass(10s);
    EXPECT_EQ(asked(world), 0u);
}

TEST_F(metadata, is_asked_of_another_when_the_first_is_lost) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    world.pass(300s);
    const node_id first = asked_server(world).node();
    world.fail(world.at(first), "lost");
    world.pass(100ms);
    ASSERT_EQ(asked(world), 2u) << "the one that was lost, and the new one";
    const node_id second = first == one ? two : one;
    world.answer(world.at(second), core_world::brokers(2));
    EXPECT_TRUE(world.core.is_ready(second, true, world.now));
}

TEST_F(metadata, request_times_out_and_is_made_again) {
    core_world world;
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.pass(300s);
    ASSERT_EQ(asked(world), 1u);
    world.pass(30s);
    EXPECT_FALSE(world.core.connected(one));
    world.pass(200ms);
    ASSERT_TRUE(world.has_open(one));
    world.connect(world.at(one));
    EXPECT_EQ(world.at(one).asked.size(), 1u);
}

TEST_F(metadata, failure_leaves_what_was_known) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.pass(300s);
    world.answer(world.at(one), protocol::metadata_response{});
    EXPECT_EQ(world.core.cluster().brokers().size(), 2u);
    world.pass(99ms);
    EXPECT_EQ(asked(world), 0u);
    world.pass(1ms);
    EXPECT_EQ(asked(world), 1u);
}

TEST_F(metadata, says_what_is_the_matter_with_a_broker_of_no_common_version) {
    core_world world;
    wait_for waits(world.now + 1s);
    world.step([&] { world.core.await_bootstrap(waits, world.now); });
    world.connect(world.at(boot),
        core::test::versions_answer({{.api_key = 3, .min_version = 100, .max_version = 101},
            {.api_key = 18, .min_version = 0, .max_version = 5}}));
    world.pass(1s);
    EXPECT_EQ(waits.error(), errc::no_brokers_available);
    ASSERT_NE(waits.failure->cause, nullptr);
    EXPECT_EQ(waits.failure->cause->code, errc::incompatible_broker_version);
    EXPECT_THAT(text_of(waits), HasSubstr("Metadata"));
}

TEST_F(metadata, says_what_does_not_have_that_at_all) {
    core_world world;
    wait_for waits(world.now + 1s);
    world.step([&] { world.core.await_bootstrap(waits, world.now); });
    world.connect(world.at(boot),
        core::test::versions_answer({{.api_key = 18, .min_version = 0, .max_version = 4},
            {.api_key = 52, .min_version = 0, .max_version = 1}}));
    world.pass(1s);
    EXPECT_EQ(waits.error(), errc::no_brokers_available);
    ASSERT_NE(waits.failure->cause, nullptr);
    EXPECT_EQ(waits.failure->cause->code, errc::incompatible_broker_version);
    EXPECT_THAT(text_of(waits), HasSubstr("listeners of KRaft controllers"));
}

TEST_F(metadata, is_asked_of_another_server_when_the_first_does_not_have_it) {
    core_world world({}, 2);
    wait_for found(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(found, world.now); });
    const node_id first = world.servers.front().node();
    world.connect(world.at(first));
    world.answer(world.at(first), protocol::metadata_response{}); // without brokers
    world.pass(100ms);
    ASSERT_EQ(world.open_attempts(), 2u);
    EXPECT_EQ(world.at(first).asked.size(), 1u) << "asked again meanwhile";
    world.answer(world.at(first), protocol::metadata_response{});
    server& other = world.servers.back();
    ASSERT_NE(other.node(), first);
    world.connect(other);
    world.pass(100ms);
    ASSERT_EQ(other.asked.size(), 1u);
    world.answer(other, core_world::brokers(2));
    EXPECT_TRUE(world.is_done(found));
    EXPECT_FALSE(found.failed());
}

TEST_F(metadata, is_asked_of_another_server_when_the_first_has_no_version_in_common) {
    core_world world({}, 2);
    wait_for found(world.now + 30s);
    world.step([&] { world.core.await_bootstrap(found, world.now); });
    const node_id first = world.servers.front().node();
    world.connect(world.at(first),
        core::test::versions_answer({{.api_key = 3, .min_version = 100, .max_version = 101},
            {.api_key = 18, .min_version = 0, .max_version = 5}}));
    world.pass(1s);
    ASSERT_EQ(world.open_attempts(), 2u);
    server& other = world.servers.back();
    world.connect(other);
    world.pass(100ms);
    world.answer(other, core_world::brokers(2));
    EXPECT_TRUE(world.is_done(found));
    EXPECT_FALSE(found.failed());
}

TEST_F(metadata, is_asked_of_the_same_again_where_there_is_no_other) {
    core_world world;
    world.start();
    world.connect(world.at(boot));
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(asked(world), 1u) << i;
        world.answer(world.at(boot), protocol::metadata_response{});
        EXPECT_EQ(asked(world), 0u);
        world.pass(100ms);
    }
    world.answer(world.at(boot), core_world::brokers(1));
    EXPECT_TRUE(world.core.cluster().has_metadata());
    EXPECT_EQ(world.attempts(boot), 1u);
}

TEST_F(metadata, is_asked_again_of_who_did_not_have_it_once_the_other_has_it_no_more) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.connect(two);
    world.pass(300s);
    const node_id first = asked_server(world).node();
    const node_id second = first == one ? two : one;
    world.answer(world.at(first), protocol::metadata_response{});
    for (const duration pause : {duration(100ms), duration(300s), duration(300s)}) {
        world.pass(pause);
        ASSERT_EQ(asked_server(world).node(), second);
        world.answer(world.at(second), core_world::brokers(2));
    }
    world.pass(300s);
    world.answer(world.at(second), protocol::metadata_response{});
    world.pass(100ms);
    ASSERT_EQ(asked(world), 1u) << "of either of them";
    world.answer(asked_server(world), core_world::brokers(2));
    EXPECT_FALSE(world.core.needs_metadata_update());
}

TEST_F(metadata, is_not_asked_for_in_circles_where_no_version_is_common) {
    client_options options;
    options.retry_backoff = 0ms;
    core_world world(options);
    world.start();
    world.connect(world.at(boot),
        core::test::versions_answer({{.api_key = 3, .min_version = 90, .max_version = 91}}));
    world.pass(10s); // sees to it that time goes on
    EXPECT_EQ(asked(world), 0u);
}

TEST_F(metadata, that_is_due_goes_before_the_request_that_comes) {
    client_options options;
    options.max_in_flight_requests_per_connection = 1;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.connect(one);
    world.now += 5min; // and nobody has looked since
    list_groups ask({}, world.now + 30s);
    world.send(ask, one);
    ASSERT_EQ(world.at(one).asked.size(), 1u);
    EXPECT_EQ(world.at(one).asked[0].key, metadata_key);
    world.answer(world.at(one), core_world::brokers(1));
    world.answer(world.at(one), groups("g"));
    EXPECT_TRUE(world.is_done(ask));
}

TEST_F(metadata, is_not_starved_by_requests_that_wait) {
    client_options options;
    options.max_in_flight_requests_per_connection = 1;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> busy;
    const auto add = [&] {
        world.send(busy.emplace_back(protocol::list_groups_request{}, time_point::max()), one);
    };
    add();
    add();
    world.pass(300s); // metadata is due
    for (int i = 0; i < 3 && asked(world) == 0; ++i) {
        add();
        world.answer(world.at(one), groups("g"));
    }
    EXPECT_EQ(asked(world), 1u);
}

TEST_F(metadata, is_not_starved_by_requests_for_any_node) {
    client_options options;
    options.max_in_flight_requests_per_connection = 1;
    core_world world(options);
    world.discover(core_world::brokers(1));
    world.connect(one);
    std::list<list_groups> busy;
    const auto add = [&] {
        world.send(busy.emplace_back(protocol::list_groups_request{}, time_point::max()), any_node);
    };
    add();
    add();
    world.pass(300s);
    for (int i = 0; i < 3 && asked(world) == 0; ++i) {
        add();
        world.answer(world.at(one), groups("g"));
    }
    EXPECT_EQ(asked(world), 1u);
}

TEST_F(metadata, forgets_nodes_that_have_left) {
    core_world world;
    world.discover(core_world::brokers(2));
    world.connect(one);
    world.maybe_connect(two);
    world.fail(world.at(two));
    world.pass(100ms);
    world.answer(world.at(one), core_world::brokers(1));
    EXPECT_FALSE(world.core.is_disconnected(two)) << "nobody knows such a node";
    EXPECT_EQ(world.core.connection_delay(two, world.now), 0s);
    EXPECT_FALSE(world.maybe_connect(two));
}

TEST_F(metadata, is_seen_by_whoever_polls) {
    core_world world;
    world.start();
    world.connect(world.at(boot));
    protocol::metadata_response answer = core_world::brokers(1);
    const seen_request to = world.at(boot).asked.front();
    const bytes stream = core::test::answer(to.correlation_id, to.version, answer);
    const std::span<std::byte> space = world.at(boot).line->connection.read_buffer();
    ASSERT_GE(space.size(), stream.size());
    std::ranges::copy(stream, space.begin());
    world.core.on_read(*world.at(boot).line, stream.size(), world.now);
    ASSERT_EQ(world.core.effects().own.size(), 1u);
    const completion& seen = world.core.effects().own[0];
    EXPECT_EQ(seen.node, boot);
    EXPECT_EQ(seen.api->key, metadata_key);
    EXPECT_EQ(seen.version, to.version);
    EXPECT_EQ(seen.correlation_id, to.correlation_id);
    EXPECT_FALSE(seen.error);
}

} // namespace
} // namespace kafka::detail::test
