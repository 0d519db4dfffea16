// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Metrics of clients on a cluster that counts as well: both have to find the same.

#include "integration/client/fixture.hpp"

#include <kafka/metrics.hpp>

#include <atomic>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace kafka::client_test {
namespace {

using clock = std::chrono::steady_clock;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;

constexpr std::int32_t nodes = 3;

class metrics : public with_cluster {
protected:
    metrics() : with_cluster(nodes) {
        broker->observe([this](const testing::request_info& what) {
            request_bytes += what.size + 4; // with its length
        });
    }
    ~metrics() override { broker->observe({}); }

    client_options measured(std::string client_id = "measured") const {
        client_options made = options();
        made.client_id = std::move(client_id);
        made.metrics = registry;
        return made;
    }
    /// A client that is connected to every node and has nothing to do.
    client ready_client() const {
        client made = client::connect(measured());
        const auto deadline = clock::now() + patience;
        for (const kafka::broker& each : made.cluster().brokers())
            while (!made.ready(each.id, false) && clock::now() < deadline)
                made.poll(100ms);
        finish(made);
        return made;
    }
    /// Polls until no answer is due.
    static void finish(client& with) {
        const auto deadline = clock::now() + patience;
        while (with.in_flight_request_count() != 0 && clock::now() < deadline)
            with.poll(100ms);
        ASSERT_EQ(with.in_flight_request_count(), 0u);
    }
    /// One request to each node, `rounds` times.
    static void ask(client& with, int rounds) {
        std::vector<future<list_groups_response>> answers;
        for (int i = 0; i < rounds; ++i) {
            for (const kafka::broker& each : with.cluster().brokers())
                answers.push_back(with.send(each.id, list_groups_request{}));
            for (const auto& each : answers)
                with.poll(patience, each);
        }
        for (const auto& each : answers)
            ASSERT_TRUE(each.succeeded());
    }

    /// The value of a series, or nothing when there is none.
    std::optional<double> exposed(
        std::string_view name, std::string_view labels = "client_id=\"measured\"") const {
        const std::string text = registry->prometheus();
        const std::string line = '\n' + std::string(name) + '{' + std::string(labels) + "} ";
        const std::size_t at = text.find(line);
        if (at == text.npos)
            return std::nullopt;
        const std::size_t begin = at + line.size();
        double value = 0;
        std::from_chars(text.data() + begin, text.data() + text.find('\n', begin), value);
        return value;
    }
    std::optional<double> of_node(std::string_view name, std::int32_t node) const {
        return exposed(name, "client_id=\"measured\",node_id=\"" + std::to_string(node) + '"');
    }
    double sum_of(std::string_view name) const {
        const std::string text = registry->prometheus();
        const std::string line = '\n' + std::string(name) + '{';
        double sum = 0;
        for (std::size_t at = text.find(line); at != text.npos; at = text.find(line, at + 1)) {
            const std::size_t begin = text.find("} ", at) + 2;
            double one = 0;
            std::from_chars(text.data() + begin, text.data() + text.find('\n', begin), one);
            sum += one;
        }
        return sum;
    }
    std::optional<double> value(std::string_view name, std::string_view group = "-metrics") const {
        for (const metric& each : registry->snapshot())
            if (each.name == name && each.group == group)
                return each.value;
        return std::nullopt;
    }

    const std::shared_ptr<metrics_registry> registry = std::make_shared<metrics_registry>();
    std::atomic<std::uint64_t> request_bytes = 0;
};

TEST_F(metrics, count_what_the_cluster_counts) {
    client subject = ready_client();
    ask(subject, 50);
    finish(subject);

    EXPECT_EQ(exposed("kafka_client_requests_total"), broker->requests());
    EXPECT_EQ(exposed("kafka_client_responses_total"), broker->requests());
    EXPECT_EQ(exposed("kafka_client_request_latency_seconds_count"), broker->requests());
    EXPECT_EQ(exposed("kafka_client_request_bytes_total"), request_bytes.load());
    EXPECT_EQ(exposed("kafka_client_requests_in_flight"), 0);
    EXPECT_EQ(exposed("kafka_client_connections_created_total"), broker->connections());
    EXPECT_EQ(exposed("kafka_client_connections"), nodes);
    EXPECT_EQ(exposed("kafka_client_connection_failures_total"), 0);

    for (std::int32_t node = 1; node <= nodes; ++node) {
        // And the handshake.
        EXPECT_EQ(of_node("kafka_client_node_responses_total", node),
            broker->requests(broker_id{node}, api_key::list_groups) + 1);
    }
    EXPECT_EQ(sum_of("kafka_client_node_requests_total"), exposed("kafka_client_requests_total"));
}

TEST_F(metrics, are_the_same_as_values) {
    client subject = ready_client();
    ask(subject, 10);
    finish(subject);
    EXPECT_EQ(value("connection-count"), nodes);
    EXPECT_DOUBLE_EQ(*value("request-size-avg"),
        static_cast<double>(request_bytes.load()) / static_cast<double>(broker->requests()));
    // Not a minute has passed.
    EXPECT_THAT(
        *value("request-rate") * 60, AllOf(Ge(static_cast<double>(broker->requests()) * 0.9),
                                         Le(static_cast<double>(broker->requests()) * 2)));
    EXPECT_THAT(*value("request-latency-p50"), Le(*value("request-latency-p99")));
    EXPECT_THAT(*value("request-latency-p999"), Le(*value("request-latency-max")));
    EXPECT_GT(*value("request-latency-avg", "-node-metrics.node-2"), 0);
}

TEST_F(metrics, count_requests_that_are_lost_as_well) {
    client subject = ready_client();
    broker->inject(fault().of(api_key::list_groups).on(first).drop_answer());
    const auto lost = subject.send(first, list_groups_request{});
    subject.poll(patience, lost);
    ASSERT_TRUE(lost.failed());
    finish(subject);
    EXPECT_EQ(exposed("kafka_client_requests_total"), broker->requests());
    EXPECT_EQ(
        *exposed("kafka_client_requests_total"), *exposed("kafka_client_responses_total") + 1);
    EXPECT_GE(exposed("kafka_client_connections_closed_total"), 2) << "the bootstrap one, and this";
}

TEST_F(metrics, hear_of_throttling_and_of_slow_answers) {
    client subject = ready_client();
    broker->inject(fault().of(api_key::list_groups).throttle(7ms).delay(60ms));
    const auto answer = subject.send(first, list_groups_request{});
    subject.poll(patience, answer);
    EXPECT_EQ(value("throttle-time-max"), 7);
    EXPECT_EQ(exposed("kafka_client_throttle_time_seconds_total"), 0.007);
    EXPECT_GE(*value("request-latency-max"), 60);
    EXPECT_EQ(value("throttle-time-max", "-node-metrics.node-2"), 0);
}

TEST_F(metrics, tell_waiting_from_working_where_poll_is_used) {
    const auto began = clock::now();
    client subject = ready_client();
    broker->inject(fault().of(api_key::list_groups).delay(60ms));
    const auto answer = subject.send(first, list_groups_request{});
    subject.poll(patience, answer);
    const double all = std::chrono::duration<double>(clock::now() - began).count();
    EXPECT_THAT(*exposed("kafka_client_poll_wait_seconds_total"), AllOf(Ge(0.05), Le(all)));
    EXPECT_LE(*exposed("kafka_client_poll_wait_seconds_total") +
                  *exposed("kafka_client_poll_work_seconds_total"),
        all);
    EXPECT_GE(exposed("kafka_client_polls_total"), 2);
    EXPECT_GT(*value("select-rate"), 0);
    EXPECT_GT(*value("io-wait-ratio"), 0);
}

TEST_F(metrics, leave_the_users_loop_to_the_user) {
    asio::io_context context;
    const client subject(context.get_executor(), measured());
    EXPECT_FALSE(value("select-rate"));
    EXPECT_FALSE(exposed("kafka_client_polls_total"));
    EXPECT_EQ(value("request-rate"), 0);
}

TEST_F(metrics, of_two_clients_can_be_told_apart_or_added_up) {
    client first_client = client::connect(measured());
    client second_client = client::connect(measured());
    client other = client::connect(measured("other"));
    for (client* each : {&first_client, &second_client, &other})
        finish(*each);
    EXPECT_EQ(*exposed("kafka_client_requests_total") +
                  *exposed("kafka_client_requests_total", "client_id=\"other\""),
        broker->requests());
    EXPECT_GE(*exposed("kafka_client_connections_created_total"), 2);
}

TEST_F(metrics, end_with_their_client) {
    {
        client subject = ready_client();
        EXPECT_TRUE(exposed("kafka_client_connections"));
    }
    EXPECT_THAT(registry->prometheus(), IsEmpty());
    EXPECT_EQ(registry->snapshot().size(), 1u);
}

TEST_F(metrics, are_not_lost_when_the_context_goes_first) {
    auto context = std::make_unique<asio::io_context>();
    client subject(*context, measured());
    bool done = false;
    subject.async_send(any_node, list_groups_request{},
        [&](error_code ec, const list_groups_response&) { done = !ec; });
    ASSERT_TRUE(run_until(*context, [&] { return done; }));
    context.reset();
    EXPECT_GE(exposed("kafka_client_requests_total"), 3);
    EXPECT_EQ(exposed("kafka_client_connections"), 0);
}

TEST_F(metrics, may_be_read_by_any_thread) {
    client subject = ready_client();
    std::atomic<bool> stop = false;
    std::atomic<int> reads = 0;
    std::jthread reader([&] {
        double before = 0;
        while (!stop) {
            const double now = *exposed("kafka_client_requests_total");
            EXPECT_GE(now, before);
            before = now;
            EXPECT_THAT(registry->snapshot().size(), Ge(2u));
            ++reads;
        }
    });
    while (reads == 0)
        std::this_thread::yield();
    ask(subject, 100);
    stop = true;
    reader.join();
    finish(subject);
    EXPECT_EQ(exposed("kafka_client_responses_total"), broker->requests());
}

} // namespace
} // namespace kafka::client_test
