// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A client that has been told of one broker only, which then goes for good, in simulated time.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Lt;

const broker_id first{1};
const broker_id second{2};
const broker_id third{3};

class recovery : public ::testing::Test {
protected:
    static testing::cluster_options three_nodes() {
        testing::cluster_options made;
        made.nodes = 3;
        made.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
        return made;
    }

    void start(metadata_recovery_strategy strategy) {
        client_options options;
        options.bootstrap_servers = {cluster.bootstrap_servers()};
        options.metadata_recovery_strategy = strategy;
        options.metadata_recovery_rebootstrap_trigger = 20s;
        subject.emplace(world.get_executor(), options, world.get_transport());
        cluster.stop(second);
        cluster.stop(third);
        bool found = false;
        subject->async_bootstrap([&](error_code ec) { found = !ec; });
        ASSERT_TRUE(world.run_until([&] { return found; }));
        ASSERT_EQ(send(first), error_code()) << "bootstrap servers are not asked any more";
        ASSERT_EQ(subject->cluster().brokers().size(), 1u);
        cluster.restart(second);
        cluster.restart(third);
    }
    error_code send(target to, duration timeout = 30s) {
        std::optional<error_code> seen;
        subject->async_send(to, list_groups_request{}, {.timeout = timeout},
            [&](error_code ec, const list_groups_response&) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }
    /// The client's only broker goes, and the client sees that.
    void lose_the_first() {
        cluster.stop(first);
        ASSERT_TRUE(world.run_until([&] { return subject->is_disconnected(first); }));
    }
    std::vector<node_id> known() const {
        std::vector<node_id> ids;
        for (const broker& each : subject->cluster().brokers())
            ids.push_back(each.id);
        return ids;
    }

    testing::simulation world{{.seed = 11}};
    testing::cluster cluster{world.get_executor(), three_nodes(), world.get_transport()};
    std::optional<client> subject;
};

TEST_F(recovery, finds_the_cluster_again_through_the_other_servers) {
    start(metadata_recovery_strategy::rebootstrap);
    lose_the_first();
    const time_point lost = world.now();
    EXPECT_EQ(send(any_node, 5min), error_code());
    EXPECT_THAT(world.now() - lost, AllOf(Ge(20s), Lt(25s)));
    EXPECT_THAT(known(), ElementsAre(node_id(second), node_id(third)));
    EXPECT_EQ(send(third), error_code());
}

TEST_F(recovery, finds_it_as_well_when_nothing_is_heard_any_more) {
    start(metadata_recovery_strategy::rebootstrap);
    world.cut("192.0.2.1", "10.0.0.1");
    const time_point lost = world.now();
    bool refreshed = false;
    subject->async_refresh_metadata([&](error_code ec, const kafka::cluster& found) {
        EXPECT_EQ(ec, error_code());
        EXPECT_EQ(found.brokers().size(), 3u);
        refreshed = true;
    });
    EXPECT_TRUE(world.run_until([&] { return refreshed; }));
    // A bootstrap server that does not answer either may be tried first, and given a second.
    EXPECT_THAT(world.now() - lost, AllOf(Ge(20s), Lt(25s)));
    EXPECT_EQ(send(second), error_code());
}

TEST_F(recovery, leaves_a_broker_that_is_somebody_else) {
    const auto address_of = [&](broker_id node) {
        return cluster.address(node).host + ':' + std::to_string(cluster.address(node).port);
    };
    client_options options;
    options.bootstrap_servers = {address_of(second)};
    subject.emplace(world.get_executor(), options, world.get_transport());
    bool found = false;
    subject->async_bootstrap([&](error_code ec) { found = !ec; });
    ASSERT_TRUE(world.run_until([&] { return found; }));
    // The first node moves, and one of another cluster takes its place.
    testing::cluster_options other;
    other.addresses = {cluster.address(first).host};
    other.ports = {cluster.address(first).port};
    cluster.move(first);
    testing::cluster usurper{world.get_executor(), other, world.get_transport()};
    const time_point met = world.now();
    EXPECT_EQ(send(first), error_code());
    EXPECT_LT(world.now() - met, 1s);
    EXPECT_EQ(usurper.requests(protocol::api_key::api_versions), 1u);
    EXPECT_EQ(usurper.requests(), 1u) << "nothing was sent to it";
    EXPECT_THAT(known(), ::testing::SizeIs(3));
}

TEST_F(recovery, does_not_happen_where_it_is_not_wanted) {
    start(metadata_recovery_strategy::none);
    lose_the_first();
    EXPECT_EQ(send(any_node, 5min), broker_errc::request_timed_out);
    EXPECT_THAT(known(), ElementsAre(node_id(first)));
    cluster.restart(first);
    EXPECT_EQ(send(any_node, 5min), error_code()) << "that is the only way back";
}

// --- a connection that is lost ----------------------------------------------------------------

TEST(lost_connection, is_over_when_callbacks_hear_of_it) {
    testing::simulation world{{.seed = 11}};
    testing::cluster cluster(world.get_executor(),
        {.nodes = 2, .addresses = {"10.0.0.1", "10.0.0.2"}}, world.get_transport());
    client subject(world.get_executor(), {.bootstrap_servers = {cluster.bootstrap_servers()}},
        world.get_transport());
    const node_id node{first};
    std::optional<error_code> ready;
    subject.async_bootstrap([&](error_code) {
        subject.async_await_ready(second, 10s, [](error_code) {}); // to ask for metadata then
        subject.async_await_ready(node, 10s, [&](error_code ec) { ready = ec; });
    });
    ASSERT_TRUE(world.run_until([&] { return ready.has_value(); }));
    ASSERT_EQ(ready, error_code());
    world.run_for(10s); // so that the next attempt needs no pause

    cluster.inject(testing::fault().of(protocol::api_key::list_groups).always().never_answer());
    std::vector<int> failed;
    std::optional<error_code> again;
    for (const int number : {1, 2, 3})
        subject.send(node, list_groups_request{}).add_errback([&, number](const error_info& why) {
            EXPECT_EQ(why.code, errc::connection);
            EXPECT_FALSE(subject.connected(node));
            EXPECT_EQ(subject.in_flight_request_count(node), 0u);
            failed.push_back(number);
            if (number != 1)
                return;
            EXPECT_TRUE(subject.is_disconnected(node));
            EXPECT_TRUE(subject.connection_failed(node));
            EXPECT_FALSE(subject.is_ready(node));
            EXPECT_TRUE(subject.maybe_connect(node));
            subject.async_send(node, list_groups_request{},
                [&](error_code ec, const list_groups_response&) { again = ec; });
        });
    world.run_for(1s);
    ASSERT_EQ(subject.in_flight_request_count(node), 3u);
    cluster.clear_faults();
    cluster.disconnect(first);
    ASSERT_TRUE(world.run_until([&] { return again.has_value(); }));
    EXPECT_EQ(again, error_code());
    EXPECT_THAT(failed, ElementsAre(1, 2, 3)) << "as they were sent";
}

TEST(lost_connection, tells_of_each_request_whether_it_was_written) {
    testing::simulation world{{.seed = 11, .window = 65'536}};
    testing::cluster cluster(
        world.get_executor(), {.addresses = {"10.0.0.1"}}, world.get_transport());
    client subject(world.get_executor(), {.bootstrap_servers = {cluster.bootstrap_servers()}},
        world.get_transport());
    std::optional<error_code> ready;
    subject.async_bootstrap([&](error_code) {
        subject.async_await_ready(first, 10s, [&](error_code ec) { ready = ec; });
    });
    ASSERT_TRUE(world.run_until([&] { return ready.has_value(); }));
    ASSERT_EQ(ready, error_code());

    // The node reads nothing behind the first request, of which no answer comes.
    cluster.inject(testing::fault().of(protocol::api_key::list_groups).never_answer());
    error_info told[4];
    int failed = 0;
    const auto note = [&](error_code ec, const auto&) {
        EXPECT_EQ(ec, errc::connection);
        ++failed;
    };
    subject.async_send(first, list_groups_request{}, told[0], note);
    world.run_for(1s);
    protocol::metadata_request large;
    for (int i = 0; i < 1'000; ++i)
        large.topics->emplace_back().name.emplace(std::string(100, 'x'));
    subject.async_send(first, list_groups_request{}, told[1], note);
    subject.async_send(first, large, told[2], note);
    subject.async_send(first, list_groups_request{}, told[3], note);
    world.run_for(1s);
    EXPECT_EQ(failed, 0);
    world.reset_connections("");
    world.run_for(1s);
    EXPECT_EQ(failed, 4);
    EXPECT_EQ(told[0].request_written, written::yes);
    EXPECT_EQ(told[1].request_written, written::yes);
    EXPECT_EQ(told[2].request_written, written::maybe) << "a part of it was taken";
    EXPECT_EQ(told[3].request_written, written::no) << "though it was to be written with it";
}

} // namespace
} // namespace kafka::simulated
