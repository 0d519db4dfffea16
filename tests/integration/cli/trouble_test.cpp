// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The program on a cluster that is not well, which only a test in C++ can bring about.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/cluster_thread.hpp>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace {

using kafka::broker_id;
using kafka::protocol::api_key;
using kafka::testing::cluster_thread;
using kafka::testing::fault;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

struct outcome {
    int status = -1;
    std::string output;
};

outcome run(const std::string& arguments) {
    outcome result;
    std::FILE* pipe = popen((KAFKA_ASIO_TOOL " " + arguments + " 2>&1").c_str(), "r");
    std::array<char, 4096> buffer;
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        result.output.append(buffer.data(), size);
    result.status = WEXITSTATUS(pclose(pipe));
    return result;
}

kafka::testing::cluster_options three_nodes() {
    kafka::testing::cluster_options options;
    options.nodes = 3;
    kafka::testing::topic_options topic;
    topic.name = "orders";
    topic.assignment = {
        {broker_id{1}, broker_id{2}}, {broker_id{3}, broker_id{1}}, {broker_id{2}, broker_id{3}}};
    options.topics.push_back(topic);
    return options;
}

TEST(trouble, a_stopped_node_stands_out) {
    cluster_thread cluster(three_nodes());
    const std::string servers = cluster->bootstrap_servers();
    cluster->set_isr("orders", 1, {broker_id{3}});
    cluster->stop(broker_id{3});

    const outcome text = run("cluster -b " + servers);
    EXPECT_EQ(text.status, 0);
    EXPECT_THAT(text.output, HasSubstr("2 brokers, 1 topic, 3 partitions\n"));
    EXPECT_THAT(text.output, HasSubstr("Trouble: 1 partition without leader"));
    EXPECT_THAT(text.output, HasSubstr("2 with offline replicas"));
    EXPECT_THAT(text.output, HasSubstr("  ! orders-1  no leader"));
    EXPECT_THAT(
        text.output, HasSubstr("  ! orders-2  1 of 2 replicas in sync, missing 3 (offline)"));

    const outcome json = run("cluster --json -b " + servers);
    EXPECT_EQ(json.status, 0);
    EXPECT_THAT(json.output, HasSubstr("\"partition\":1,\"leader\":null,"));
    EXPECT_THAT(json.output, HasSubstr("\"offline\":[3]"));
}

TEST(trouble, the_demo_tells_which_broker_is_out_of_reach) {
    cluster_thread cluster(three_nodes());
    const std::string servers = cluster->bootstrap_servers();
    cluster->stop(broker_id{3}, kafka::testing::notice::not_taken);

    const outcome demo = run("demo --seconds 1 -b " + servers);
    EXPECT_EQ(demo.status, 1);
    EXPECT_THAT(demo.output, HasSubstr("✓ connected to broker 1 "));
    EXPECT_THAT(demo.output, HasSubstr("✓ connected to broker 2 "));
    EXPECT_THAT(demo.output, HasSubstr("✗ cannot reach broker 3 "));
    EXPECT_THAT(demo.output, HasSubstr("│ ✗ unreachable "));
    EXPECT_THAT(
        demo.output, HasSubstr("node 3 is out of reach: cannot connect: Connection refused\n"));
    EXPECT_THAT(demo.output, HasSubstr("✗ in the end, no answers from node 3\n"));
    EXPECT_THAT(demo.output, HasSubstr("kafka-asio: not every broker could be reached\n"));

    const outcome versions = run("api-versions --node 3 -b " + servers);
    EXPECT_EQ(versions.status, 1);
    EXPECT_THAT(versions.output, HasSubstr("Connection refused"));
}

TEST(trouble, one_connection_is_enough_to_show_a_cluster) {
    cluster_thread cluster(three_nodes());
    const outcome shown = run("cluster -b " + cluster->bootstrap_servers());
    EXPECT_EQ(shown.status, 0);
    EXPECT_EQ(cluster->connections(), 1u);
}

TEST(old_broker, is_shown_as_far_as_it_describes_itself) {
    // Kafka 0.10.0 and 0.10.2.
    for (const std::int16_t newest : {std::int16_t{1}, std::int16_t{2}}) {
        SCOPED_TRACE(newest);
        kafka::testing::cluster_options options = three_nodes();
        options.apis = {{api_key::metadata, 0, newest}};
        const cluster_thread cluster(options);
        const std::string servers = cluster->bootstrap_servers();

        const outcome shown = run("cluster -b " + servers);
        EXPECT_EQ(shown.status, 0);
        EXPECT_THAT(shown.output, HasSubstr("3 brokers, 1 topic, 3 partitions\n"));

        const outcome demo = run("demo --seconds 1 -b " + servers);
        EXPECT_EQ(demo.status, 0) << demo.output;
        EXPECT_THAT(demo.output, HasSubstr("3 brokers, 1 topic, 3 partitions\n"));
    }
}

TEST(old_broker, that_cannot_say_what_it_supports_can_be_watched) {
    kafka::testing::cluster_options options = three_nodes();
    options.release = kafka::broker_version{0, 9, 0};
    const cluster_thread cluster(options);

    const outcome demo = run("demo --seconds 1 -b " + cluster->bootstrap_servers());
    EXPECT_EQ(demo.status, 0) << demo.output;
    EXPECT_THAT(demo.output, HasSubstr("looks like Kafka 0.9"));
    EXPECT_THAT(demo.output, HasSubstr("✓ every node answered in the end\n"));
}

/// A port whose connections are established by the system, and never heard of again.
class silent_port {
public:
    silent_port() : acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {}

    std::string address() const {
        return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }

private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
};

TEST(bootstrap, a_server_that_has_recovered_counts_as_one_that_may_answer) {
    cluster_thread cluster;
    // The first attempt fails. The second has not got its answer yet when the other server is given
    // up, which has been asked twice, after a second and a half.
    cluster->inject(fault().of(api_key::api_versions).error(kafka::broker_errc{41}));
    cluster->inject(fault().of(api_key::metadata).delay(std::chrono::seconds(2)));
    const silent_port silent;

    const outcome shown =
        run("cluster -b " + silent.address() + ',' + cluster->bootstrap_servers() +
            " -X socket_connection_setup_timeout_ms=750 -X legacy_probing=false");
    EXPECT_EQ(shown.status, 0) << shown.output;
    EXPECT_THAT(shown.output, HasSubstr("1 broker, "));
}

TEST(bootstrap, tells_of_every_server_how_far_it_came) {
    cluster_thread cluster;
    cluster->inject(fault().of(api_key::metadata).always().never_answer());
    const silent_port silent;
    const std::string server = cluster->bootstrap_servers();

    const outcome shown = run("cluster -b " + silent.address() + " -b " + server +
                              " -X api_version_auto_timeout_ms=1500");
    EXPECT_EQ(shown.status, 1);
    // By chance it was asked first, or not at all.
    EXPECT_THAT(
        shown.output, AnyOf(HasSubstr(silent.address() + ": ApiVersions v"),
                          HasSubstr(silent.address() + ": not asked before the time was over\n")));
    EXPECT_THAT(shown.output, HasSubstr(server + ": connected; it did not tell of its cluster\n"));
    EXPECT_THAT(shown.output, Not(HasSubstr("Success")));
    // The client's own request alone.
    EXPECT_EQ(cluster->requests(api_key::metadata), 1u);
}

TEST(bootstrap, tells_what_is_wrong_with_the_metadata) {
    cluster_thread cluster;
    cluster->inject(fault().always().edit<kafka::protocol::metadata_response>(
        [](kafka::protocol::metadata_response& answer) { answer.brokers.clear(); }));
    const std::string server = cluster->bootstrap_servers();

    const outcome shown = run("cluster -b " + server + " -X api_version_auto_timeout_ms=200");
    EXPECT_EQ(shown.status, 1);
    EXPECT_THAT(shown.output, HasSubstr(server + ": connected; "));
    EXPECT_THAT(shown.output, HasSubstr("brokers"));
}

} // namespace
