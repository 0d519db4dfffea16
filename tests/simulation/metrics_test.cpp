// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Metrics over hours of simulated time, on a line whose latency is known.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/metrics.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <charconv>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using protocol::list_groups_request;
using protocol::list_groups_response;
using ::testing::DoubleNear;

class simulated_metrics : public ::testing::Test {
protected:
    static constexpr duration one_way = 5ms;

    simulated_metrics() {
        world.set_line("", "", {.latency = one_way, .jitter = 0ns});
        // Nothing but what the tests send, once the client has found its way.
        options.bootstrap_servers = {brokers.bootstrap_servers()};
        options.metadata_max_age = 10h;
        options.metrics = registry;
    }

    static testing::cluster_options three_nodes() {
        testing::cluster_options made;
        made.nodes = 3;
        made.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
        return made;
    }

    /// One request a second to that node, for so long.
    void ask_every_second(client& subject, duration time, target whom) {
        for (const time_point end = world.now() + time; world.now() < end;) {
            subject.async_send(whom, list_groups_request{},
                [this](error_code ec, const list_groups_response&) { ++(ec ? failed : answered); });
            world.run_for(1s);
        }
    }

    double value(std::string_view name, std::string_view group = "-metrics") const {
        for (const metric& each : registry->snapshot())
            if (each.name == name && each.group == group)
                return each.value;
        ADD_FAILURE() << "there is no " << name;
        return 0;
    }
    double counted(std::string_view name) const {
        const std::string text = registry->prometheus();
        const std::size_t at = text.find('\n' + std::string(name) + '{');
        if (at == text.npos) {
            ADD_FAILURE() << "there is no " << name;
            return 0;
        }
        const std::size_t begin = text.find("} ", at) + 2;
        double found = 0;
        std::from_chars(text.data() + begin, text.data() + text.find('\n', begin), found);
        return found;
    }

    testing::simulation world{{.seed = 3, .cut = testing::segmentation::whole}};
    testing::cluster brokers{world.get_executor(), three_nodes(), world.get_transport()};
    std::shared_ptr<metrics_registry> registry = std::make_shared<metrics_registry>();
    client_options options;
    int answered = 0;
    int failed = 0;
};

TEST_F(simulated_metrics, have_the_latency_of_the_line_and_the_rate_of_the_caller) {
    client subject(world.get_executor(), options, world.get_transport());
    ask_every_second(subject, 10min, broker_id{1});
    EXPECT_EQ(failed, 1) << "the first, before the cluster was known";
    EXPECT_THAT(value("request-rate"), DoubleNear(1, 0.05));
    EXPECT_THAT(value("response-rate"), DoubleNear(1, 0.05));
    EXPECT_THAT(value("request-latency-avg"), DoubleNear(10, 0.01));
    EXPECT_THAT(value("request-latency-max"), DoubleNear(10, 0.01));
    EXPECT_THAT(value("request-latency-p50"), DoubleNear(10, 10.0 / 32));
    EXPECT_THAT(value("request-latency-p999"), DoubleNear(10, 10.0 / 32));
    EXPECT_EQ(value("request-latency-avg", "-node-metrics.node-1"), value("request-latency-avg"));
    EXPECT_EQ(counted("kafka_client_requests_total"), brokers.requests());
    EXPECT_EQ(counted("kafka_client_responses_total"), brokers.requests());
}

TEST_F(simulated_metrics, forget_in_a_minute_what_counters_keep) {
    client subject(world.get_executor(), options, world.get_transport());
    ask_every_second(subject, 2min, any_node_t{});
    const double requests = counted("kafka_client_requests_total");
    EXPECT_GT(value("request-rate"), 0);
    world.run_for(1min);
    EXPECT_EQ(value("request-rate"), 0);
    EXPECT_EQ(value("request-latency-avg"), 0);
    EXPECT_EQ(value("request-latency-max"), -HUGE_VAL);
    EXPECT_TRUE(std::isnan(value("request-latency-p99")));
    EXPECT_EQ(counted("kafka_client_requests_total"), requests);
}

TEST_F(simulated_metrics, see_the_line_become_slow) {
    client subject(world.get_executor(), options, world.get_transport());
    ask_every_second(subject, 10min, any_node_t{});
    world.set_line("", "", {.latency = 200ms, .jitter = 0ns});
    ask_every_second(subject, 90s, any_node_t{});
    EXPECT_THAT(value("request-latency-p50"), DoubleNear(400, 400.0 / 32));
    EXPECT_THAT(value("request-latency-avg"), DoubleNear(400, 1));
}

TEST_F(simulated_metrics, miss_nothing_when_brokers_come_and_go) {
    client subject(world.get_executor(), options, world.get_transport());
    world.set_segmentation(testing::segmentation::random);
    for (std::int32_t i = 0; i < 60; ++i) {
        const broker_id which{i % 3 + 1};
        brokers.stop(which);
        ask_every_second(subject, 20s, any_node_t{});
        brokers.restart(which);
        ask_every_second(subject, 20s, any_node_t{});
    }
    EXPECT_GT(answered, 2000);
    world.run_for(40s);
    // What a node has read whole was written whole; what was written need not arrive.
    EXPECT_GE(counted("kafka_client_requests_total"), static_cast<double>(brokers.requests()));
    EXPECT_LE(counted("kafka_client_responses_total"), static_cast<double>(brokers.requests()));
    EXPECT_EQ(counted("kafka_client_request_latency_seconds_count"),
        counted("kafka_client_responses_total"));
    EXPECT_EQ(counted("kafka_client_requests_in_flight"), 0);
    EXPECT_EQ(
        counted("kafka_client_connections"), counted("kafka_client_connections_created_total") -
                                                 counted("kafka_client_connections_closed_total"));
    EXPECT_EQ(counted("kafka_client_connections"), brokers.open_connections());
}

} // namespace
} // namespace kafka::simulated
