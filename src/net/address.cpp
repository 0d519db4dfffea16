// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/address.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <utility>

namespace kafka::net {

std::string to_string(const endpoint& where) {
    std::string text;
    text.reserve(where.address.size() + 8);
    if (where.family == address_family::ipv6)
        text.append(1, '[').append(where.address).append(1, ']');
    else
        text.append(where.address);
    return text.append(1, ':').append(std::to_string(where.port));
}

std::optional<endpoint> parse_literal(std::string_view host, std::uint16_t port) {
    // A name must not be cut short by a zero byte in it: `make_address` would look at C strings.
    if (host.empty() || host.find('\0') != host.npos)
        return std::nullopt;
    error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    if (ec)
        return std::nullopt;
    return endpoint{.address = address.to_string(),
        .port = port,
        .family = address.is_v6() ? address_family::ipv6 : address_family::ipv4};
}

bool resolve_literal(std::string_view host, std::uint16_t port, address_family wanted,
    error_code& ec, std::vector<endpoint>& addresses) {
    // The system would take nothing for this machine, and not look beyond a zero byte.
    if (host.empty() || host.find('\0') != host.npos) {
        ec = boost::asio::error::host_not_found;
        return true;
    }
    std::optional<endpoint> literal = parse_literal(host, port);
    if (!literal)
        return false;
    if (wanted == address_family::unspecified || wanted == literal->family)
        addresses.push_back(std::move(*literal));
    else
        ec = boost::asio::error::address_family_not_supported;
    return true;
}

std::vector<endpoint> endpoints_of(
    std::span<const std::string> texts, std::uint16_t port, address_family wanted) {
    std::vector<endpoint> selected;
    for (const std::string& each : texts) {
        std::optional<endpoint> address = parse_literal(each, port);
        if (!address || (wanted != address_family::unspecified && wanted != address->family))
            continue;
        if (std::find(selected.begin(), selected.end(), *address) == selected.end())
            selected.push_back(std::move(*address));
    }
    return selected;
}

std::vector<endpoint> interleave_families(std::vector<endpoint> addresses) {
    std::vector<endpoint> first;
    std::vector<endpoint> second;
    for (endpoint& each : addresses) {
        const bool leads = first.empty() || each.family == first.front().family;
        (leads ? first : second).push_back(std::move(each));
    }
    addresses.clear();
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            addresses.push_back(std::move(first[i]));
        if (i < second.size())
            addresses.push_back(std::move(second[i]));
    }
    return addresses;
}

} // namespace kafka::net
