// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Times in which nothing is sent: a broker wants the client to pause, or the client has nothing to
// ask. Client and broker on a simulated network and clock.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::api_key;
using protocol::list_groups_request;
using protocol::list_groups_response;
using testing::fault;

const node_id node{broker_id{1}};
/// What a request and its answer take at most, a new connection included.
constexpr duration at_once = 100ms;

class lulls : public ::testing::Test {
protected:
    /// A client that is connected to the only broker.
    void begin(client_options options = {}, testing::cluster_options made = {}) {
        made.addresses = {"10.0.0.1"};
        cluster.emplace(world.get_executor(), std::move(made), world.get_transport());
        options.bootstrap_servers = {cluster->bootstrap_servers()};
        options.metadata_max_age = 2'147'483'647ms; // would be traffic
        subject.emplace(world.get_executor(), options, world.get_transport());
        bool done = false;
        subject->async_bootstrap([&](error_code ec) {
            EXPECT_FALSE(ec);
            done = true;
        });
        ASSERT_TRUE(world.run_until([&] { return done; }));
        EXPECT_LT(ask(), at_once);
    }

    /// Returns how long it takes until the answer is there.
    duration ask() {
        const time_point begun = world.now();
        bool done = false;
        error_info why;
        subject->async_send(
            node, list_groups_request{}, why, [&](error_code ec, const list_groups_response&) {
                EXPECT_FALSE(ec) << why.message();
                done = true;
            });
        EXPECT_TRUE(world.run_until([&] { return done; }));
        return world.now() - begun;
    }

    testing::simulation world;
    std::optional<testing::cluster> cluster;
    std::optional<client> subject;
};

TEST_F(lulls, a_throttled_client_waits_as_long_as_it_was_asked_to) {
    begin();
    EXPECT_EQ(subject->throttle_delay(node), 0ms);
    cluster->inject(fault().of(api_key::list_groups).throttle(2s));
    EXPECT_LT(ask(), at_once) << "the answer that asks for the pause is not late";
    EXPECT_EQ(subject->throttle_delay(node), 2s);
    EXPECT_FALSE(subject->is_ready(node, false));
    EXPECT_TRUE(subject->connected(node));
    const std::uint64_t connections = cluster->connections();
    const duration took = ask();
    EXPECT_GE(took, 2s);
    EXPECT_LT(took, 2s + at_once);
    EXPECT_EQ(subject->throttle_delay(node), 0ms);
    EXPECT_LT(ask(), at_once);
    EXPECT_EQ(cluster->connections(), connections);
}

TEST_F(lulls, an_older_broker_has_done_the_waiting_itself) {
    testing::cluster_options old;
    old.metadata_version = 0; // and so resembles release 1.0 by what it serves
    begin({}, old);
    cluster->inject(fault().of(api_key::list_groups).throttle(2s));
    ask();
    EXPECT_EQ(subject->throttle_delay(node), 0ms);
    EXPECT_LT(ask(), at_once);
}

client_options idle_for_a_minute() {
    client_options made;
    made.connections_max_idle = 60s;
    return made;
}

TEST_F(lulls, an_idle_connection_is_closed_and_made_again) {
    begin(idle_for_a_minute());
    const std::uint64_t connections = cluster->connections();
    const std::uint64_t requests = cluster->requests();
    world.run_for(60s - 1ms);
    EXPECT_TRUE(subject->connected(node));
    EXPECT_EQ(cluster->open_connections(), 1u);
    world.run_for(2ms);
    EXPECT_FALSE(subject->connected(node));
    EXPECT_FALSE(subject->is_disconnected(node));
    world.run_for(1h);
    EXPECT_EQ(cluster->open_connections(), 0u);
    EXPECT_EQ(cluster->connections(), connections);
    EXPECT_EQ(cluster->requests(), requests);
    EXPECT_LT(ask(), at_once);
    EXPECT_EQ(cluster->connections(), connections + 1);
}

TEST_F(lulls, a_request_that_meets_the_close_of_an_idle_connection_is_answered) {
    begin(idle_for_a_minute());
    const std::uint64_t before = cluster->connections();
    constexpr int each_way = 60;
    for (int step = -each_way; step <= each_way; ++step) {
        world.run_for(60s + step * 5us);
        EXPECT_LT(ask(), at_once) << step;
    }
    const std::uint64_t made = cluster->connections() - before;
    EXPECT_GE(made, each_way - 1u);
    EXPECT_LE(made, each_way + 2u);
}

} // namespace
} // namespace kafka::simulated
