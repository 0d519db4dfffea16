// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/config/table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Values of options between text and type, apart from any one option.
namespace kafka::detail {

std::string_view trim(std::string_view text) noexcept;

/// Any character of Unicode but half of a pair of UTF-16.
void append_utf8(std::string& text, char32_t character);

/// Whether the text is that word, whatever the case of either.
bool equal_ignoring_case(std::string_view text, std::string_view word) noexcept;

/// An integer in decimal, blanks around it allowed.
parse_outcome parse_integer(std::string_view text, std::int64_t& value) noexcept;

/// `true` and `false` in any case, 1 and 0.
parse_outcome parse_boolean(std::string_view text, bool& value) noexcept;

/// The parts between commas, blanks around each dropped, empty ones left out.
std::vector<std::string> split_list(std::string_view text);
std::string join_list(const std::vector<std::string>& parts);

/// `TCP_NODELAY=1,SO_KEEPALIVE=1`; an option that has no name here is written `LEVEL:NAME=VALUE`
/// in numbers.
parse_outcome parse_socket_options(std::string_view text, std::vector<socket_option>& options);
std::string format_socket_options(const std::vector<socket_option>& options);

/// Whether a topic may have this name.
bool is_topic_name(std::string_view name) noexcept;
/// Whether brokers accept this as the name or the version of a client's software (KIP-511).
bool is_software_name(std::string_view name) noexcept;

} // namespace kafka::detail
