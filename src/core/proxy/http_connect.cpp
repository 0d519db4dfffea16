// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/http_connect.hpp"

#include "core/address.hpp"
#include "protocol/base64.hpp"

#include <charconv>

namespace kafka::core::proxy {

namespace {

// What proxies say before the end of their header, with pages of apology behind it.
constexpr std::size_t longest_header = 16 * 1024;

/// Behind the header; 0: its end is not there. Lines may end with a line feed alone (RFC
/// 9112, 2.2).
std::size_t end_of_header(std::string_view text) noexcept {
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        if (rest.starts_with('\n') || rest.starts_with("\r\n"))
            return at + 1 + rest.find('\n') + 1;
    }
    return 0;
}

/// What stands behind `Basic` (RFC 7617).
crypto::secret login_of(const settings& with) {
    const crypto::secret pair = crypto::joined(*with.user, std::string_view(":"), with.password);
    return crypto::joined(protocol::detail::to_base64(pair));
}

} // namespace

http_connect::http_connect(const settings& with, destination to)
    : negotiation(with, std::move(to)) {
    const std::string authority = to_string(server_address{.host = to_.host, .port = to_.port});
    const std::string_view line_end = "\r\n";
    crypto::secret login;
    if (with.user)
        login = crypto::joined(
            std::string_view("Proxy-Authorization: Basic "), login_of(with), line_end);
    send(crypto::joined(std::string_view("CONNECT "), authority,
        std::string_view(" HTTP/1.1\r\nHost: "), authority, line_end, login, line_end));
}

std::size_t http_connect::size_of_message(std::span<const std::byte> bytes) {
    constexpr std::string_view beginning = "HTTP/1.";
    const std::string_view text = crypto::text_of(bytes);
    if (text.substr(0, beginning.size()) != beginning.substr(0, text.size()))
        return 0;
    if (const std::size_t end = end_of_header(text); end != 0)
        return end;
    return text.size() < longest_header ? text.size() + 1 : 0;
}

negotiation::status http_connect::on_message(std::span<const std::byte> message) {
    const std::string_view text = crypto::text_of(message);
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    // HTTP/1.1 200 Connection established
    const std::size_t space = line.find(' ');
    int code = 0;
    if (space != line.npos)
        std::from_chars(line.data() + space + 1, line.data() + line.size(), code);
    if (code >= 200 && code < 300)
        return status::done;
    if (code >= 100 && code < 200)
        return status::under_way; // The answer is still to come (RFC 9110, 15.2).
    if (code == 0)
        return fail_to_understand(message);
    constexpr int login_required = 407;
    constexpr int unauthorized = 401; // what tinyproxy says to a wrong password
    const std::string said = told(line, 200);
    if (code != login_required && code != unauthorized)
        return fail(errc::proxy_connect_failed,
            "does not connect to " + to_string(server_address{to_.host, to_.port}) + ": " + said);
    return fail(errc::proxy_authentication_failed,
        (with_.user ? "does not accept the name and the password of proxy_url: "
                    : "wants clients to log in, and proxy_url has neither name nor password: ") +
            said);
}

std::vector<crypto::secret> http_connect::unspeakable() const {
    std::vector<crypto::secret> all = negotiation::unspeakable();
    if (with_.user)
        all.push_back(login_of(with_));
    return all;
}

negotiation::question http_connect::asked() const {
    return {"the wish for a connection to " + to_string(server_address{to_.host, to_.port}),
        errc::proxy_connect_failed, errc::proxy_protocol};
}

} // namespace kafka::core::proxy
