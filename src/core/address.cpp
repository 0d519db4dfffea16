// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>
#include <optional>

namespace kafka::core {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_ipv4(const std::string& text) {
    in_addr address;
    return ::inet_pton(AF_INET, text.c_str(), &address) == 1;
}

// A zone (`fe80::1%eth0`) belongs to the address for all but the system's parser.
bool is_ipv6(const std::string& text) {
    in6_addr address;
    return ::inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(), &address) == 1;
}

/// Blanks and control characters, and what stands around hosts in URLs.
bool is_in_no_host(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte <= 0x20 || byte == 0x7F || letter == '/' || letter == '@';
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
    std::uint16_t port = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, failure] = std::from_chars(digits.data(), end, port);
    if (failure != std::errc{} || stopped != end || port == 0)
        return std::nullopt;
    return port;
}

/// Nowhere without the interface that it is on.
bool is_link_local(const std::string& text) {
    in6_addr address;
    return ::inet_pton(AF_INET6, text.c_str(), &address) == 1 && IN6_IS_ADDR_LINKLOCAL(&address);
}

/// What would be an address as well without what is behind its last colon, and that like a port:
/// Java's client takes it for one.
bool may_have_port(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    const std::string port = address.substr(colon + 1);
    const bool is_decimal = port.find_first_not_of("0123456789") == port.npos;
    const bool is_usual = port.size() == 4 && !port.starts_with('0');
    const bool is_in_zone = address.find('%') < colon;
    return is_decimal && (is_usual || is_in_zone) && is_ipv6(address.substr(0, colon));
}

std::string quoted(std::string_view text) {
    return '\'' + std::string(text) + '\'';
}

std::string no_port(std::string_view digits, std::string_view entry) {
    return quoted(digits) + " in " + quoted(entry) + " is not a port from 1 to 65535";
}

} // namespace

std::string to_string(const server_address& where) {
    const bool brackets = where.host.find(':') != std::string::npos;
    std::string text = brackets ? '[' + where.host + ']' : where.host;
    return text + ':' + std::to_string(where.port);
}

std::string_view host_of(std::string_view where) noexcept {
    where = where.substr(0, where.rfind(':'));
    if (where.starts_with('[') && where.ends_with(']')) {
        where.remove_prefix(1);
        where.remove_suffix(1);
    }
    return where;
}

parsed_address parse_server_address(std::string_view text, std::uint16_t usual_port) {
    const std::string_view entry = trimmed(text);
    std::string_view rest = entry;
    if (const std::size_t prefix = rest.rfind("://"); prefix != std::string_view::npos)
        rest.remove_prefix(prefix + 3);
    server_address result{.host = {}, .port = usual_port};
    std::string_view digits;
    bool has_port = false;

    if (rest.starts_with('[')) {
        const std::size_t closing = rest.find(']');
        if (closing == std::string_view::npos)
            return quoted(entry) + " lacks the closing bracket";
        result.host = rest.substr(1, closing - 1);
        result.family = ip_family::ipv6;
        rest.remove_prefix(closing + 1);
        if (!rest.empty() && !rest.starts_with(':'))
            return "only :port may follow the bracket in " + quoted(entry);
        has_port = !rest.empty();
        if (has_port)
            digits = rest.substr(1);
    } else if (is_ipv6(std::string(rest))) {
        result.host = rest;
        result.family = ip_family::ipv6;
    } else {
        const std::size_t colon = rest.rfind(':');
        has_port = colon != std::string_view::npos;
        result.host = rest.substr(0, colon);
        if (has_port)
            digits = rest.substr(colon + 1);
        if (result.host.find(':') != std::string::npos)
            return quoted(entry) + " has more than one colon but is no IPv6 address; "
                                   "with a port write [address]:port";
        if (is_ipv4(result.host))
            result.family = ip_family::ipv4;
    }

    if (has_port) {
        const std::optional<std::uint16_t> port = parse_port(digits);
        if (!port)
            return no_port(digits, entry);
        result.port = *port;
    }
    if (result.host.empty())
        return quoted(entry) + " names no host";
    if (std::ranges::any_of(result.host, is_in_no_host))
        return quoted(result.host) + " is not a host name";
    return result;
}

parsed_address parse_bootstrap_server(std::string_view text) {
    const std::string_view entry = trimmed(text);
    parsed_address parsed = parse_server_address(entry);
    const auto* const where = std::get_if<server_address>(&parsed);
    if (where == nullptr)
        return parsed;
    const std::string& host = where->host;
    if (entry.ends_with(host) && is_ipv6(host) && may_have_port(host)) {
        const std::size_t colon = host.rfind(':');
        return quoted(entry) + " is an IPv6 address as it stands; with a port write [" +
               host.substr(0, colon) + "]:" + host.substr(colon + 1) + ", and without one [" +
               host + ']';
    }
    if (is_link_local(host))
        return quoted(entry) +
               " is a link-local address without the interface that it is on; "
               "write [" +
               host + "%eth0]:" + std::to_string(where->port) + ", with the name of yours";
    return parsed;
}

parsed_addresses parse_bootstrap_servers(std::string_view text) {
    std::vector<server_address> servers;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string_view entry = trimmed(text.substr(from, comma - from));
        from = comma + 1;
        if (entry.empty())
            continue;
        parsed_address parsed = parse_bootstrap_server(entry);
        if (std::string* problem = std::get_if<std::string>(&parsed))
            return std::move(*problem);
        servers.push_back(std::get<server_address>(std::move(parsed)));
    }
    return servers;
}

parsed_addresses parse_bootstrap_servers(std::span<const std::string> texts) {
    std::vector<server_address> servers;
    for (const std::string& text : texts) {
        parsed_addresses parsed = parse_bootstrap_servers(std::string_view(text));
        auto* found = std::get_if<std::vector<server_address>>(&parsed);
        if (found == nullptr)
            return parsed;
        servers.insert(servers.end(), std::make_move_iterator(found->begin()),
            std::make_move_iterator(found->end()));
    }
    return servers;
}

} // namespace kafka::core
