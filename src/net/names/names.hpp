// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/address.hpp"
#include "net/names/query.hpp"
#include "net/transport.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What all ways of looking up names have in common: literals are nobody's business, and texts
/// become what `transport` answers with.
namespace kafka::net {

/// Has `look_up(on, host, family, answer_handler)` asked unless the host is an address itself, as
/// `transport::async_resolve` says.
template <class LookUp>
std::unique_ptr<operation> resolve_by(LookUp&& look_up, const executor& on, std::string host,
    std::uint16_t port, address_family family, resolve_handler handler) {
    error_code ec;
    std::vector<endpoint> addresses;
    if (!resolve_literal(host, port, family, ec, addresses))
        return look_up(on, std::move(host), family,
            [port, family, handler = std::move(handler)](
                error_code failure, const std::vector<std::string>& found) mutable {
                std::vector<endpoint> usable;
                if (!failure)
                    usable = endpoints_of(found, port, family);
                if (!failure && usable.empty())
                    failure = boost::asio::error::host_not_found;
                std::move(handler)(failure, std::move(usable));
            });
    boost::asio::post(
        on, [ec, addresses = std::move(addresses), handler = std::move(handler)]() mutable {
            std::move(handler)(ec, std::move(addresses));
        });
    return std::make_unique<completed_operation>();
}

/// What takes the answer to a question for names, on behalf of one who wants a single one.
inline answer_handler first_name(name_handler handler) {
    return [handler = std::move(handler)](error_code ec, std::vector<std::string> names) mutable {
        if (!ec && names.empty())
            ec = boost::asio::error::host_not_found;
        std::move(handler)(ec, ec ? std::string() : std::move(names.front()));
    };
}

} // namespace kafka::net
