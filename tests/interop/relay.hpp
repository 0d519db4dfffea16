// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::interop {

/// Stands between a client and a broker and counts the connections. Runs on the context of whoever
/// made it.
class relay {
public:
    /// `server` is HOST:PORT.
    relay(boost::asio::io_context& context, std::string_view server);
    ~relay();

    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    /// HOST:PORT.
    std::string address() const;
    /// How many there have been.
    std::size_t connections() const;
    /// Breaks all that there are.
    void cut();

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace kafka::interop
