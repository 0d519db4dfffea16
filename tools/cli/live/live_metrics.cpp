// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/live_metrics.hpp"

#include <charconv>
#include <cmath>

namespace kafka::cli {
namespace {

std::optional<std::int32_t> broker_of(const metric& from) {
    for (const metric_tag& tag : from.tags) {
        if (tag.name != "node-id")
            continue;
        std::int32_t id = 0;
        const char* const end = tag.value.data() + tag.value.size();
        const auto [read, error] = std::from_chars(tag.value.data(), end, id);
        return error == std::errc() && read == end ? std::optional(id) : std::nullopt;
    }
    return std::nullopt;
}

bool is_of_node(const metric& from) {
    return !from.tags.empty() && from.tags.back().name == "node-id";
}

void take(measured& into, const metric& from) {
    const std::optional<double> known =
        std::isfinite(from.value) ? std::optional(from.value) : std::nullopt;
    if (from.name == "response-total")
        into.answers = static_cast<std::uint64_t>(from.value);
    else if (from.name == "requests-in-flight")
        into.in_flight = static_cast<std::size_t>(from.value);
    else if (from.name == "request-latency-p50")
        into.latency.p50 = known;
    else if (from.name == "request-latency-p95")
        into.latency.p95 = known;
    else if (from.name == "request-latency-p99")
        into.latency.p99 = known;
    else if (from.name == "request-latency-max")
        into.latency.longest = known;
}

} // namespace

measurements read_metrics(std::span<const metric> metrics) {
    measurements made;
    double created = 0;
    double ended = 0;
    double open = 0;
    for (const metric& each : metrics) {
        if (is_of_node(each)) {
            if (const auto id = broker_of(each))
                take(made.nodes[*id], each);
            continue;
        }
        take(made.all, each);
        if (each.name == "connection-creation-total")
            created = each.value;
        else if (each.name == "connection-close-total")
            ended = each.value;
        else if (each.name == "connection-count")
            open = each.value;
    }
    made.connections = static_cast<std::uint64_t>(created);
    // Those that ended, less those that had been ready before.
    made.attempts_failed = static_cast<std::uint64_t>(ended - (created - open));
    return made;
}

void rate_meter::add(time_point now, std::uint64_t count) {
    counts_.emplace_back(now, count);
    while (counts_.size() > 2 && now - counts_[1].first >= std::chrono::seconds(1))
        counts_.pop_front();
}

double rate_meter::lately() const {
    return between(0);
}

double rate_meter::since_last() const {
    return between(counts_.size() < 2 ? 0 : counts_.size() - 2);
}

double rate_meter::between(std::size_t first) const {
    if (counts_.size() < 2)
        return 0;
    const auto& [then, before] = counts_[first];
    const auto& [now, count] = counts_.back();
    const double seconds = std::chrono::duration<double>(now - then).count();
    return seconds > 0 && count > before ? static_cast<double>(count - before) / seconds : 0;
}

} // namespace kafka::cli
