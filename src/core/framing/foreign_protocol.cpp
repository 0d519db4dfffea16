// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/foreign_protocol.hpp"

#include <algorithm>
#include <string_view>

namespace kafka::core {

namespace {

// RFC 8446, 5.1: a content type, then a version whose first byte is 3.
bool is_tls_record(std::string_view bytes) {
    constexpr char first_type = 20;
    constexpr char last_type = 23;
    constexpr char last_minor = 4;
    return bytes[0] >= first_type && bytes[0] <= last_type && bytes[1] == 3 && bytes[2] >= 0 &&
           bytes[2] <= last_minor;
}

bool is_printable(char character) {
    return character >= ' ' && character <= '~';
}

bool is_text(char character) {
    return is_printable(character) || character == '\r' || character == '\n' || character == '\t';
}

} // namespace

std::string recognize_foreign_protocol(std::span<const std::byte> first_bytes) {
    constexpr std::size_t prefix = 4;
    constexpr std::size_t shown = 40;
    const std::string_view bytes(
        reinterpret_cast<const char*>(first_bytes.data()), first_bytes.size());
    if (is_tls_record(bytes))
        return "the peer answers with TLS; set security_protocol to SSL or SASL_SSL, or use the "
               "port of its plaintext listener";
    if (!std::all_of(bytes.begin(), bytes.begin() + prefix, is_text))
        return {};
    const std::string_view line = bytes.substr(0, shown);
    const std::string beginning(line.begin(), std::ranges::find_if_not(line, is_printable));
    if (bytes.starts_with("HTTP"))
        return "the peer looks like an HTTP server, not a Kafka broker: '" + beginning + '\'';
    return "the peer answers with text, not as a Kafka broker: '" + beginning + '\'';
}

} // namespace kafka::core
