// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/diagnosis.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// Servers as tests want them to have been found.
namespace kafka::cli::doctor {

using std::chrono::days;

/// 2026-11-26 12:00 UTC
inline constexpr std::chrono::sys_seconds noon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 26) + std::chrono::hours(12);

inline step found(decltype(step::found) what, double ms = 1) {
    return {.found = std::move(what),
        .took =
            std::chrono::duration_cast<duration>(std::chrono::duration<double, std::milli>(ms))};
}

inline step failed(decltype(step::found) what, trouble wrong, std::string detail = {},
    std::optional<peer> really = {}) {
    step made = found(std::move(what));
    made.wrong = wrong;
    made.detail = std::move(detail);
    made.really = std::move(really);
    return made;
}

inline certificate issued(std::string subject, std::string issuer, days from, days until,
    std::vector<std::string> names = {}) {
    return {.subject = std::move(subject),
        .issuer = std::move(issuer),
        .names = std::move(names),
        .not_before = noon + from,
        .not_after = noon + until};
}

/// A server that was named on the command line, resolved and connected to.
inline visit server(std::string host, std::uint16_t port = 9092, std::string address = "10.0.0.1") {
    visit made{.host = host, .port = port, .bootstrap = true};
    made.steps.push_back(found(resolved{std::move(host), {address}}, 0.25));
    made.steps.push_back(found(connected{address + ':' + std::to_string(port)}, 0.5));
    return made;
}

/// One of the brokers that metadata has named.
inline visit broker_at(std::int32_t node, std::string host, std::uint16_t port = 9092,
    std::string address = "10.0.0.9") {
    visit made = server(std::move(host), port, std::move(address));
    made.bootstrap = false;
    made.node = node;
    return made;
}

inline visit with(visit at, std::vector<step> more) {
    for (step& each : more)
        at.steps.push_back(std::move(each));
    return at;
}

/// What follows where all goes well.
inline std::vector<step> to_the_end(
    std::string cluster = "q1Sh", broker_version release = {4, 3, 0}) {
    return {found(versions_known{release}, 2),
        found(described{std::move(cluster), 1, {{1, "one", 9092}, {2, "two", 9092}}}, 12)};
}

inline examination seen(
    std::vector<visit> visits, std::string protocol = "PLAINTEXT", std::string mechanism = {}) {
    return {
        .with = {.security_protocol = std::move(protocol), .sasl_mechanism = std::move(mechanism)},
        .now = noon,
        .visits = std::move(visits)};
}

/// The only finding that there should be.
inline finding only(const examination& all) {
    const std::vector<finding> findings = diagnose(all);
    EXPECT_EQ(findings.size(), 1u);
    return findings.empty() ? finding() : findings.front();
}

} // namespace kafka::cli::doctor
