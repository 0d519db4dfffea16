// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "raw_client.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::metadata_request;

/// The broker in a simulated world: hours pass in no time, and the same seed is the same story.
class cluster_simulation : public ::testing::Test {
protected:
    static cluster_options three_hosts() {
        cluster_options options;
        options.nodes = 3;
        options.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
        options.ports = {9092, 9092, 9092};
        options.topics = {{"t", 3, 2}};
        return options;
    }

    static raw_client make_client(simulation& world) {
        return raw_client({world.get_transport().implementation(), world.get_executor(),
            [&world](const std::function<bool()>& done) { return world.run_until(done, 24h); }});
    }
};

TEST_F(cluster_simulation, serves_on_hosts_of_their_own) {
    simulation world({.seed = 1});
    cluster broker(world.get_executor(), three_hosts(), world.get_transport());
    EXPECT_EQ(broker.bootstrap_servers(), "10.0.0.1:9092,10.0.0.2:9092,10.0.0.3:9092");
    for (broker_id node : broker.nodes()) {
        raw_client client = make_client(world);
        ASSERT_FALSE(client.connect(broker.address(node)));
        const auto answer = client.call(metadata_request{}, 9);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->message.brokers.size(), 3u);
    }
}

TEST_F(cluster_simulation, delays_take_simulated_time) {
    simulation world({.seed = 2});
    cluster broker(world.get_executor(), three_hosts(), world.get_transport());
    broker.inject(fault().delay(3h));
    raw_client client = make_client(world);
    ASSERT_FALSE(client.connect(broker.address(broker_id{1})));
    const auto begin = world.now();
    EXPECT_TRUE(client.call(list_groups_request{}, 0));
    EXPECT_GE(world.now() - begin, 3h);
    EXPECT_LT(world.now() - begin, 3h + 1s);
}

TEST_F(cluster_simulation, the_longest_delay_is_for_ever) {
    simulation world({.seed = 3});
    cluster broker(world.get_executor(), three_hosts(), world.get_transport());
    broker.inject(fault().delay(duration::max()));
    raw_client client = make_client(world);
    ASSERT_FALSE(client.connect(broker.address(broker_id{1})));
    ASSERT_FALSE(client.send(list_groups_request{}, 0));
    bool answered = false;
    client.start_read([&] { answered = true; });
    world.run_for(24h);
    EXPECT_EQ(broker.requests(), 1u);
    EXPECT_FALSE(answered);
}

TEST_F(cluster_simulation, a_node_that_falls_silent_reads_no_more) {
    for (const fault& silence : {fault().ignore(), fault().never_answer(), fault().stall(5)}) {
        simulation world({.seed = 4});
        cluster broker(world.get_executor(), three_hosts(), world.get_transport());
        broker.inject(silence);
        raw_client client = make_client(world);
        ASSERT_FALSE(client.connect(broker.address(broker_id{1})));
        ASSERT_FALSE(client.send(list_groups_request{}, 0));
        world.run_for(1s);
        // More than the line and a read hold.
        const byte_vector much(1'000'000);
        bool written = false;
        client.start_write(much, [&](net::error_code) { written = true; });
        world.run_for(24h);
        EXPECT_FALSE(written);
        broker.disconnect(broker_id{1});
        world.run_for(1s);
        EXPECT_TRUE(written);
        EXPECT_EQ(broker.open_connections(), 0u);
    }
}

TEST_F(cluster_simulation, nodes_stop_and_restart) {
    simulation world({.seed = 3});
    cluster broker(world.get_executor(), three_hosts(), world.get_transport());
    broker.stop(broker_id{2});
    world.run_for(1s);
    EXPECT_EQ(make_client(world).connect(broker.address(broker_id{2})),
        boost::asio::error::connection_refused);
    broker.restart(broker_id{2});
    raw_client client = make_client(world);
    EXPECT_FALSE(client.connect(broker.address(broker_id{2})));
    EXPECT_TRUE(client.call(list_groups_request{}, 0));
}

TEST_F(cluster_simulation, nodes_move_to_other_hosts) {
    simulation world({.seed = 5});
    cluster_options options = three_hosts();
    options.advertised_hosts = {"10.0.0.1", "10.0.0.2", "three.example"};
    cluster broker(world.get_executor(), options, world.get_transport());
    const node_address before = broker.address(broker_id{2});
    raw_client old = make_client(world);
    ASSERT_FALSE(old.connect(before));

    broker.move(broker_id{2}, "2001:db8::2", 9093);
    EXPECT_EQ(broker.address(broker_id{2}), (node_address{"2001:db8::2", 9093}));
    EXPECT_FALSE(old.call(list_groups_request{}, 0));
    EXPECT_EQ(make_client(world).connect(before), boost::asio::error::connection_refused);
    raw_client moved = make_client(world);
    ASSERT_FALSE(moved.connect(broker.address(broker_id{2})));
    EXPECT_TRUE(moved.call(list_groups_request{}, 0));

    broker.stop(broker_id{2});
    broker.restart(broker_id{2});
    EXPECT_EQ(broker.address(broker_id{2}), (node_address{"2001:db8::2", 9093}));

    broker.move(broker_id{3}, "10.0.1.3", 9092);
    EXPECT_EQ(broker.address(broker_id{3}), (node_address{"three.example", 9092}));
    EXPECT_FALSE(make_client(world).connect({"10.0.1.3", 9092}));

    EXPECT_THROW(broker.move(broker_id{3}, "10.0.0.1", 9092), boost::system::system_error);
    EXPECT_FALSE(make_client(world).connect({"10.0.1.3", 9092})) << "it stays where it was";
}

TEST_F(cluster_simulation, the_same_seed_tells_the_same_story) {
    const auto story = [](std::uint64_t seed) {
        simulation world({.seed = seed});
        cluster broker(world.get_executor(), three_hosts(), world.get_transport());
        std::string told = broker.cluster_id() + broker.topic("t").id.to_string();
        for (int i = 0; i < 20; ++i) {
            raw_client client = make_client(world);
            EXPECT_FALSE(client.connect(broker.address(broker_id{1 + i % 3})));
            EXPECT_TRUE(client.call(metadata_request{}, 9));
            told += std::to_string(world.now().time_since_epoch().count()) + ' ';
        }
        return told + std::to_string(world.fingerprint());
    };
    EXPECT_EQ(story(7), story(7));
    EXPECT_NE(story(7), story(8));
}

} // namespace
} // namespace kafka::testing::test
