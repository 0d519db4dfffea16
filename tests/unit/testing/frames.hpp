// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/protocol/request_header.hpp>
#include <kafka/protocol/response_header.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Requests and answers as bytes, without any of the client.
namespace kafka::testing::test {

using byte_vector = std::vector<std::byte>;

inline void append_int32(byte_vector& to, std::int32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        to.push_back(static_cast<std::byte>(static_cast<std::uint32_t>(value) >> shift & 0xff));
}

inline std::int32_t read_int32(std::span<const std::byte> from) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | std::to_integer<std::uint32_t>(from[i]);
    return static_cast<std::int32_t>(value);
}

/// Bytes from hexadecimal digits; spaces are for the eye.
inline byte_vector from_hex(std::string_view digits) {
    byte_vector bytes;
    std::string pair;
    for (char digit : digits) {
        if (digit == ' ')
            continue;
        pair += digit;
        if (pair.size() == 2) {
            bytes.push_back(static_cast<std::byte>(std::stoi(pair, nullptr, 16)));
            pair.clear();
        }
    }
    return bytes;
}

/// A frame's payload with its length in front.
inline byte_vector frame(std::span<const std::byte> payload) {
    byte_vector framed;
    append_int32(framed, static_cast<std::int32_t>(payload.size()));
    framed.insert(framed.end(), payload.begin(), payload.end());
    return framed;
}

/// Header and body, without the length.
template <class Request>
byte_vector encode_request(
    const Request& request, std::int16_t version, std::int32_t correlation_id) {
    protocol::request_header header;
    header.request_api_key = Request::descriptor.api_key;
    header.request_api_version = version;
    header.correlation_id = correlation_id;
    header.client_id = "tester";
    byte_vector payload;
    const auto header_version =
        protocol::request_header_version(Request::descriptor.api_key, version);
    if (!protocol::encode(header, header_version, payload) ||
        !protocol::encode(request, version, payload))
        payload.clear();
    return payload;
}

template <class Response>
struct decoded {
    std::int32_t correlation_id = 0;
    Response message;
};

/// Reads a payload to its last byte. Nothing when that is not what it holds.
template <class Response>
std::optional<decoded<Response>> decode_response(
    std::span<const std::byte> payload, std::int16_t version) {
    protocol::response_header header;
    const auto header_version =
        protocol::response_header_version(Response::descriptor.api_key, version);
    std::size_t left = 0;
    if (!protocol::decode(payload, header_version, header, &left))
        return std::nullopt;
    decoded<Response> result;
    result.correlation_id = header.correlation_id;
    if (!protocol::decode(payload.last(left), version, result.message))
        return std::nullopt;
    return result;
}

} // namespace kafka::testing::test
