// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::cli {

/// What stands in the bytes of one message.
struct frame_format {
    const protocol::message_type* type = nullptr;
    std::int16_t version = 0;
    /// The header of the request or response before the body.
    bool header = false;
    /// The four bytes of the length before both.
    bool size = false;
};

/// The message as JSON: of the body alone, or `{"requestHeader":…,"request":…}` with a header.
/// Throws `failure` that says where the bytes are wrong. Nothing is masked.
std::string decode_frame(std::span<const std::byte> bytes, const frame_format& format);

/// The bytes of such JSON. Members that are missing have their defaults; the header of a request
/// says which API and version it is for by itself. Throws `failure` that names what is wrong.
std::vector<std::byte> encode_frame(std::string_view json, const frame_format& format);

} // namespace kafka::cli
