// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/http_connect.hpp"

#include "core/address.hpp"
#include "core/journal/words.hpp"
#include "protocol/base64.hpp"

#include <charconv>

namespace kafka::core::proxy {

namespace {

// What proxies say before the end of their header, with pages of apology behind it.
constexpr std::size_t longest_header = 16 * 1024;
constexpr std::string_view end_of_header = "\r\n\r\n";

} // namespace

http_connect::http_connect(const settings& with, const destination& to)
    : logs_in_(with.user.has_value()) {
    const std::string authority = to_string(server_address{.host = to.host, .port = to.port});
    const std::string_view line_end = "\r\n";
    crypto::secret login;
    if (with.user) {
        const crypto::secret pair =
            crypto::joined(*with.user, std::string_view(":"), with.password);
        login = crypto::joined(std::string_view("Proxy-Authorization: Basic "),
            protocol::detail::to_base64(pair), line_end);
    }
    send(crypto::joined(std::string_view("CONNECT "), authority,
        std::string_view(" HTTP/1.1\r\nHost: "), authority, line_end, login, line_end));
}

std::size_t http_connect::size_of_message(std::span<const std::byte> bytes) {
    constexpr std::string_view beginning = "HTTP/1.";
    const std::string_view text = crypto::text_of(bytes);
    if (text.substr(0, beginning.size()) != beginning.substr(0, text.size()))
        return 0;
    const std::size_t end = text.find(end_of_header);
    if (end != text.npos)
        return end + end_of_header.size();
    return text.size() < longest_header ? text.size() + 1 : 0;
}

negotiation::status http_connect::on_message(std::span<const std::byte> message) {
    const std::string_view text = crypto::text_of(message);
    const std::string_view line = text.substr(0, text.find("\r\n"));
    // HTTP/1.1 200 Connection established
    const std::size_t space = line.find(' ');
    int code = 0;
    if (space != line.npos)
        std::from_chars(line.data() + space + 1, line.data() + line.size(), code);
    if (code >= 200 && code < 300)
        return status::done;
    constexpr int login_required = 407;
    const std::string said = one_line(std::string(line.substr(0, 200)));
    if (code == login_required)
        return refuse_login(logs_in_ ? "it does not accept the name and the password: " + said
                                     : "it wants clients to log in, and the URL has neither name "
                                       "nor password: " +
                                           said);
    return fail("it does not connect: " + said);
}

} // namespace kafka::core::proxy
