// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::cli {

/// How bytes are written down.
enum class byte_format : unsigned char { hex, base64, binary };

/// White space is read over, and so is `0x` in front of hexadecimal digits; base64 may miss its
/// padding, and is otherwise read as in JSON. Throws `failure` that says which character is wrong.
std::vector<std::byte> read_bytes(std::string_view text, byte_format format);

/// A line of text, or the bytes themselves.
std::string write_bytes(std::span<const std::byte> bytes, byte_format format);

} // namespace kafka::cli
