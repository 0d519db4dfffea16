// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The metrics under the names that Kafka's clients give them.

#include "client/metrics/report.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace kafka::detail {

namespace {

using core::authentications_reading;
using core::client_reading;
using core::node_reading;
using core::poll_reading;
using core::traffic_reading;

/// How a metric is made from what it is of.
template <class Of>
struct statistic {
    std::string_view name;
    std::string_view description;
    double (*value)(const Of& of) noexcept;
};

double average(double sum, std::uint64_t count) noexcept {
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

double maximum(double value, std::uint64_t count) noexcept {
    return count == 0 ? -std::numeric_limits<double>::infinity() : value;
}

template <class Duration>
double milliseconds(Duration time) noexcept {
    return std::chrono::duration<double, std::milli>(time).count();
}

double latency(const traffic_reading& of, double share) noexcept {
    if (of.recent.answers == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return milliseconds(std::min(of.recent.latencies.percentile(share), of.recent.longest_latency));
}

constexpr statistic<traffic_reading> of_traffic[] = {
    {"outgoing-byte-rate", "Bytes of requests written, per second.",
        [](const traffic_reading& of) noexcept { return of.request_bytes_per_second; }},
    {"request-rate", "Requests written, per second.",
        [](const traffic_reading& of) noexcept { return of.requests_per_second; }},
    {"request-total", "Requests written, since the client began.",
        [](const traffic_reading& of) noexcept { return static_cast<double>(of.all.requests); }},
    {"request-size-avg", "The average size of a request, in bytes.",
        [](const traffic_reading& of) noexcept {
            return average(static_cast<double>(of.recent.request_bytes), of.recent.requests);
        }},
    {"request-size-max", "The size of the largest request, in bytes.",
        [](const traffic_reading& of) noexcept {
            return maximum(static_cast<double>(of.recent.largest_request), of.recent.requests);
        }},
    {"incoming-byte-rate", "Bytes of answers, per second.",
        [](const traffic_reading& of) noexcept { return of.answer_bytes_per_second; }},
    {"response-rate", "Answers, per second.",
        [](const traffic_reading& of) noexcept { return of.answers_per_second; }},
    {"response-total", "Answers, since the client began.",
        [](const traffic_reading& of) noexcept { return static_cast<double>(of.all.answers); }},
    {"request-latency-avg", "The average time from a request to its answer, in milliseconds.",
        [](const traffic_reading& of) noexcept {
            return average(milliseconds(of.recent.latency), of.recent.answers);
        }},
    {"request-latency-max", "The longest time from a request to its answer, in milliseconds.",
        [](const traffic_reading& of) noexcept {
            return maximum(milliseconds(of.recent.longest_latency), of.recent.answers);
        }},
    {"request-latency-p50", "Half of the requests were answered within this many milliseconds.",
        [](const traffic_reading& of) noexcept { return latency(of, 0.5); }},
    {"request-latency-p95", "95 % of the requests were answered within this many milliseconds.",
        [](const traffic_reading& of) noexcept { return latency(of, 0.95); }},
    {"request-latency-p99", "99 % of the requests were answered within this many milliseconds.",
        [](const traffic_reading& of) noexcept { return latency(of, 0.99); }},
    {"request-latency-p999", "99.9 % of the requests were answered within this many milliseconds.",
        [](const traffic_reading& of) noexcept { return latency(of, 0.999); }},
    {"throttle-time-avg", "The average time for which an answer asks for a pause, in milliseconds.",
        [](const traffic_reading& of) noexcept {
            return average(of.recent.throttle.count(), of.recent.answers);
        }},
    {"throttle-time-max", "The longest time for which an answer asks for a pause, in milliseconds.",
        [](const traffic_reading& of) noexcept {
            return maximum(milliseconds(of.recent.longest_throttle), of.recent.answers);
        }},
    {"requests-in-flight", "Requests that wait for their answers now.",
        [](const traffic_reading& of) noexcept { return static_cast<double>(of.in_flight); }},
};

/// With what is the same for all its nodes together.
struct whole {
    const client_reading& client;
    traffic_reading total;
};

constexpr statistic<whole> of_client[] = {
    {"connection-count", "Connections that are ready for requests now.",
        [](const whole& of) noexcept { return static_cast<double>(of.client.connections.open()); }},
    {"connection-creation-rate", "Connections that became ready for requests, per second.",
        [](const whole& of) noexcept { return of.client.connections.created_per_second; }},
    {"connection-creation-total",
        "Connections that became ready for requests, since the client began.",
        [](const whole& of) noexcept {
            return static_cast<double>(of.client.connections.all.created);
        }},
    {"connection-close-rate",
        "Connections that ended, per second, those that never became ready included.",
        [](const whole& of) noexcept { return of.client.connections.ended_per_second; }},
    {"connection-close-total",
        "Connections that ended, since the client began, those that never became ready included.",
        [](const whole& of) noexcept {
            return static_cast<double>(
                of.client.connections.all.closed + of.client.connections.all.failed);
        }},
    {"network-io-rate", "Requests written and answers, per second.",
        [](const whole& of) noexcept {
            return of.total.requests_per_second + of.total.answers_per_second;
        }},
};

constexpr statistic<authentications_reading> of_authentications[] = {
    {"successful-authentication-rate", "Connections that were authenticated, per second.",
        [](const authentications_reading& of) noexcept { return of.succeeded_per_second; }},
    {"successful-authentication-total",
        "Connections that were authenticated, since the client began.",
        [](const authentications_reading& of) noexcept {
            return static_cast<double>(of.all.succeeded);
        }},
    {"failed-authentication-rate", "Connections that were refused, per second.",
        [](const authentications_reading& of) noexcept { return of.failed_per_second; }},
    {"failed-authentication-total", "Connections that were refused, since the client began.",
        [](const authentications_reading& of) noexcept {
            return static_cast<double>(of.all.failed);
        }},
    {"successful-reauthentication-rate",
        "Times that a connection was authenticated again, per second.",
        [](const authentications_reading& of) noexcept { return of.renewed_per_second; }},
    {"successful-reauthentication-total",
        "Times that a connection was authenticated again, since the client began.",
        [](const authentications_reading& of) noexcept {
            return static_cast<double>(of.all.renewed);
        }},
    {"failed-reauthentication-rate", "Times that a connection was refused then, per second.",
        [](const authentications_reading& of) noexcept { return of.not_renewed_per_second; }},
    {"failed-reauthentication-total",
        "Times that a connection was refused then, since the client began.",
        [](const authentications_reading& of) noexcept {
            return static_cast<double>(of.all.not_renewed);
        }},
    {"reauthentication-latency-avg",
        "The average time to authenticate a connection again, in milliseconds.",
        [](const authentications_reading& of) noexcept {
            return average(milliseconds(of.recent.renewal_time), of.recent.renewed);
        }},
    {"reauthentication-latency-max",
        "The longest time to authenticate a connection again, in milliseconds.",
        [](const authentications_reading& of) noexcept {
            return maximum(milliseconds(of.recent.longest_renewal), of.recent.renewed);
        }},
};

constexpr statistic<poll_reading> of_polling[] = {
    {"select-rate", "Passes of poll, each with one wait, per second.",
        [](const poll_reading& of) noexcept { return of.passes_per_second; }},
    {"io-wait-time-ns-avg", "The average time that a pass of poll waits, in nanoseconds.",
        [](const poll_reading& of) noexcept {
            return average(static_cast<double>(of.recent.waiting.count()), of.recent.passes);
        }},
    {"io-wait-ratio", "The share of its time that poll waits, from 0 to 1.",
        [](const poll_reading& of) noexcept { return of.share_waiting; }},
    {"io-time-ns-avg", "The average time that a pass of poll works, in nanoseconds.",
        [](const poll_reading& of) noexcept {
            return average(static_cast<double>(of.recent.working.count()), of.recent.passes);
        }},
    {"io-ratio", "The share of its time that poll works, from 0 to 1.",
        [](const poll_reading& of) noexcept { return of.share_working; }},
};

template <class Of>
void append(std::vector<metric>& to, std::span<const statistic<Of>> statistics, const Of& of,
    const std::string& group, const std::vector<metric_tag>& tags) {
    for (const statistic<Of>& each : statistics)
        to.push_back({.name = each.name,
            .group = group,
            .tags = tags,
            .description = each.description,
            .value = each.value(of)});
}

void append(std::vector<metric>& to, const client_report& report) {
    const std::string group = report.group_prefix + "-metrics";
    std::vector<metric_tag> tags{{"client-id", report.client_id}};
    const whole all{report.reading, report.reading.total()};
    append<whole>(to, of_client, all, group, tags);
    append<traffic_reading>(to, of_traffic, all.total, group, tags);
    if (report.reading.authentications)
        append<authentications_reading>(
            to, of_authentications, *report.reading.authentications, group, tags);
    if (report.reading.polling)
        append<poll_reading>(to, of_polling, *report.reading.polling, group, tags);
    tags.push_back({"node-id", {}});
    for (const node_reading& each : report.reading.nodes) {
        tags.back().value = each.node.to_string();
        append<traffic_reading>(to, of_traffic, each.of,
            report.group_prefix + "-node-metrics.node-" + tags.back().value, tags);
    }
}

} // namespace

std::vector<metric> to_metrics(std::span<const client_report> reports) {
    std::vector<metric> made{{.name = "count",
        .group = "kafka-metrics-count",
        .description = "How many metrics there are, this one included."}};
    for (const client_report& each : reports)
        append(made, each);
    made.front().value = static_cast<double>(made.size());
    return made;
}

} // namespace kafka::detail
