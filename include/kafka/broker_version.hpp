// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace kafka {

namespace protocol {
struct api_versions_response;
} // namespace protocol

/// A release of Apache Kafka. Before 1.0 releases were told apart by three numbers, since then by
/// two.
struct broker_version {
    int major = 0;
    int minor = 0;
    int patch = 0;

    /// Reads one to four numbers with dots between them. What is missing counts as 0, and the
    /// fourth does not count: `0.10.2.1` is 0.10.2. None when the text is anything else.
    static std::optional<broker_version> parse(std::string_view text) noexcept;

    /// `3.9`, `0.10.2`; the patch level of releases since 1.0 only when it is not zero.
    std::string to_string() const;

    friend constexpr bool operator==(
        const broker_version&, const broker_version&) noexcept = default;
    friend constexpr auto operator<=>(
        const broker_version&, const broker_version&) noexcept = default;
};

/// Which release a broker looks like, judged by what it supports: the newest whose marks it
/// bears, 0.10.0 when it bears none. Meant for people to read; other implementations of the
/// protocol resemble some release without being it. Requests are sent by the broker's own
/// version ranges, never by this.
broker_version infer_broker_version(const protocol::api_versions_response& answer);

} // namespace kafka
