// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/sensors.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

constexpr time_point start{24h};
constexpr node_id one{broker_id{1}};
constexpr node_id two{broker_id{2}};

TEST(sensors, read_zero_at_first) {
    client_sensors subject;
    const client_reading read = subject.read(start);
    EXPECT_THAT(read.nodes, IsEmpty());
    EXPECT_EQ(read.total().all.requests, 0u);
    EXPECT_EQ(read.total().requests_per_second, 0);
    EXPECT_EQ(read.connections.open(), 0u);
    EXPECT_EQ(read.connections.created_per_second, 0);
    EXPECT_EQ(read.polling->share_waiting, 0);
}

TEST(sensors, know_a_node_from_when_it_is_asked_for_in_the_order_of_ids) {
    client_sensors subject;
    node_sensors& first = subject.at(two);
    subject.at(node_id::bootstrap(0));
    subject.at(one);
    EXPECT_EQ(&subject.at(two), &first);
    EXPECT_THAT(subject.read(start).nodes,
        ElementsAre(Field(&node_reading::node, one), Field(&node_reading::node, two),
            Field(&node_reading::node, node_id::bootstrap(0))));
}

TEST(sensors, count_requests_and_answers) {
    client_sensors subject;
    node_sensors& node = subject.at(one);
    node.on_request(100, start);
    node.on_request(300, start + 1s);
    node.on_request(50, start + 2s);
    node.on_answer(1000, 20ms, start + 3s);
    node.on_throttle(40ms);
    node.on_answer(2000, 40ms, start + 4s);

    const traffic_reading read = subject.read(start + 10s).total(); // rates are over 40 s
    EXPECT_EQ(read.all.requests, 3u);
    EXPECT_EQ(read.all.request_bytes, 450u);
    EXPECT_EQ(read.recent.largest_request, 300u);
    EXPECT_EQ(read.all.answers, 2u);
    EXPECT_EQ(read.all.answer_bytes, 3000u);
    EXPECT_EQ(read.all.latency, 60ms);
    EXPECT_EQ(read.recent.longest_latency, 40ms);
    EXPECT_EQ(read.all.latencies.count(), 2u);
    EXPECT_EQ(read.all.throttle, 40ms);
    EXPECT_EQ(read.recent.longest_throttle, 40ms);
    EXPECT_DOUBLE_EQ(read.requests_per_second, 3.0 / 40);
    EXPECT_DOUBLE_EQ(read.request_bytes_per_second, 450.0 / 40);
    EXPECT_DOUBLE_EQ(read.answers_per_second, 2.0 / 40);
    EXPECT_DOUBLE_EQ(read.answer_bytes_per_second, 3000.0 / 40);
}

TEST(sensors, forget_what_is_no_longer_recent_but_not_that_it_was) {
    client_sensors subject;
    subject.at(one).on_request(100, start);
    subject.at(one).on_answer(10, 20ms, start);
    const traffic_reading read = subject.read(start + 60s).total();
    EXPECT_EQ(read.recent.requests, 0u);
    EXPECT_EQ(read.recent.largest_request, 0u);
    EXPECT_EQ(read.recent.latencies.count(), 0u);
    EXPECT_EQ(read.requests_per_second, 0);
    EXPECT_EQ(read.all.requests, 1u);
    EXPECT_EQ(read.all.latencies.count(), 1u);
}

TEST(sensors, of_nodes_add_up_to_the_total) {
    client_sensors subject;
    for (int i = 0; i < 100; ++i) {
        const time_point now = start + i * 1s;
        node_sensors& node = subject.at(i % 3 == 0 ? one : two);
        node.on_request(static_cast<std::size_t>(i), now);
        node.on_answer(1, i * 1ms, now);
        const client_reading read = subject.read(now);
        double sum = 0;
        for (const node_reading& each : read.nodes)
            sum += each.of.requests_per_second;
        const traffic_reading total = read.total();
        EXPECT_DOUBLE_EQ(sum, total.requests_per_second);
        EXPECT_EQ(total.all.requests, static_cast<std::uint64_t>(i) + 1);
        EXPECT_EQ(total.recent.longest_latency, i * 1ms);
    }
}

TEST(sensors, tell_connections_that_ended_from_those_that_never_were) {
    client_sensors subject;
    subject.on_ended(false, start);
    subject.on_connected(start + 1s);
    subject.on_connected(start + 2s);
    subject.on_ended(true, start + 3s);
    const connections_reading read = subject.read(start + 10s).connections;
    EXPECT_EQ(read.all.created, 2u);
    EXPECT_EQ(read.all.closed, 1u);
    EXPECT_EQ(read.all.failed, 1u);
    EXPECT_EQ(read.open(), 1u);
    EXPECT_DOUBLE_EQ(read.created_per_second, 2.0 / 40);
    EXPECT_DOUBLE_EQ(read.ended_per_second, 2.0 / 40);
}

TEST(sensors, tell_waiting_from_working) {
    client_sensors subject;
    subject.on_poll_waits(start);
    subject.on_step(start + 6s);
    subject.on_step(start + 7s);
    subject.on_poll_ends(start + 8s);
    subject.on_step(start + 9s); // of another thread, between two passes
    subject.on_poll_waits(start + 10s);
    subject.on_poll_ends(start + 12s); // nothing has happened
    const poll_reading read = *subject.read(start + 18s).polling;
    EXPECT_EQ(read.recent.passes, 2u);
    EXPECT_EQ(read.recent.waiting, 8s);
    EXPECT_EQ(read.recent.working, 2s);
    EXPECT_EQ(read.all.passes, 2u);
    // The first sample began when the first pass had ended.
    EXPECT_DOUBLE_EQ(read.passes_per_second, 2.0 / 40);
    EXPECT_DOUBLE_EQ(read.share_waiting, 8.0 / 40);
    EXPECT_DOUBLE_EQ(read.share_working, 2.0 / 40);
}

// --- readings -----------------------------------------------------------------------------------

TEST(reading, of_several_clients_adds_up) {
    client_sensors first;
    first.on_connected(start);
    first.at(two).on_request(100, start);
    client_sensors second;
    second.on_connected(start);
    second.at(one).on_request(300, start);
    second.at(two).on_request(400, start);

    client_reading sum = first.read(start + 10s);
    sum += second.read(start + 10s);
    ASSERT_THAT(
        sum.nodes, ElementsAre(Field(&node_reading::node, one), Field(&node_reading::node, two)));
    EXPECT_EQ(sum.nodes[0].of.all.request_bytes, 300u);
    EXPECT_EQ(sum.nodes[1].of.all.request_bytes, 500u);
    EXPECT_EQ(sum.nodes[1].of.recent.largest_request, 400u);
    EXPECT_DOUBLE_EQ(sum.total().requests_per_second, 3.0 / 40);
    EXPECT_EQ(sum.connections.open(), 2u);
}

TEST(reading, is_of_a_polled_client_when_one_of_several_is) {
    client_sensors subject;
    subject.on_poll_waits(start);
    subject.on_poll_ends(start + 1s);
    const client_reading polled = subject.read(start + 1s);
    client_reading other = polled;
    other.polling.reset();
    client_reading sum = other;
    sum += other;
    EXPECT_FALSE(sum.polling);
    sum += polled;
    EXPECT_EQ(sum.polling->all.passes, 1u);
    sum += polled;
    EXPECT_EQ(sum.polling->all.passes, 2u);
}

TEST(reading, of_who_is_gone_has_no_rates) {
    client_sensors subject;
    subject.on_connected(start);
    subject.on_ended(true, start);
    subject.at(one).on_request(100, start);
    client_reading read = subject.read(start);
    read.nodes.at(0).of.in_flight = 1;
    read.forget_recent();
    EXPECT_EQ(read.total().in_flight, 0u);
    EXPECT_EQ(read.connections.all.created, 1u);
    EXPECT_EQ(read.connections.created_per_second, 0);
    EXPECT_EQ(read.total().all.requests, 1u);
    EXPECT_EQ(read.total().recent.requests, 0u);
    EXPECT_EQ(read.total().requests_per_second, 0);
}

} // namespace
} // namespace kafka::core
