// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The metrics as values: names, groups, tags, and what is calculated.

#include "unit/client/metrics/readings.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>

namespace kafka::detail::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Pair;

constexpr double nothing_at_most = -std::numeric_limits<double>::infinity();

/// The values of one group by their names.
std::map<std::string, double> values(const std::vector<metric>& all, std::string_view group) {
    std::map<std::string, double> found;
    for (const metric& each : all)
        if (each.group == group)
            found.emplace(each.name, each.value);
    return found;
}

std::vector<metric> metrics_of(const client_report& report) {
    return to_metrics({&report, 1});
}

TEST(snapshot, of_no_client_counts_itself) {
    const std::vector<metric> all = to_metrics({});
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].name, "count");
    EXPECT_EQ(all[0].group, "kafka-metrics-count");
    EXPECT_THAT(all[0].tags, IsEmpty());
    EXPECT_EQ(all[0].value, 1);
}

TEST(snapshot, has_what_a_client_does_in_its_group) {
    busy_client subject;
    auto of = values(metrics_of(subject.report("billing", "payments")), "payments-metrics");
    EXPECT_EQ(of.at("connection-count"), 1);
    EXPECT_DOUBLE_EQ(of.at("connection-creation-rate"), 2.0 / 40);
    EXPECT_EQ(of.at("connection-creation-total"), 2);
    EXPECT_DOUBLE_EQ(of.at("connection-close-rate"), 2.0 / 40);
    EXPECT_EQ(of.at("connection-close-total"), 2);
    EXPECT_DOUBLE_EQ(of.at("network-io-rate"), 5.0 / 40);
    EXPECT_DOUBLE_EQ(of.at("outgoing-byte-rate"), 350.0 / 40);
    EXPECT_DOUBLE_EQ(of.at("request-rate"), 3.0 / 40);
    EXPECT_EQ(of.at("request-total"), 3);
    EXPECT_DOUBLE_EQ(of.at("request-size-avg"), 350.0 / 3);
    EXPECT_EQ(of.at("request-size-max"), 200);
    EXPECT_DOUBLE_EQ(of.at("incoming-byte-rate"), 2000.0 / 40);
    EXPECT_DOUBLE_EQ(of.at("response-rate"), 2.0 / 40);
    EXPECT_EQ(of.at("response-total"), 2);
    EXPECT_DOUBLE_EQ(of.at("request-latency-avg"), 103.0 / 2);
    EXPECT_EQ(of.at("request-latency-max"), 100);
    EXPECT_NEAR(of.at("request-latency-p50"), 3, 3.0 / 32);
    EXPECT_NEAR(of.at("request-latency-p95"), 100, 100.0 / 32);
    EXPECT_EQ(of.at("throttle-time-avg"), 10);
    EXPECT_EQ(of.at("throttle-time-max"), 20);
    EXPECT_EQ(of.at("requests-in-flight"), 1);
}

TEST(snapshot, forgets_in_a_minute_all_but_totals) {
    busy_client subject;
    core::node_sensors& broker = subject.sensors.at(one);
    broker.on_request(30, start + 70s);
    broker.on_answer(700, 5ms, start + 71s);
    const client_report report{{}, "billing", subject.sensors.read(start + 75s)};
    const auto of = values(metrics_of(report), "-metrics");
    EXPECT_EQ(of.at("connection-creation-rate"), 0);
    EXPECT_EQ(of.at("connection-creation-total"), 2);
    EXPECT_EQ(of.at("connection-close-rate"), 0);
    EXPECT_EQ(of.at("connection-close-total"), 2);
    EXPECT_EQ(of.at("connection-count"), 1);
    EXPECT_EQ(of.at("request-total"), 4);
    EXPECT_EQ(of.at("request-size-avg"), 30);
    EXPECT_EQ(of.at("request-size-max"), 30);
    EXPECT_EQ(of.at("response-total"), 3);
    EXPECT_EQ(of.at("request-latency-avg"), 5);
    EXPECT_EQ(of.at("request-latency-max"), 5);
    EXPECT_NEAR(of.at("request-latency-p999"), 5, 5.0 / 32);
    EXPECT_EQ(of.at("throttle-time-avg"), 0);
    EXPECT_EQ(of.at("throttle-time-max"), 0);
}

TEST(snapshot, tells_the_percentiles_apart) {
    core::client_sensors subject;
    core::node_sensors& node = subject.at(one);
    for (int i = 1; i <= 1000; ++i)
        node.on_answer(1,
            i <= 500   ? 1ms
            : i <= 950 ? 10ms
            : i <= 990 ? 100ms
            : i <= 999 ? 1s
                       : 10s,
            start);
    const client_report report{{}, "billing", subject.read(start)};
    const auto of = values(metrics_of(report), "-metrics");
    EXPECT_NEAR(of.at("request-latency-p50"), 1, 1.0 / 32);
    EXPECT_NEAR(of.at("request-latency-p95"), 10, 10.0 / 32);
    EXPECT_NEAR(of.at("request-latency-p99"), 100, 100.0 / 32);
    EXPECT_NEAR(of.at("request-latency-p999"), 1000, 1000.0 / 32);
    EXPECT_EQ(of.at("request-latency-max"), 10'000);
}

TEST(snapshot, has_a_group_for_each_node) {
    busy_client subject;
    const std::vector<metric> all = metrics_of(subject.report());
    const auto broker = values(all, "-node-metrics.node-1");
    EXPECT_DOUBLE_EQ(broker.at("request-rate"), 2.0 / 40);
    EXPECT_EQ(broker.at("request-size-avg"), 150);
    EXPECT_EQ(broker.at("request-latency-avg"), 100);
    EXPECT_EQ(broker.at("throttle-time-avg"), 20);
    EXPECT_EQ(broker.at("requests-in-flight"), 1);
    const auto bootstrap = values(all, "-node-metrics.node-bootstrap-0");
    EXPECT_DOUBLE_EQ(bootstrap.at("request-rate"), 1.0 / 40);
    EXPECT_EQ(bootstrap.at("request-latency-max"), 3);
    EXPECT_EQ(bootstrap.size(), broker.size());
}

TEST(snapshot, has_only_the_prefix_that_was_given) {
    busy_client subject;
    std::set<std::string> groups;
    for (const metric& each : metrics_of(subject.report()))
        groups.insert(each.group);
    EXPECT_THAT(groups, ElementsAre("-metrics", "-node-metrics.node-1",
                            "-node-metrics.node-bootstrap-0", "kafka-metrics-count"));
}

TEST(snapshot, tags_say_who_it_is) {
    busy_client subject;
    for (const metric& each : metrics_of(subject.report())) {
        if (each.group == "-metrics") {
            EXPECT_THAT(each.tags, ElementsAre(metric_tag{"client-id", "billing"}));
        }
        if (each.group == "-node-metrics.node-1") {
            EXPECT_THAT(each.tags,
                ElementsAre(metric_tag{"client-id", "billing"}, metric_tag{"node-id", "1"}));
        }
    }
}

TEST(snapshot, of_nothing_has_the_values_for_nothing) {
    core::client_sensors subject;
    subject.at(one);
    const client_report report{"", "idle", subject.read(start)};
    const std::vector<metric> all = metrics_of(report);
    for (const char* group : {"-metrics", "-node-metrics.node-1"}) {
        const auto of = values(all, group);
        for (const char* zero : {"outgoing-byte-rate", "request-rate", "request-total",
                 "request-size-avg", "incoming-byte-rate", "response-rate", "response-total",
                 "request-latency-avg", "throttle-time-avg", "requests-in-flight"})
            EXPECT_EQ(of.at(zero), 0) << zero;
        for (const char* most : {"request-size-max", "request-latency-max", "throttle-time-max"})
            EXPECT_EQ(of.at(most), nothing_at_most) << most;
        for (const char* percentile : {"request-latency-p50", "request-latency-p95",
                 "request-latency-p99", "request-latency-p999"})
            EXPECT_TRUE(std::isnan(of.at(percentile))) << percentile;
    }
    const auto of = values(all, "-metrics");
    for (const char* zero :
        {"connection-count", "connection-creation-rate", "connection-creation-total",
            "connection-close-rate", "connection-close-total", "network-io-rate", "select-rate",
            "io-wait-time-ns-avg", "io-wait-ratio", "io-time-ns-avg", "io-ratio"})
        EXPECT_EQ(of.at(zero), 0) << zero;
}

TEST(snapshot, without_throttling_the_longest_is_none) {
    core::client_sensors subject;
    subject.at(one).on_answer(1, 1ms, start);
    const auto of = values(metrics_of({"", "x", subject.read(start)}), "-metrics");
    EXPECT_EQ(of.at("throttle-time-max"), 0);
}

TEST(snapshot, no_percentile_is_beyond_the_longest) {
    core::client_sensors subject;
    subject.at(one).on_answer(1, 1025us, start); // the middle of its bucket is 1056 µs
    const auto of = values(metrics_of({"", "x", subject.read(start)}), "-metrics");
    EXPECT_EQ(of.at("request-latency-p50"), 1.025);
    EXPECT_EQ(of.at("request-latency-p999"), 1.025);
}

TEST(snapshot, says_how_poll_spends_its_time_where_it_is_used) {
    core::client_sensors subject;
    subject.on_poll_waits(start);
    subject.on_step(start + 3s);
    subject.on_poll_ends(start + 4s);
    client_report report{"", "x", subject.read(start + 14s)};
    const auto of = values(metrics_of(report), "-metrics");
    EXPECT_THAT(of, IsSupersetOf({Pair("select-rate", 1.0 / 40), Pair("io-wait-time-ns-avg", 3e9),
                        Pair("io-wait-ratio", 3.0 / 40), Pair("io-time-ns-avg", 1e9),
                        Pair("io-ratio", 1.0 / 40)}));
    report.reading.polling.reset();
    EXPECT_FALSE(values(metrics_of(report), "-metrics").contains("select-rate"));
}

TEST(snapshot, names_nothing_twice_and_describes_everything) {
    busy_client subject;
    const client_report reports[] = {
        subject.report("one"), subject.report("two"), subject.report("one", "prefix")};
    const std::vector<metric> all = to_metrics(reports);
    std::set<std::tuple<std::string_view, std::string_view, std::string>> seen;
    for (const metric& each : all) {
        std::string tags;
        for (const metric_tag& tag : each.tags)
            tags.append(tag.name).append("=").append(tag.value).append(",");
        EXPECT_TRUE(seen.emplace(each.name, each.group, tags).second) << each.name;
        EXPECT_FALSE(each.name.empty());
        EXPECT_FALSE(each.group.empty());
        EXPECT_TRUE(each.description.ends_with('.')) << each.name;
    }
    EXPECT_EQ(all.front().value, static_cast<double>(all.size()));
}

} // namespace
} // namespace kafka::detail::test
