// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "login_client.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/describe_cluster.hpp>
#include <kafka/protocol/find_coordinator.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing::test {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;

/// Two nodes with a port for all and one for users.
class cluster_listeners : public login_world {
protected:
    static cluster_options two_ports() {
        cluster_options options = secured();
        options.nodes = 2;
        options.addresses = {"10.0.0.1", "10.0.0.2"};
        options.ports = {9092, 9092};
        options.listeners = {{}, {.name = "USERS",
                                     .protocol = security_protocol::sasl_plaintext,
                                     .ports = {9093, 9094},
                                     .advertised_hosts = {"one.example", "10.0.0.2"}}};
        return options;
    }

    void SetUp() override {
        world.set_name("one.example", {.addresses = {"10.0.0.1"}});
        start(two_ports());
    }

    login_client user(std::string_view at = "10.0.0.1", std::uint16_t port = 9093) {
        login_client client(network());
        EXPECT_FALSE(client.connect({std::string(at), port}));
        client.handshake("PLAIN");
        client.authenticate("\0alice\0secret"sv);
        return client;
    }

    raw_client::network network() {
        return {world.get_transport().implementation(), world.get_executor(),
            [this](const std::function<bool()>& done) { return world.run_until(done); }};
    }

    std::vector<std::string> brokers(raw_client& by) {
        std::vector<std::string> all;
        const auto answer = by.call(protocol::metadata_request{}, 4);
        for (const auto& each : answer->message.brokers)
            all.push_back(std::string(each.host) + ":" + std::to_string(each.port));
        return all;
    }
};

using ::testing::ElementsAre;

TEST_F(cluster_listeners, are_each_advertised_to_who_comes_through_them) {
    login_client open = connected();
    EXPECT_THAT(brokers(open), ElementsAre("10.0.0.1:9092", "10.0.0.2:9092"));
    login_client closed = user();
    EXPECT_THAT(brokers(closed), ElementsAre("one.example:9093", "10.0.0.2:9094"));

    const auto described = closed.call(protocol::describe_cluster_request{}, 0);
    EXPECT_EQ(described->message.brokers[1].port, 9094);
    for (const std::string key : {"a", "b", "c"}) {
        protocol::find_coordinator_request request;
        request.key = key;
        const auto found = closed.call(request, 3);
        EXPECT_THAT(found->message.port, ::testing::AnyOf(9093, 9094));
    }
}

TEST_F(cluster_listeners, are_told_apart_by_their_names) {
    EXPECT_EQ(broker->bootstrap_servers(), "10.0.0.1:9092,10.0.0.2:9092");
    EXPECT_EQ(broker->bootstrap_servers("PLAINTEXT"), "10.0.0.1:9092,10.0.0.2:9092");
    EXPECT_EQ(broker->bootstrap_servers("USERS"), "one.example:9093,10.0.0.2:9094");
    EXPECT_EQ(broker->address(broker_id{2}, "USERS"), (node_address{"10.0.0.2", 9094}));
    EXPECT_THROW(broker->bootstrap_servers("SSL"), std::invalid_argument);
    EXPECT_THROW(broker->address(broker_id{1}, "SSL"), std::invalid_argument);
}

TEST_F(cluster_listeners, stop_and_come_back_with_their_node) {
    login_client open = connected();
    login_client closed = user();
    broker->stop(broker_id{1});
    EXPECT_EQ(open.read_frame(), std::nullopt);
    EXPECT_EQ(closed.read_frame(), std::nullopt);
    login_client refused(network());
    EXPECT_TRUE(refused.connect({"10.0.0.1", 9092}));
    EXPECT_TRUE(refused.connect({"10.0.0.1", 9093}));
    broker->restart(broker_id{1});
    login_client again = user();
    EXPECT_THAT(brokers(again), ElementsAre("one.example:9093", "10.0.0.2:9094"));
    login_client open_again = connected();
    EXPECT_THAT(brokers(open_again), ElementsAre("10.0.0.1:9092", "10.0.0.2:9092"));
}

TEST_F(cluster_listeners, move_with_their_node) {
    broker->move(broker_id{2}, "10.0.0.3", 7000);
    EXPECT_EQ(broker->address(broker_id{2}), (node_address{"10.0.0.3", 7000}));
    const node_address users = broker->address(broker_id{2}, "USERS");
    EXPECT_EQ(users.host, "10.0.0.3");
    EXPECT_NE(users.port, 7000);
    login_client there = user(users.host, users.port);
    EXPECT_EQ(brokers(there).back(), "10.0.0.3:" + std::to_string(users.port));
    login_client left(network());
    EXPECT_TRUE(left.connect({"10.0.0.2", 9092}));
    EXPECT_TRUE(left.connect({"10.0.0.2", 9094}));
    broker->move(broker_id{1}, 9092);
    EXPECT_EQ(broker->address(broker_id{1}, "USERS").port, 9093) << "it was there already";
}

TEST_F(cluster_listeners, that_cannot_be_opened_leave_no_other_open) {
    broker.reset();
    cluster_options options = two_ports();
    options.listeners[1].ports = {9092, 9094}; // which the first has on node 1
    EXPECT_THROW(start(options), boost::system::system_error);
    login_client refused(network());
    EXPECT_TRUE(refused.connect({"10.0.0.1", 9092}));
    EXPECT_TRUE(refused.connect({"10.0.0.2", 9092}));
    start(two_ports());
}

void expect_refusal(cluster_options options, const char* words) {
    simulation world;
    try {
        const cluster made(world.get_executor(), std::move(options), world.get_transport());
        ADD_FAILURE() << "not refused: " << words;
    } catch (const std::invalid_argument& refused) {
        EXPECT_THAT(refused.what(), HasSubstr(words));
    }
}

TEST(security_options, are_refused_where_they_cannot_be) {
    expect_refusal({.listeners = {{.ports = {1, 2}}}}, "ports of a listener");
    expect_refusal({.listeners = {{.advertised_hosts = {"a", "b"}}}}, "advertised_hosts of a");
    expect_refusal({.listeners = {{}, {}}}, "two listeners 'PLAINTEXT'");
    expect_refusal({.sasl = {.users = {{.name = "", .password = "p"}}}}, "needs a name");
    expect_refusal({.sasl = {.users = {{.name = "u", .password = ""}}}}, "'u' needs a password");
    expect_refusal({.sasl = {.users = {{.name = "u",
                                 .password = "p",
                                 .mechanisms = {sasl_mechanism::oauthbearer}}}}},
        "OAUTHBEARER does not ask for");
    for (const std::int32_t wrong : {4095, 10'000'001, -1})
        expect_refusal(
            {.sasl = {.users = {{.name = "u", .password = "p", .scram_iterations = wrong}}}},
            "between 4096 and");
    expect_refusal({.sasl = {.aws_users = {{.credentials = {"id", ""}}}}}, "secret access key");
    expect_refusal({.sasl = {.max_reauth = duration(-1)}}, "max_reauth");
    expect_refusal(
        {.sasl = {.failed_authentication_delay = duration(-1)}}, "failed_authentication_delay");
    expect_refusal({.sasl = {.max_receive_bytes = -1}}, "max_receive_bytes");
}

TEST(security_names, are_kafka_s) {
    EXPECT_EQ(to_string(security_protocol::plaintext), "PLAINTEXT");
    EXPECT_EQ(to_string(security_protocol::sasl_plaintext), "SASL_PLAINTEXT");
    for (const char* name :
        {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "AWS_MSK_IAM"}) {
        const auto parsed = parse_sasl_mechanism(name);
        ASSERT_TRUE(parsed) << name;
        EXPECT_EQ(to_string(*parsed), name);
    }
    EXPECT_FALSE(parse_sasl_mechanism("plain"));
}

} // namespace
} // namespace kafka::testing::test
