// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cluster_fixture.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/api_versions.hpp>

#include <memory>
#include <set>
#include <stdexcept>

namespace kafka::testing::test {
namespace {

using protocol::api_key;
using protocol::list_groups_request;
using protocol::metadata_request;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class cluster_test : public cluster_fixture {
protected:
    protocol::metadata_response metadata_from(broker_id node) {
        raw_client client = connected(node);
        metadata_request request;
        request.topics.reset();
        const auto answer = client.call(request, 13);
        EXPECT_TRUE(answer);
        return answer ? answer->message : protocol::metadata_response{};
    }
};

TEST_F(cluster_test, every_node_describes_the_same_cluster) {
    start({.nodes = 3, .racks = {"a", "", "c"}, .topics = {{"t", 2, 3}}});
    for (broker_id node : broker->nodes()) {
        const auto answer = metadata_from(node);
        EXPECT_EQ(answer.cluster_id, broker->cluster_id());
        EXPECT_EQ(answer.controller_id, broker->controller());
        ASSERT_EQ(answer.brokers.size(), 3u);
        EXPECT_EQ(answer.brokers[0].rack, "a");
        EXPECT_EQ(answer.brokers[1].rack, std::nullopt);
        for (const auto& described : answer.brokers) {
            EXPECT_EQ(broker->address(described.node_id),
                (node_address{
                    std::string(described.host), static_cast<std::uint16_t>(described.port)}));
        }
        ASSERT_EQ(answer.topics.size(), 1u);
        EXPECT_EQ(answer.topics[0].topic_id, broker->topic("t").id);
        EXPECT_EQ(answer.topics[0].partitions[1].leader_id, broker->partition("t", 1).leader);
    }
}

TEST_F(cluster_test, addresses_are_for_bootstrap_servers) {
    start({.nodes = 2, .first_node = broker_id{0}, .advertised_hosts = {"localhost", "::1"}});
    EXPECT_THAT(broker->nodes(), ElementsAre(broker_id{0}, broker_id{1}));
    EXPECT_EQ(broker->bootstrap_servers(),
        "localhost:" + std::to_string(broker->address(broker_id{0}).port) +
            ",[::1]:" + std::to_string(broker->address(broker_id{1}).port));
}

TEST_F(cluster_test, clusters_and_topics_have_ids_of_their_own) {
    start({.topics = {{.name = "a"}, {.name = "b"}}});
    cluster other(context.get_executor());
    EXPECT_EQ(broker->cluster_id().size(), 22u);
    EXPECT_NE(broker->cluster_id(), other.cluster_id());
    EXPECT_NE(broker->topic("a").id, broker->topic("b").id);
}

TEST_F(cluster_test, a_stopped_node_refuses_and_leaves_the_metadata) {
    start({.nodes = 3, .topics = {{.name = "t", .assignment = {{node_2, node_1}}}}});
    raw_client client = connected(node_2);
    EXPECT_TRUE(answers(client));
    broker->stop(node_2);
    EXPECT_FALSE(broker->running(node_2));
    EXPECT_TRUE(client.read().empty());
    EXPECT_EQ(
        make_client().connect(broker->address(node_2)), boost::asio::error::connection_refused);

    const auto answer = metadata_from(node_1);
    EXPECT_EQ(answer.brokers.size(), 2u);
    EXPECT_EQ(answer.topics[0].partitions[0].leader_id, node_1);
    EXPECT_EQ(answer.topics[0].partitions[0].leader_epoch, leader_epoch{1});
    EXPECT_THAT(answer.topics[0].partitions[0].offline_replicas, ElementsAre(node_2));
    broker->stop(node_2);
}

TEST_F(cluster_test, a_restarted_node_is_where_it_was) {
    start({.nodes = 2, .topics = {{.name = "t", .assignment = {{node_2, node_1}}}}});
    const node_address before = broker->address(node_2);
    broker->stop(node_2);
    EXPECT_TRUE(make_client().connect(before));
    broker->restart(node_2);
    EXPECT_EQ(broker->address(node_2), before);
    raw_client client = connected(node_2);
    EXPECT_TRUE(answers(client));
    EXPECT_THAT(broker->partition("t", 0).isr, UnorderedElementsAre(node_1, node_2));
    EXPECT_EQ(broker->partition("t", 0).leader, node_1);
}

TEST_F(cluster_test, a_restart_ends_old_connections) {
    start();
    raw_client old = connected();
    EXPECT_TRUE(answers(old));
    broker->stop(node_1);
    broker->restart(node_1);
    raw_client fresh = connected();
    EXPECT_TRUE(answers(fresh));
    EXPECT_TRUE(old.read().empty());
    EXPECT_EQ(broker->open_connections(), 1u);
}

TEST_F(cluster_test, a_node_that_fails_unnoticed_stays_in_the_metadata) {
    start({.nodes = 2, .topics = {{.name = "t", .assignment = {{node_2, node_1}}}}});
    broker->stop(node_2, notice::not_taken);
    const auto answer = metadata_from(node_1);
    EXPECT_EQ(answer.brokers.size(), 2u);
    EXPECT_EQ(answer.topics[0].partitions[0].leader_id, node_2);
    EXPECT_TRUE(make_client().connect(broker->address(node_2)));
    broker->restart(node_2);
    EXPECT_EQ(broker->partition("t", 0).epoch, leader_epoch{0});
}

TEST_F(cluster_test, a_node_that_fails_unnoticed_can_be_noticed_later) {
    start({.nodes = 2, .topics = {{.name = "t", .assignment = {{node_2, node_1}}}}});
    broker->stop(node_2, notice::not_taken);
    broker->stop(node_2, notice::not_taken);
    EXPECT_EQ(broker->partition("t", 0).leader, node_2);
    broker->stop(node_2);
    EXPECT_EQ(broker->partition("t", 0).leader, node_1);
    EXPECT_EQ(metadata_from(node_1).brokers.size(), 1u);
    broker->restart(node_2);
    EXPECT_EQ(metadata_from(node_1).brokers.size(), 2u);
}

TEST_F(cluster_test, a_stopped_node_keeps_its_port_from_others) {
    using boost::asio::ip::tcp;
    start();
    const std::uint16_t port = broker->address(node_1).port;
    broker->stop(node_1);
    boost::system::error_code ec;
    tcp::acceptor other(context);
    other.open(tcp::v4());
    other.bind({boost::asio::ip::address_v4::loopback(), port}, ec);
    EXPECT_EQ(ec, boost::asio::error::address_in_use);
    EXPECT_EQ(
        make_client().connect(broker->address(node_1)), boost::asio::error::connection_refused);
    broker->restart(node_1);
    raw_client client = connected();
    EXPECT_TRUE(answers(client));
}

TEST_F(cluster_test, a_moved_node_is_somewhere_else) {
    start({.nodes = 2, .topics = {{.name = "t", .assignment = {{node_2, node_1}}}}});
    const node_address before = broker->address(node_2);
    raw_client client = connected(node_2);
    EXPECT_TRUE(answers(client));
    broker->move(node_2);
    const node_address after = broker->address(node_2);
    EXPECT_NE(after, before);
    EXPECT_TRUE(client.read().empty());
    EXPECT_TRUE(make_client().connect(before));
    raw_client moved = connected(node_2);
    EXPECT_TRUE(answers(moved));
    EXPECT_EQ(metadata_from(node_1).brokers[1].port, after.port);
    EXPECT_EQ(broker->partition("t", 0).leader, node_2);

    broker->stop(node_2);
    broker->move(node_2, before.port);
    EXPECT_EQ(broker->address(node_2), before);
    raw_client back = connected(node_2);
    EXPECT_TRUE(answers(back));
}

TEST_F(cluster_test, a_port_in_use_is_no_place_to_listen) {
    start({.nodes = 2});
    const std::uint16_t taken = broker->address(node_1).port;
    EXPECT_THROW(cluster(context.get_executor(), {.nodes = 2, .ports = {0, taken}}),
        boost::system::system_error);
    EXPECT_THROW(broker->move(node_2, taken), boost::system::system_error);
    raw_client client = connected(node_2);
    EXPECT_TRUE(answers(client)) << "a failed move changes nothing";
}

TEST_F(cluster_test, disconnect_ends_connections_only) {
    start();
    raw_client client = connected();
    EXPECT_TRUE(answers(client));
    broker->disconnect(node_1);
    EXPECT_TRUE(client.read().empty());
    EXPECT_TRUE(broker->running(node_1));
    raw_client next = connected();
    EXPECT_TRUE(answers(next));
}

TEST_F(cluster_test, what_is_controlled_is_answered) {
    start({.nodes = 3, .topics = {{"t", 2, 3}}});
    broker->elect_controller(node_3);
    broker->set_cluster_id("another");
    broker->set_leader("t", 0, node_2);
    broker->set_leader("t", 1, broker_id{-1});
    broker->set_isr("t", 0, {node_2});
    broker->set_offline("t", 0, {node_3});
    broker->create_topic({.name = "u", .internal = true});
    broker->add_partitions("u", 3);
    const auto answer = metadata_from(node_1);
    EXPECT_EQ(answer.controller_id, node_3);
    EXPECT_EQ(answer.cluster_id, "another");
    ASSERT_EQ(answer.topics.size(), 2u);
    const auto& led = answer.topics[0].partitions[0];
    EXPECT_EQ(led.leader_id, node_2);
    EXPECT_EQ(led.leader_epoch, leader_epoch{1});
    EXPECT_THAT(led.isr_nodes, ElementsAre(node_2));
    EXPECT_THAT(led.offline_replicas, ElementsAre(node_3));
    EXPECT_EQ(answer.topics[0].partitions[1].error_code, broker_errc::leader_not_available);
    EXPECT_TRUE(answer.topics[1].is_internal);
    EXPECT_EQ(answer.topics[1].partitions.size(), 3u);

    broker->delete_topic("t");
    broker->elect_controller(broker_id{-1});
    EXPECT_EQ(metadata_from(node_1).topics.size(), 1u);
    EXPECT_EQ(metadata_from(node_1).controller_id, broker_id{-1});
}

TEST_F(cluster_test, a_topic_made_anew_is_another) {
    start({.topics = {{.name = "t"}}});
    const uuid first = broker->topic("t").id;
    broker->delete_topic("t");
    EXPECT_NE(broker->create_topic({.name = "t"}), first);
    const uuid chosen = *uuid::parse("AAAAAAAAAAAAAAAAAAAAAQ");
    EXPECT_EQ(broker->create_topic({.name = "u", .id = chosen}), chosen);
    EXPECT_THROW(broker->create_topic({.name = "v", .id = chosen}), std::invalid_argument);
}

TEST_F(cluster_test, groups_have_a_coordinator_that_lists_them) {
    start({.nodes = 3, .groups = {{.id = "g"}}});
    const broker_id place = broker->coordinator("g");
    for (broker_id node : broker->nodes()) {
        raw_client client = connected(node);
        EXPECT_EQ(
            client.call(list_groups_request{}, 4)->message.groups.size(), node == place ? 1u : 0u);
    }
    broker->remove_group("g");
    raw_client client = connected(place);
    EXPECT_THAT(client.call(list_groups_request{}, 4)->message.groups, IsEmpty());
}

TEST_F(cluster_test, counts_requests_and_connections) {
    start({.nodes = 2});
    raw_client one = connected(node_1);
    raw_client two = connected(node_2);
    EXPECT_TRUE(answers(one));
    EXPECT_TRUE(answers(two));
    EXPECT_TRUE(two.call(metadata_request{}, 4));
    broker->limit_api({api_key::metadata, 0, 3});
    EXPECT_FALSE(two.call(metadata_request{}, 4)) << "counts, too";
    EXPECT_EQ(broker->requests(), 4u);
    EXPECT_EQ(broker->requests(api_key::metadata), 2u);
    EXPECT_EQ(broker->requests(node_1), 1u);
    EXPECT_EQ(broker->requests(node_2, api_key::list_groups), 1u);
    EXPECT_EQ(broker->requests(node_1, api_key::metadata), 0u);
    EXPECT_EQ(broker->connections(), 2u);
    EXPECT_EQ(broker->connections(node_2), 1u);
    EXPECT_EQ(broker->open_connections(node_1), 1u);
    EXPECT_TRUE(running(context)([&] { return broker->open_connections() == 1; }));
}

TEST_F(cluster_test, observers_see_requests) {
    start({.nodes = 2});
    std::vector<request_info> seen;
    std::string client_id;
    byte_vector payload;
    broker->observe([&](const request_info& info) {
        seen.push_back(info);
        client_id = info.client_id.value_or("");
        payload.assign(info.payload.begin(), info.payload.end());
        broker->set_cluster_id("observers may call");
    });
    raw_client client = connected(node_2);
    EXPECT_TRUE(client.call(metadata_request{}, 5, 42));
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].node, node_2);
    EXPECT_EQ(seen[0].connection, 1u);
    EXPECT_EQ(seen[0].api, api_key::metadata);
    EXPECT_EQ(seen[0].version, 5);
    EXPECT_EQ(seen[0].correlation_id, 42);
    EXPECT_EQ(client_id, "tester");
    EXPECT_EQ(seen[0].size, payload.size());
    EXPECT_EQ(payload, encode_request(metadata_request{}, 5, 42));
    broker->observe({});
    EXPECT_TRUE(answers(client));
    EXPECT_EQ(seen.size(), 1u);
}

TEST_F(cluster_test, an_observer_may_stop_the_node_it_observes) {
    start();
    broker->observe([&](const request_info&) { broker->stop(node_1); });
    raw_client client = connected();
    EXPECT_FALSE(client.call(list_groups_request{}, 0));
    EXPECT_EQ(broker->open_connections(), 0u);
}

TEST_F(cluster_test, resembles_an_older_release_when_asked) {
    start({.apis = {{api_key::api_versions, 0, 2}, {api_key::describe_cluster}}});
    raw_client client = connected();
    EXPECT_EQ(client.call(protocol::api_versions_request{}, 2)->message.api_keys.size(), 8u);
    EXPECT_FALSE(client.send(protocol::api_versions_request{}, 4));
    const auto fallback = client.receive<protocol::api_versions_response>(0);
    ASSERT_TRUE(fallback);
    EXPECT_EQ(fallback->message.error_code, broker_errc::unsupported_version);
    EXPECT_TRUE(fallback->message.api_keys.empty());
    EXPECT_TRUE(client.call(protocol::api_versions_request{}, 2)) << "on the same connection";
}

TEST_F(cluster_test, refuses_what_makes_no_sense) {
    const auto executor = context.get_executor();
    EXPECT_THROW(cluster(executor, {.nodes = 0}), std::invalid_argument);
    EXPECT_THROW(cluster(executor, {.nodes = 2, .ports = {0}}), std::invalid_argument);
    EXPECT_THROW(cluster(executor, {.first_node = broker_id{-1}}), std::invalid_argument);
    EXPECT_THROW(
        cluster(executor, {.nodes = 2, .first_node = broker_id{INT32_MAX}}), std::invalid_argument);
    EXPECT_THROW(cluster(executor, {.default_replicas = 2}), std::invalid_argument);
    EXPECT_THROW(cluster(executor, {.topics = {{"no pe"}}}), std::invalid_argument);
    EXPECT_THROW(cluster(executor, {.topics = {{"t", 1, 2}}}), std::invalid_argument);
    start({.topics = {{"t"}}});
    EXPECT_THROW(broker->stop(broker_id{9}), std::invalid_argument);
    EXPECT_THROW(broker->requests(broker_id{9}), std::invalid_argument);
    EXPECT_THROW(broker->topic("u"), std::invalid_argument);
    EXPECT_THROW(broker->partition("t", 1), std::invalid_argument);
    EXPECT_THROW(broker->set_leader("t", 0, broker_id{9}), std::invalid_argument);
    EXPECT_THROW(broker->add_partitions("t", 1), std::invalid_argument);
    EXPECT_THROW(broker->inject(fault().on(broker_id{9}).drop()), std::invalid_argument);
}

TEST_F(cluster_test, what_a_fault_holds_may_use_the_cluster_when_it_is_let_go_of) {
    start();
    int asked = 0;
    const auto asks = [&] {
        return std::shared_ptr<void>(nullptr, [&](void*) {
            broker->topics();
            ++asked;
        });
    };
    const auto edit = [&](std::uint64_t times) {
        return fault().times(times).edit<protocol::list_groups_response>(
            [held = asks()](protocol::list_groups_response&) {});
    };
    broker->inject(edit(1));
    raw_client client = connected();
    EXPECT_TRUE(answers(client));
    EXPECT_TRUE(running(context)([&] { return asked == 1; })) << "used up";
    EXPECT_TRUE(broker->remove(broker->inject(edit(2))));
    EXPECT_EQ(asked, 2) << "removed";
    broker->inject(edit(2));
    broker->clear_faults();
    EXPECT_EQ(asked, 3) << "cleared";
}

TEST_F(cluster_test, ends_with_everything_under_way) {
    start();
    broker->inject(fault().delay(std::chrono::hours(1)));
    broker->inject(fault().never_answer());
    raw_client delayed = connected();
    raw_client silent = connected();
    raw_client idle = connected();
    EXPECT_FALSE(delayed.send(list_groups_request{}, 0));
    EXPECT_TRUE(running(context)([&] { return broker->requests() == 1; }));
    EXPECT_FALSE(silent.send(list_groups_request{}, 0));
    EXPECT_TRUE(running(context)([&] { return broker->requests() == 2; }));
    broker.reset();
    EXPECT_TRUE(delayed.read().empty());
    EXPECT_TRUE(silent.read().empty());
    EXPECT_TRUE(idle.read().empty());
    context.restart();
    context.run();
}

} // namespace
} // namespace kafka::testing::test
