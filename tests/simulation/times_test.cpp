// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How long things take, to the millisecond, and how often they are tried. Client and broker on a
// simulated network and clock.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::api_key;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::AllOf;
using testing::fault;
using ::testing::Ge;
using ::testing::Lt;

const broker_id first{1};
const node_id node{first};

class times : public ::testing::Test {
protected:
    /// A line on which nothing is over within a millisecond.
    times() { world.set_line({}, {}, {.latency = 20ms, .jitter = 0ms}); }

    /// A client that is connected to the only broker.
    void begin(client_options options = {}) {
        testing::cluster_options made;
        made.addresses = {"10.0.0.1"};
        cluster.emplace(world.get_executor(), made, world.get_transport());
        options.bootstrap_servers = {cluster->bootstrap_servers()};
        subject.emplace(world.get_executor(), options, world.get_transport());
        bool done = false;
        subject->async_bootstrap([&](error_code ec) { done = !ec; });
        ASSERT_TRUE(world.run_until([&] { return done; }));
        await_ready();
    }
    void await_ready() {
        std::optional<error_code> seen;
        subject->async_await_ready(node, 1min, [&](error_code ec) { seen = ec; });
        ASSERT_TRUE(world.run_until([&] { return seen.has_value(); }));
        ASSERT_EQ(*seen, error_code());
    }
    /// Who waits for as long as he is told does not come too early, nor much too late: `so_far`
    /// turns false in the last of those milliseconds.
    void expect_over_after(std::chrono::milliseconds wait, const std::function<bool()>& so_far) {
        ASSERT_GT(wait, 1ms);
        EXPECT_TRUE(so_far());
        world.run_for(wait - 1ms);
        EXPECT_TRUE(so_far());
        world.run_for(1ms);
        EXPECT_FALSE(so_far());
    }

    testing::simulation world{{.seed = 5}};
    std::optional<testing::cluster> cluster;
    std::optional<client> subject;
};

// --- deadlines --------------------------------------------------------------------------------

TEST_F(times, a_request_without_a_time_of_its_own_has_request_timeout) {
    begin({.request_timeout = 3s});
    cluster->inject(fault().of(api_key::list_groups).always().never_answer());
    const auto sent = subject->send(node, list_groups_request{});
    world.run_for(3s - 1ns);
    EXPECT_FALSE(sent.is_done());
    world.run_for(1ns);
    EXPECT_EQ(sent.error().code, broker_errc::request_timed_out);
}

TEST_F(times, an_operation_without_a_time_of_its_own_has_request_timeout) {
    begin({.request_timeout = 3s});
    cluster->inject(fault().of(api_key::list_groups).always().never_answer());
    std::optional<error_code> seen;
    subject->async_send(node, list_groups_request{},
        [&](error_code ec, const list_groups_response&) { seen = ec; });
    world.run_for(3s - 1ns);
    EXPECT_FALSE(seen);
    world.run_for(1ns);
    EXPECT_EQ(seen, broker_errc::request_timed_out);
}

TEST_F(times, a_wait_for_a_node_has_half_a_minute) {
    world.cut("10.0.0.9");
    subject.emplace(world.get_executor(),
        client_options{.bootstrap_servers = {"10.0.0.9"},
            .socket_connection_setup_timeout = 1h,
            .socket_connection_setup_timeout_max = 1h},
        world.get_transport());
    std::optional<error_code> seen;
    subject->async_await_ready(node_id::bootstrap(0))([&](error_code ec) { seen = ec; });
    world.run_for(30s - 1ns);
    EXPECT_FALSE(seen);
    world.run_for(1ns);
    EXPECT_EQ(seen, errc::timeout);
}

// --- waits, in whole milliseconds -------------------------------------------------------------

TEST_F(times, of_a_back_off_are_rounded_up) {
    begin({.reconnect_backoff = 500ms, .reconnect_backoff_max = 500ms});
    cluster->stop(first);
    ASSERT_TRUE(world.run_until([&] { return subject->connection_failed(node); }));
    world.run_for(100us);
    const auto delay = subject->connection_delay(node);
    EXPECT_EQ(subject->least_loaded_node_refresh(), delay) << "there is no other node";
    expect_over_after(delay, [&] { return !subject->least_loaded_node().has_value(); });
}

TEST_F(times, of_a_pause_are_rounded_up) {
    begin();
    cluster->inject(fault().of(api_key::list_groups).throttle(2s));
    bool done = false;
    subject->async_send(
        node, list_groups_request{}, [&](error_code, const list_groups_response&) { done = true; });
    ASSERT_TRUE(world.run_until([&] { return done; }));
    world.run_for(100us);
    EXPECT_EQ(subject->throttle_delay(node), 2s);
    expect_over_after(
        subject->throttle_delay(node), [&] { return !subject->is_ready(node, false); });
}

TEST_F(times, of_metadata_are_rounded_up) {
    begin({.metadata_max_age = 10s});
    world.run_for(100us);
    expect_over_after(subject->metadata_ttl(), [&] { return subject->is_ready(node); });
}

// --- bootstrap servers ------------------------------------------------------------------------

std::vector<std::string> hosts(const client& of) {
    std::vector<std::string> all;
    for (const broker& each : of.cluster().brokers()) {
        EXPECT_EQ(each.id, node_id::bootstrap(static_cast<std::int32_t>(all.size())));
        all.push_back(each.host);
    }
    return all;
}

TEST(bootstrap_servers, are_shuffled_once) {
    const std::vector<std::string> given{"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"};
    std::set<std::vector<std::string>> orders;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        testing::simulation world{{.seed = seed}};
        client subject(world.get_executor(), {.bootstrap_servers = given}, world.get_transport());
        const std::vector<std::string> order = hosts(subject);
        EXPECT_TRUE(std::ranges::is_permutation(order, given));
        orders.insert(order);
        subject.async_bootstrap([](error_code) {});
        world.run_for(10s); // nobody listens, so all of them are tried again and again
        EXPECT_EQ(hosts(subject), order);
    }
    EXPECT_EQ(orders.size(), 24u) << "every order there is";
}

TEST(bootstrap_servers, that_are_all_down_are_found_when_they_come_up) {
    for (const bool is_heard_of : {true, false}) { // refuses, or says nothing at all
        testing::simulation world{{.seed = 4}};
        testing::cluster_options three;
        three.nodes = 3;
        three.addresses = {"10.0.0.1", "10.0.0.2", "2001:db8::3"};
        testing::cluster cluster(world.get_executor(), three, world.get_transport());
        const std::vector<broker_id> nodes = cluster.nodes();
        for (const broker_id each : nodes) {
            cluster.stop(each, testing::notice::not_taken);
            if (!is_heard_of)
                world.cut(cluster.address(each).host);
        }
        client subject(world.get_executor(), {.bootstrap_servers = {cluster.bootstrap_servers()}},
            world.get_transport());
        std::optional<error_code> seen;
        subject.async_send(any_node, list_groups_request{}, {.timeout = 1h},
            [&](error_code ec, const list_groups_response&) { seen = ec; });
        world.run_for(10min);
        EXPECT_FALSE(seen);
        // Each is tried about once a second, or for half a minute.
        EXPECT_THAT(world.connection_attempts(),
            is_heard_of ? AllOf(Ge(1'500u), Lt(2'500u)) : AllOf(Ge(50u), Lt(80u)));
        for (const broker_id each : nodes) {
            world.heal(cluster.address(each).host);
            cluster.restart(each);
        }
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }, 1300ms));
        EXPECT_EQ(seen, error_code());
    }
}

TEST(bootstrap_servers, that_hang_up_are_left_in_peace) {
    for (const fault& what : {fault().always().refuse(), fault().always().drop()}) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            testing::simulation world{{.seed = seed}};
            testing::cluster cluster(
                world.get_executor(), {.addresses = {"10.0.0.1"}}, world.get_transport());
            cluster.inject(what);
            client subject(world.get_executor(),
                {.bootstrap_servers = {cluster.bootstrap_servers()}}, world.get_transport());
            bool done = false;
            subject.async_bootstrap([&](error_code) { done = true; });
            world.run_for(1s);
            EXPECT_FALSE(done);
            EXPECT_THAT(cluster.connections(), AllOf(Ge(2u), Lt(50u))) << seed;
        }
    }
}

} // namespace
} // namespace kafka::simulated
