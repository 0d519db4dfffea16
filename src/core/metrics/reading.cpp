// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/reading.hpp"

#include <algorithm>
#include <utility>

namespace kafka::core {

traffic& traffic::operator+=(const traffic& other) noexcept {
    requests += other.requests;
    request_bytes += other.request_bytes;
    largest_request = std::max(largest_request, other.largest_request);
    answers += other.answers;
    answer_bytes += other.answer_bytes;
    latency += other.latency;
    longest_latency = std::max(longest_latency, other.longest_latency);
    latencies += other.latencies;
    throttle += other.throttle;
    longest_throttle = std::max(longest_throttle, other.longest_throttle);
    return *this;
}

connection_counts& connection_counts::operator+=(const connection_counts& other) noexcept {
    created += other.created;
    closed += other.closed;
    failed += other.failed;
    return *this;
}

authentication_counts& authentication_counts::operator+=(
    const authentication_counts& other) noexcept {
    succeeded += other.succeeded;
    failed += other.failed;
    renewed += other.renewed;
    not_renewed += other.not_renewed;
    renewal_time += other.renewal_time;
    longest_renewal = std::max(longest_renewal, other.longest_renewal);
    return *this;
}

poll_times& poll_times::operator+=(const poll_times& other) noexcept {
    passes += other.passes;
    waiting += other.waiting;
    working += other.working;
    return *this;
}

traffic_reading& traffic_reading::operator+=(const traffic_reading& other) noexcept {
    recent += other.recent;
    all += other.all;
    requests_per_second += other.requests_per_second;
    request_bytes_per_second += other.request_bytes_per_second;
    answers_per_second += other.answers_per_second;
    answer_bytes_per_second += other.answer_bytes_per_second;
    in_flight += other.in_flight;
    return *this;
}

connections_reading& connections_reading::operator+=(const connections_reading& other) noexcept {
    all += other.all;
    created_per_second += other.created_per_second;
    ended_per_second += other.ended_per_second;
    return *this;
}

authentications_reading& authentications_reading::operator+=(
    const authentications_reading& other) noexcept {
    recent += other.recent;
    all += other.all;
    succeeded_per_second += other.succeeded_per_second;
    failed_per_second += other.failed_per_second;
    renewed_per_second += other.renewed_per_second;
    not_renewed_per_second += other.not_renewed_per_second;
    return *this;
}

poll_reading& poll_reading::operator+=(const poll_reading& other) noexcept {
    recent += other.recent;
    all += other.all;
    passes_per_second += other.passes_per_second;
    share_waiting += other.share_waiting;
    share_working += other.share_working;
    return *this;
}

traffic_reading client_reading::total() const noexcept {
    traffic_reading sum;
    for (const node_reading& each : nodes)
        sum += each.of;
    return sum;
}

client_reading& client_reading::operator+=(const client_reading& other) {
    std::vector<node_reading> merged = nodes;
    for (const node_reading& each : other.nodes) {
        const auto place = std::ranges::lower_bound(merged, each.node, {}, &node_reading::node);
        if (place != merged.end() && place->node == each.node)
            place->of += each.of;
        else
            merged.insert(place, each);
    }
    nodes = std::move(merged);
    connections += other.connections;
    if (other.authentications)
        authentications =
            authentications ? * authentications += *other.authentications : *other.authentications;
    if (other.polling)
        polling = polling ? * polling += *other.polling : *other.polling;
    return *this;
}

void client_reading::forget_recent() noexcept {
    connections = {.all = connections.all};
    if (authentications)
        authentications = authentications_reading{.all = authentications->all};
    if (polling)
        polling = poll_reading{.all = polling->all};
    for (node_reading& each : nodes) {
        each.of.recent = {};
        each.of.requests_per_second = each.of.request_bytes_per_second = 0;
        each.of.answers_per_second = each.of.answer_bytes_per_second = 0;
        each.of.in_flight = 0;
    }
}

} // namespace kafka::core
