// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/framing/outgoing.hpp"
#include "wire/reader.hpp"

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kafka::core {

/// Correlation ids are never negative.
constexpr std::int32_t correlation_id_after(std::int32_t id) noexcept {
    return id == INT32_MAX ? 0 : id + 1;
}

/// Appends one request as it goes over the wire: length, header, body; records are not copied. When
/// it cannot be encoded (see `message_type::encode`), or there is no memory, `to` is left as it
/// was.
protocol::codec_result append_request(outgoing& to, const protocol::api_type& api,
    const void* request, std::int16_t version, bool strict, std::int32_t correlation_id,
    std::string_view client_id);

/// Appends bytes behind their length, without a header.
void append_token(outgoing& to, std::span<const std::byte> token);

/// Steps over what the header of an answer has behind the correlation id.
bool skip_response_header(wire::reader& from, std::int16_t header_version) noexcept;

} // namespace kafka::core
