// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <span>
#include <tuple>
#include <utility>

/// The operations of the transport, for coroutines.
namespace kafka::testing::detail {

using awaiting_token = boost::asio::as_tuple_t<boost::asio::use_awaitable_t<>>;

template <class Signature, class Initiation>
auto await_operation(Initiation initiation) {
    return boost::asio::async_initiate<const awaiting_token, Signature>(
        std::move(initiation), boost::asio::as_tuple(boost::asio::use_awaitable));
}

inline auto read_some(net::stream& from, std::span<std::byte> into) {
    return await_operation<void(net::error_code, std::size_t)>(
        [&from, into](auto handler) { from.async_read_some(into, std::move(handler)); });
}

inline auto write_all(net::stream& to, std::span<const boost::asio::const_buffer> buffers) {
    return await_operation<void(net::error_code, std::size_t)>(
        [&to, buffers](auto handler) { to.async_write(buffers, std::move(handler)); });
}

inline auto wait_until(net::timer& timer, time_point deadline) {
    return await_operation<void(net::error_code)>(
        [&timer, deadline](auto handler) { timer.async_wait(deadline, std::move(handler)); });
}

} // namespace kafka::testing::detail
