// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client counts: connections, and that nothing of its requests is counted twice or not at
// all.

#include "core/metrics/sensors.hpp"
#include "unit/client/core/core_world.hpp"

#include <kafka/metrics.hpp>

#include <list>
#include <memory>
#include <optional>

namespace kafka::detail::test {
namespace {

using core::test::groups;

class core_metrics : public testing::Test {
protected:
    core_metrics() { world.emplace(measured()); }

    static client_options measured() {
        client_options made;
        made.metrics = std::make_shared<metrics_registry>();
        return made;
    }
    kafka::core::client_reading read() { return world->core.read_metrics(world->now); }
    kafka::core::connections_reading connections() { return read().connections; }

    std::optional<core_world> world;
};

TEST_F(core_metrics, are_not_there_unless_asked_for) {
    core_world other;
    EXPECT_EQ(other.core.sensors(), nullptr);
    EXPECT_NE(world->core.sensors(), nullptr);
}

TEST_F(core_metrics, count_a_connection_when_it_is_ready) {
    world->start();
    world->establish(world->at(boot));
    EXPECT_EQ(connections().open(), 0u);
    world->answer(world->at(boot), core::test::usual_versions());
    EXPECT_EQ(connections().open(), 1u);
    EXPECT_EQ(connections().all.created, 1u);
}

TEST_F(core_metrics, count_attempts_that_fail) {
    world->start();
    world->fail(world->at(boot));
    EXPECT_EQ(connections().all.failed, 1u);
    EXPECT_EQ(connections().all.closed, 0u);
    world->pass(1s);
    world->establish(world->at(boot));
    world->fail(world->at(boot));
    EXPECT_EQ(connections().all.failed, 2u);
    EXPECT_EQ(connections().open(), 0u);
}

TEST_F(core_metrics, count_every_way_that_a_connection_ends) {
    world->discover(core_world::brokers(3));
    world->connect(one); // with it the bootstrap connection retires
    EXPECT_EQ(connections().all.created, 2u);
    EXPECT_EQ(connections().all.closed, 1u);
    world->connect(two);
    world->fail(world->at(two)); // the peer's end
    EXPECT_EQ(connections().all.closed, 2u);
    world->connect(three);
    world->step([&] { world->core.close_node(three, world->now); });
    EXPECT_EQ(connections().all.closed, 3u);
    EXPECT_EQ(connections().open(), 1u);
    world->pass(100ms);
    world->maybe_connect(two);
    world->close();
    EXPECT_EQ(connections().open(), 0u);
    EXPECT_EQ(connections().all.closed, 4u);
    EXPECT_EQ(connections().all.failed, 1u);
}

TEST_F(core_metrics, count_each_request_once) {
    world->discover(core_world::brokers(2));
    EXPECT_EQ(read().total().all.requests, 2u) << "the handshake, and the one for metadata";
    EXPECT_EQ(read().total().all.answers, 2u);
    world->connect(one);
    world->connect(two);
    std::list<core::test::list_groups> asks;
    for (int i = 0; i < 20; ++i) // of which some wait for a place
        world->send(asks.emplace_back(protocol::list_groups_request{}, world->now + 30s),
            i % 2 == 0 ? one : two);
    EXPECT_EQ(read().total().all.requests, 4u + 2 * 5);
    EXPECT_EQ(read().total().in_flight, 10u);
    world->pass(5ms);
    for (int i = 0; i < 10; ++i) {
        world->answer(world->at(one), groups("g"));
        world->answer(world->at(two), groups("g"));
    }
    const kafka::core::client_reading all = read();
    EXPECT_EQ(all.total().all.requests, 4u + 20);
    EXPECT_EQ(all.total().all.answers, 4u + 20);
    EXPECT_EQ(all.total().all.latencies.count(), 4u + 20);
    EXPECT_EQ(all.total().in_flight, 0u);
    ASSERT_EQ(all.nodes.size(), 3u);
    EXPECT_EQ(all.nodes[0].node, one);
    EXPECT_EQ(all.nodes[0].of.all.requests, 11u);
    EXPECT_EQ(all.nodes[1].of.all.requests, 11u);
    EXPECT_EQ(all.nodes[2].node, boot);
    EXPECT_EQ(all.nodes[2].of.all.requests, 2u);
}

TEST_F(core_metrics, of_a_node_go_on_with_its_next_connection) {
    world->discover(core_world::brokers(1));
    for (int i = 0; i < 3; ++i) {
        world->connect(one);
        world->step([&] { world->core.close_node(one, world->now); });
    }
    EXPECT_EQ(read().nodes.front().node, one);
    EXPECT_EQ(read().nodes.front().of.all.requests, 3u);
}

} // namespace
} // namespace kafka::detail::test
