// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::net {

/// The endpoint that `host` names by itself: an IPv4 or IPv6 address as text, with a scope
/// (`fe80::1%eth0`) or without.
std::optional<endpoint> parse_literal(std::string_view host, std::uint16_t port);

/// True when nobody has to be asked: `host` is an address, which then is the answer (`addresses`,
/// or `ec` when it is not of the family wanted), or it is empty.
bool resolve_literal(std::string_view host, std::uint16_t port, address_family wanted,
    error_code& ec, std::vector<endpoint>& addresses);

/// The addresses in `texts` that are of the family wanted, in their order and without repetition.
/// What is no address is left out.
std::vector<endpoint> endpoints_of(
    std::span<const std::string> texts, std::uint16_t port, address_family wanted);

/// The order in which addresses are tried: families in turn, beginning with that of the first,
/// each in the order given (RFC 8305, section 4).
std::vector<endpoint> interleave_families(std::vector<endpoint> addresses);

} // namespace kafka::net
