// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Finding the cluster, and seeing it as Kafka's own admin client does.

#include "conformance/json_difference.hpp"
#include "interop/fixture.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <kafka/client.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace kafka::interop {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::ip::tcp;

/// Servers on which there is no Kafka: some refuse connections, one accepts and says nothing.
class dead_servers {
public:
    explicit dead_servers(asio::io_context& context) : silent_(context) {
        const tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
        for (int i = 0; i < 5; ++i) {
            tcp::acceptor& taken = refusing_.emplace_back(context);
            taken.open(any_port.protocol());
            taken.bind(any_port); // nobody else gets the port, and nobody listens on it
        }
        silent_.open(any_port.protocol());
        silent_.bind(any_port);
        silent_.listen();
    }

    std::vector<std::string> addresses() const {
        std::vector<std::string> found;
        for (const tcp::acceptor& each : refusing_)
            found.push_back(address(each));
        found.push_back(address(silent_));
        return found;
    }

private:
    static std::string address(const tcp::acceptor& server) {
        return "127.0.0.1:" + std::to_string(server.local_endpoint().port());
    }

    std::vector<tcp::acceptor> refusing_;
    tcp::acceptor silent_;
};

json::array ids(const auto& list) {
    json::array all;
    for (broker_id id : list)
        all.emplace_back(id.value());
    return all;
}

/// The answer in the form of java/ClusterAsJson.java.
json::object described(const protocol::metadata_response& metadata) {
    json::object topics;
    for (const auto& topic : metadata.topics) {
        auto sorted = topic.partitions;
        std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.partition_index < b.partition_index; });
        json::array partitions;
        for (const auto& each : sorted)
            partitions.push_back(json::object{{"id", each.partition_index.value()},
                {"leader", each.leader_id.value()}, {"replicas", ids(each.replica_nodes)},
                {"inSync", ids(each.isr_nodes)}});
        topics[std::string(topic.name.value())] = json::object{{"id", topic.topic_id.to_string()},
            {"internal", topic.is_internal}, {"partitions", std::move(partitions)}};
    }
    return topics;
}

json::array described(const std::vector<broker>& brokers) {
    json::array all;
    for (const broker& each : brokers)
        all.push_back(json::object{{"id", each.id.number()}, {"host", each.host},
            {"port", each.port}, {"rack", each.rack.value()}});
    return all;
}

TEST_F(any_cluster, is_found_through_the_one_bootstrap_server_that_lives) {
    dead_servers dead(context_);
    client_options through_dead = options();
    through_dead.bootstrap_servers = dead.addresses();
    through_dead.bootstrap_servers.push_back(kafka_.bootstrap_servers.back());
    through_dead.socket_connection_setup_timeout = std::chrono::milliseconds(500);
    client kafka(context_, through_dead);
    run([&]() -> asio::awaitable<void> { co_await kafka.async_bootstrap(asio::use_awaitable); }());
    EXPECT_EQ(kafka.cluster().brokers().size(), static_cast<std::size_t>(kafka_.nodes));
}

TEST_F(any_cluster, is_not_found_through_dead_servers_only) {
    dead_servers dead(context_);
    client_options through_dead = options();
    through_dead.bootstrap_servers = dead.addresses();
    through_dead.api_version_auto_timeout = std::chrono::milliseconds(1500);
    client kafka(context_, through_dead);
    run([&]() -> asio::awaitable<void> {
        error_info info;
        try {
            co_await kafka.async_bootstrap(info, asio::use_awaitable);
            ADD_FAILURE() << "found a cluster";
        } catch (const boost::system::system_error&) {
            EXPECT_EQ(info.code, errc::no_brokers_available) << info.message();
        }
    }());
}

TEST_F(any_cluster, is_seen_as_java_sees_it) {
    client kafka(context_, options());
    run([&]() -> asio::awaitable<void> {
        const std::string javas =
            co_await control_.ask("java tests/interop/java/ClusterAsJson.java {bootstrap}");
        protocol::metadata_request all_topics;
        all_topics.topics = std::nullopt;
        const protocol::metadata_response metadata =
            co_await kafka.async_send(any_node, all_topics, asio::use_awaitable);
        const json::object ours{{"clusterId", kafka.cluster().cluster_id().value_or("none")},
            {"brokers", described(kafka.cluster().brokers())}, {"topics", described(metadata)}};
        EXPECT_FALSE(ours.at("topics").as_object().empty());
        EXPECT_EQ(conformance::json_difference(json::serialize(ours), javas), std::nullopt);
    }());
}

TEST_F(any_cluster, lets_every_node_be_reached) {
    client kafka(context_, options());
    run([&]() -> asio::awaitable<void> {
        co_await kafka.async_bootstrap(asio::use_awaitable);
        for (const broker& each : kafka.cluster().brokers()) {
            const protocol::metadata_response metadata = co_await kafka.async_send(
                each.id, protocol::metadata_request{}, asio::use_awaitable);
            EXPECT_EQ(metadata.brokers.size(), static_cast<std::size_t>(kafka_.nodes));
            EXPECT_TRUE(kafka.connected(each.id));
        }
        const protocol::metadata_response metadata = co_await kafka.async_send(
            controller, protocol::metadata_request{}, asio::use_awaitable);
        EXPECT_EQ(metadata.brokers.size(), static_cast<std::size_t>(kafka_.nodes));
    }());
}

} // namespace

} // namespace kafka::interop
