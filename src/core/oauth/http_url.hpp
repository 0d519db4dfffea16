// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace kafka::core::oauth {

/// Where an HTTP server is, and what it is asked for.
struct http_url {
    bool is_secure = false;
    /// A name, or an address without brackets.
    std::string host = {};
    std::uint16_t port = 0;
    /// Path and query, at least `/`.
    std::string target = {};
};

/// `http://` or `https://`, host, port unless it is 80 or 443, path and query. Either that, or what
/// is wrong with it.
std::variant<http_url, std::string> parse_http_url(std::string_view url);

/// The same as text, without the query.
std::string to_string(const http_url& url);
/// `host`, or `host:port` where that is not the usual one: the header field of that name.
std::string host_field(const http_url& url);

} // namespace kafka::core::oauth
