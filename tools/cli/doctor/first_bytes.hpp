// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is said to a port to find out who is there, and what the answers are.
namespace kafka::cli::doctor {

/// The beginning of TLS: a ClientHello (RFC 8446 and 5246) that every server understands well
/// enough to answer it, be it with an alert. `host` goes along as SNI unless it is an address.
/// Enough for an answer and for nothing more: no handshake can follow.
std::vector<std::byte> client_hello(std::span<const std::byte, 64> random, const std::string& host);

/// `GET / HTTP/1.0`: servers that say nothing to bytes which make no sense answer this.
std::vector<std::byte> http_request(const std::string& host);

/// ApiVersions, which brokers since 0.10 answer before anybody has logged in. Those before 2.4 know
/// nothing of version 3, which says most, and want to be asked again, in version 0.
std::vector<std::byte> api_versions_question(
    std::int16_t version, std::int32_t correlation_id, std::string_view client);
/// SaslHandshake, version 1: whether clients log in there, and how.
std::vector<std::byte> sasl_question(
    std::int32_t correlation_id, std::string_view client, std::string_view mechanism);

/// Whether that is the whole of a frame, or can become none of reasonable size: then more needs not
/// be waited for.
bool is_whole_frame(std::span<const std::byte> bytes) noexcept;

/// Who has sent these bytes, the first of a connection, and answers a request of that correlation
/// id if it is a broker. Nothing at all is nobody.
peer recognise(std::span<const std::byte> bytes, std::int32_t correlation_id);

/// What a broker has answered to `api_versions_question` of that version; none if it is nothing of
/// the kind, or that it does not know the version.
std::optional<versions_known> versions_in(std::span<const std::byte> frame, std::int16_t version);
/// What it has answered to `sasl_question`: the mechanisms that there are, none of them for a
/// listener without SASL. No value: it is no such answer.
std::optional<std::vector<std::string>> mechanisms_in(std::span<const std::byte> frame);

} // namespace kafka::cli::doctor
