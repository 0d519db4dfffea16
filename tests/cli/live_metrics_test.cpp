// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/live_metrics.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <limits>

namespace kafka::cli {
namespace {

using namespace std::chrono_literals;

constexpr time_point start{1h};

metric of_client(std::string_view name, double value) {
    return {.name = name, .group = "-metrics", .tags = {{"client-id", "7"}}, .value = value};
}

metric of_node(std::string_view name, const std::string& node, double value) {
    return {.name = name,
        .group = "-node-metrics.node-" + node,
        .tags = {{"client-id", "7"}, {"node-id", node}},
        .value = value};
}

TEST(live_metrics, are_taken_by_name_and_node) {
    const std::vector<metric> all{{.name = "count", .group = "kafka-metrics-count", .value = 99},
        of_client("connection-count", 3), of_client("connection-creation-total", 8),
        of_client("connection-close-total", 16), of_client("response-total", 1000),
        of_client("requests-in-flight", 12), of_client("request-latency-p50", 0.25),
        of_client("request-latency-p95", 0.5), of_client("request-latency-p99", 0.75),
        of_client("request-latency-max", 2), of_client("request-rate", 55),
        of_node("response-total", "3", 400), of_node("requests-in-flight", "3", 5),
        of_node("request-latency-p99", "3", 0.5), of_node("response-total", "bootstrap-0", 2)};
    const measured sum{.answers = 1000,
        .in_flight = 12,
        .latency = {.p50 = 0.25, .p95 = 0.5, .p99 = 0.75, .longest = 2.0}};
    const measured three{.answers = 400, .in_flight = 5, .latency = {.p99 = 0.5}};
    // Sixteen have ended, of which five had been ready.
    EXPECT_EQ(read_metrics(all),
        (measurements{.all = sum, .connections = 8, .attempts_failed = 11, .nodes = {{3, three}}}));
}

TEST(live_metrics, of_nothing_have_no_latency) {
    const std::vector<metric> all{
        of_client("request-latency-p50", std::numeric_limits<double>::quiet_NaN()),
        of_client("request-latency-max", -std::numeric_limits<double>::infinity())};
    EXPECT_EQ(read_metrics(all), measurements{});
    EXPECT_EQ(read_metrics({}), measurements{});
}

TEST(rate_meter, is_over_the_last_second) {
    rate_meter subject;
    EXPECT_FALSE(subject.started());
    EXPECT_EQ(subject.lately(), 0);
    subject.add(start, 100);
    EXPECT_TRUE(subject.started());
    EXPECT_EQ(subject.lately(), 0);
    EXPECT_EQ(subject.since_last(), 0);
    subject.add(start + 500ms, 150);
    EXPECT_EQ(subject.lately(), 100);
    subject.add(start + 1s, 250);
    EXPECT_EQ(subject.lately(), 150);
    EXPECT_EQ(subject.since_last(), 200);
    subject.add(start + 1500ms, 250);
    EXPECT_EQ(subject.lately(), 100);
    EXPECT_EQ(subject.since_last(), 0);
    subject.add(start + 2500ms, 250);
    EXPECT_EQ(subject.lately(), 0);
}

TEST(rate_meter, two_counts_far_apart_are_enough) {
    rate_meter subject;
    subject.add(start, 0);
    subject.add(start + 4s, 8);
    EXPECT_EQ(subject.lately(), 2);
}

} // namespace
} // namespace kafka::cli
