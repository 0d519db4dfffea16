// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/address.hpp"
#include "core/proxy/negotiation.hpp"

#include <array>
#include <cctype>
#include <charconv>

namespace kafka::core::proxy {

namespace {

struct scheme {
    std::string_view name;
    kind type;
    bool resolves_names;
    std::uint16_t port;
};

constexpr std::array schemes{scheme{"socks5://", kind::socks5, false, 1080},
    scheme{"socks5h://", kind::socks5, true, 1080}, scheme{"http://", kind::http, true, 8080}};

// A length of one byte stands before each, in SOCKS 5.
constexpr std::size_t longest_credential = 255;

/// Empty when a percent sign is followed by no two digits.
std::optional<crypto::secret> decoded(std::string_view text) {
    crypto::secret made;
    made.reserve(text.size());
    while (!text.empty()) {
        if (text.front() != '%') {
            made.push_back(static_cast<std::byte>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        unsigned value = 0;
        const char* const end = text.data() + std::min<std::size_t>(3, text.size());
        const auto [after, wrong] = std::from_chars(text.data() + 1, end, value, 16);
        if (wrong != std::errc() || after != text.data() + 3)
            return std::nullopt;
        made.push_back(static_cast<std::byte>(value));
        text.remove_prefix(3);
    }
    return made;
}

} // namespace

std::variant<settings, std::string> parse_proxy_url(std::string_view url) {
    const scheme* known = nullptr;
    for (const scheme& each : schemes) {
        if (url.starts_with(each.name))
            known = &each;
    }
    if (known == nullptr)
        return std::string("a proxy's URL begins with socks5://, socks5h:// or http://");
    settings made{.type = known->type, .resolves_names = known->resolves_names};
    std::string_view rest = url.substr(known->name.size());
    if (rest.ends_with('/'))
        rest.remove_suffix(1);
    if (const std::size_t at = rest.rfind('@'); at != rest.npos) {
        const std::string_view login = rest.substr(0, at);
        rest.remove_prefix(at + 1);
        const std::size_t colon = login.find(':');
        const auto user = decoded(login.substr(0, colon));
        auto password = decoded(colon == login.npos ? std::string_view() : login.substr(colon + 1));
        if (!user || !password)
            return std::string("a percent sign in the name or the password is not followed by two "
                               "hexadecimal digits; %25 stands for the sign itself");
        if (user->empty() || user->size() > longest_credential ||
            password->size() > longest_credential)
            return std::string("the name has to have 1 to 255 bytes, and the password at most 255");
        if (made.type == kind::http && crypto::text_of(*user).find(':') != std::string_view::npos)
            return std::string("a name with a colon cannot be told to an HTTP proxy");
        made.user = crypto::text_of(*user);
        made.password = std::move(*password);
    }
    if (rest.find_first_of("/?#") != rest.npos)
        return std::string("a proxy's URL ends with its port");
    const parsed_address parsed = parse_server_address(rest, known->port);
    // What is wrong with it would be told with what stands there: a password, where the @ is
    // missing.
    if (std::holds_alternative<std::string>(parsed))
        return std::string(
            "what stands behind the scheme, or behind the @, is no host with its port");
    const auto& where = std::get<server_address>(parsed);
    made.host = where.host;
    made.port = where.port;
    return made;
}

std::string to_string(const settings& proxy) {
    for (const scheme& each : schemes)
        if (each.type == proxy.type &&
            (each.resolves_names == proxy.resolves_names || proxy.type == kind::http))
            return std::string(each.name) + to_string(server_address{proxy.host, proxy.port});
    return {};
}

} // namespace kafka::core::proxy
