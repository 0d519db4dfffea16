// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <iterator>

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

std::vector<endpoint> interleave_families(std::vector<endpoint> addresses) {
    if (addresses.empty())
        return addresses;
    const address_family first = addresses.front().family;
    std::vector<endpoint> others;
    const auto split = std::stable_partition(
        addresses.begin(), addresses.end(), [&](const endpoint& e) { return e.family == first; });
    std::move(split, addresses.end(), std::back_inserter(others));
    addresses.erase(split, addresses.end());

    std::vector<endpoint> ordered;
    ordered.reserve(addresses.size() + others.size());
    for (std::size_t i = 0; i < std::max(addresses.size(), others.size()); ++i) {
        if (i < addresses.size())
            ordered.push_back(std::move(addresses[i]));
        if (i < others.size())
            ordered.push_back(std::move(others[i]));
    }
    return ordered;
}

} // namespace kafka::net
