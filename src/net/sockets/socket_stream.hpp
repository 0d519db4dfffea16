// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace kafka::net {

endpoint to_endpoint(const boost::asio::ip::tcp::endpoint& from);

/// Opens a socket that programs which this one starts do not inherit, from its first moment on
/// where the system can do that: another thread may start one at any time.
template <class Socket>
void open_socket(Socket& socket, const boost::asio::ip::tcp& protocol, error_code& ec);

/// The same for a socket that came without.
void close_on_exec(int descriptor, error_code& ec) noexcept;

/// Wraps a connected socket.
std::unique_ptr<stream> make_socket_stream(
    boost::asio::ip::tcp::socket socket, const boost::asio::ip::tcp& protocol);

/// Connects a new socket to `to`, with `options` set in their order.
std::unique_ptr<operation> connect_socket(executor on, const endpoint& to,
    const std::vector<socket_option>& options, connect_handler handler);

} // namespace kafka::net
