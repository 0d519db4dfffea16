// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A cluster that is not what it was, and callers that all want to know of it: in simulated time.

#include <gmock/gmock.h>
#include <kafka/broker_version.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::api_key;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;

const broker_id nodes[]{broker_id{1}, broker_id{2}, broker_id{3}};

class cluster_changes : public ::testing::Test {
protected:
    void begin(std::optional<broker_version> release = std::nullopt) {
        options.release = release;
        options.nodes = 3;
        options.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
        options.ports = {9092, 9092, 9092};
        cluster.emplace(world.get_executor(), options, world.get_transport());
        client_options made;
        made.bootstrap_servers = {cluster->bootstrap_servers()};
        subject.emplace(world.get_executor(), made, world.get_transport());
        for (const broker_id each : nodes)
            ASSERT_EQ(send(each), error_code());
    }
    error_code send(target to) {
        std::optional<error_code> seen;
        // Bootstrapping comes first; then the nodes are known.
        subject->async_bootstrap([&, to](error_code) {
            subject->async_send(to, list_groups_request{}, {.timeout = 5min},
                [&](error_code ec, const list_groups_response&) { seen = ec; });
        });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return seen.value_or(error_code());
    }
    kafka::cluster refreshed() {
        std::optional<kafka::cluster> found;
        subject->async_refresh_metadata([&](error_code ec, const kafka::cluster& known) {
            EXPECT_EQ(ec, error_code());
            found = known;
        });
        EXPECT_TRUE(world.run_until([&] { return found.has_value(); }));
        return found.value_or(kafka::cluster());
    }

    /// The cluster goes, which the client sees, and there is one as the options say.
    void replace() {
        cluster.reset();
        ASSERT_TRUE(world.run_until([&] {
            return std::ranges::none_of(
                nodes, [&](broker_id each) { return subject->connected(each); });
        }));
        cluster.emplace(world.get_executor(), options, world.get_transport());
    }

    testing::cluster_options options;
    testing::simulation world{{.seed = 5}};
    std::optional<testing::cluster> cluster;
    std::optional<client> subject;
};

/// The cluster goes, and another one has its addresses.
class replaced_cluster : public cluster_changes,
                         public ::testing::WithParamInterface<broker_version> {};

// Brokers since 4.4 say themselves that they are not who was meant; of others the metadata tells.
INSTANTIATE_TEST_SUITE_P(releases, replaced_cluster,
    ::testing::Values(broker_version{2, 5}, broker_version{3, 9}, broker_version{4, 4}),
    [](const auto& of) { return "as_" + std::to_string(of.param.major); });

TEST_P(replaced_cluster, is_followed_to_the_one_that_has_its_addresses) {
    begin(GetParam());
    const std::string before = *subject->cluster().cluster_id();
    replace();
    ASSERT_NE(cluster->cluster_id(), before);
    const time_point begun = world.now();
    EXPECT_EQ(send(any_node), error_code());
    for (const broker_id each : nodes)
        EXPECT_EQ(send(each), error_code());
    EXPECT_EQ(refreshed().cluster_id(), cluster->cluster_id());
    EXPECT_LT(world.now() - begun, 3s);
}

TEST_P(replaced_cluster, may_have_other_brokers) {
    begin(GetParam());
    options.nodes = 1;
    options.addresses = {"10.0.0.2"};
    options.ports = {9092};
    replace();
    EXPECT_EQ(send(any_node), error_code());
    const kafka::cluster found = refreshed();
    EXPECT_EQ(found.cluster_id(), cluster->cluster_id());
    ASSERT_EQ(found.brokers().size(), 1u);
    EXPECT_EQ(found.broker_metadata(nodes[0])->host, "10.0.0.2");
    EXPECT_EQ(send(nodes[0]), error_code());
    refreshed();
    EXPECT_FALSE(subject->connected(nodes[1]));
    EXPECT_TRUE(world.run_until([&] { return cluster->open_connections() == 1; }))
        << "the one that was made for node 2 is of no use";
}

// Before 2.8 topics have no ids, so that only time tells old news from a topic made anew.
TEST_F(cluster_changes, a_topic_without_an_id_is_made_anew) {
    begin(broker_version{2, 5});
    const auto create = [&] { cluster->create_topic({.name = "t", .replicas = 3}); };
    const auto leader = [&] {
        return refreshed().leader_for_partition("t", partition_id{0}).value_or(broker_id{-1});
    };
    create();
    const broker_id first = cluster->partition("t", 0).leader;
    const broker_id other{first.value() % 3 + 1};
    for (const broker_id each : {other, first, other})
        cluster->set_leader("t", 0, each);
    subject->add_topic("t");
    ASSERT_EQ(leader(), other);
    ASSERT_TRUE(subject->cluster().topic("t")->id.is_zero());

    cluster->delete_topic("t");
    create();
    cluster->set_leader("t", 0, first);
    ASSERT_LT(cluster->partition("t", 0).epoch, leader_epoch{3});
    const time_point anew = world.now();
    EXPECT_EQ(leader(), other) << "a broker that lags behind would say so";
    while (leader() == other && world.now() - anew < 5min)
        world.run_for(1s);
    EXPECT_THAT(world.now() - anew, AllOf(Ge(60s), Le(63s)));
    EXPECT_EQ(leader(), first);
}

TEST_F(cluster_changes, are_asked_for_once_whoever_wants_to_know) {
    begin();
    constexpr int callers = 1000;
    constexpr auto time = 10s;
    const std::uint64_t requests = cluster->requests(api_key::metadata);
    const time_point begun = world.now();
    std::uint64_t granted = 0;
    int left = callers;
    std::function<void()> wish = [&] {
        subject->async_refresh_metadata([&](error_code ec, const kafka::cluster&) {
            EXPECT_EQ(ec, error_code());
            ++granted;
            if (world.now() - begun < time)
                wish();
            else
                --left;
        });
    };
    for (int i = 0; i < callers; ++i)
        wish();
    EXPECT_TRUE(world.run_until([&] { return left == 0; }));
    const std::uint64_t asked = cluster->requests(api_key::metadata) - requests;
    // One in each retry_backoff, however many callers wish again at once.
    EXPECT_THAT(asked, AllOf(Ge(80u), Le(101u)));
    EXPECT_GE(granted, callers * (asked - 2));
}

} // namespace
} // namespace kafka::simulated
