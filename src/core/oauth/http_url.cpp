// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/http_url.hpp"

#include "core/address.hpp"

#include <algorithm>

namespace kafka::core::oauth {

namespace {

constexpr std::uint16_t usual_port(bool is_secure) noexcept {
    return is_secure ? 443 : 80;
}

/// What may stand in a request's first line.
bool is_visible(char letter) noexcept {
    return letter > 0x20 && letter < 0x7F;
}

} // namespace

std::variant<http_url, std::string> parse_http_url(std::string_view url) {
    http_url made{.is_secure = url.starts_with("https://")};
    if (!made.is_secure && !url.starts_with("http://"))
        return std::string("it has to begin with https:// or http://");
    if (!std::all_of(url.begin(), url.end(), is_visible))
        return std::string("blanks, control characters and letters beyond ASCII have to be written "
                           "with percent signs");
    url.remove_prefix(url.find("//") + 2);
    if (url.find('#') != url.npos)
        return std::string("it must not have a fragment (#)");
    const std::size_t path = url.find_first_of("/?");
    const std::string_view server = url.substr(0, path);
    if (server.find('@') != server.npos)
        return std::string("name and password are not told by the URL");
    const parsed_address parsed = parse_server_address(server, usual_port(made.is_secure));
    // What is wrong with it would be told with what stands there, which may be a secret.
    if (std::holds_alternative<std::string>(parsed))
        return std::string("what stands behind // is no host, with or without a port");
    const auto& where = std::get<server_address>(parsed);
    made.host = where.host;
    made.port = where.port;
    if (path != url.npos)
        made.target = url.substr(path);
    if (!made.target.starts_with('/'))
        made.target.insert(0, 1, '/');
    return made;
}

std::string host_field(const http_url& url) {
    std::string text = to_string(server_address{url.host, url.port});
    if (url.port == usual_port(url.is_secure))
        text.resize(text.rfind(':'));
    return text;
}

std::string to_string(const http_url& url) {
    return (url.is_secure ? "https://" : "http://") + host_field(url) +
           url.target.substr(0, url.target.find('?'));
}

} // namespace kafka::core::oauth
