// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kafka::core {

enum class ip_family : std::uint8_t { unspecified, ipv4, ipv6 };

/// The port of a server that is named without one.
inline constexpr std::uint16_t default_port = 9092;

/// Where a server listens. The host is a name, or an address without brackets.
struct server_address {
    std::string host;
    std::uint16_t port = default_port;
    /// What the way it was written asks for: that of a literal, IPv6 for anything in brackets.
    ip_family family = ip_family::unspecified;

    friend bool operator==(const server_address&, const server_address&) = default;
};

/// `host:port`, with brackets around an IPv6 address.
std::string to_string(const server_address& where);
/// The host in what that has written, without brackets.
std::string_view host_of(std::string_view where) noexcept;

/// Either what was asked for, or one line that says what is wrong with the text.
using parsed_address = std::variant<server_address, std::string>;
using parsed_addresses = std::variant<std::vector<server_address>, std::string>;

/// One server: `host`, `host:port`, an address, `[address]:port`, each with an optional
/// `anything://` in front, which is dropped. Blanks around it are ignored. Without a port it has
/// the usual one.
parsed_address parse_server_address(std::string_view text, std::uint16_t usual_port = default_port);

/// The same, but what would lead elsewhere than is meant, or nowhere, is wrong: an IPv6 address
/// without brackets whose end may be a port (`::1:9092`), and a link-local one without a zone.
parsed_address parse_bootstrap_server(std::string_view text);

/// A list of them with commas. Empty entries are skipped; without any other the list is empty.
parsed_addresses parse_bootstrap_servers(std::string_view text);

/// The same for a list of such lists.
parsed_addresses parse_bootstrap_servers(std::span<const std::string> texts);

} // namespace kafka::core
