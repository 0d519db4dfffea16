// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/sockets/socket_listener.hpp"

#include "net/sockets/socket_stream.hpp"

#include <boost/asio/error.hpp>

#include <memory>
#include <utility>

namespace kafka::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

class socket_listener final : public listener {
public:
    socket_listener(tcp::acceptor acceptor, const tcp::endpoint& local)
        : acceptor_(std::move(acceptor)),
          protocol_(local.protocol()),
          local_(to_endpoint(local)) {}

    void async_accept(executor on, connect_handler handler) override {
        acceptor_.async_accept(on, [protocol = protocol_, handler = std::move(handler)](
                                       error_code ec, tcp::socket socket) mutable {
            std::unique_ptr<stream> accepted;
            if (!ec)
                close_on_exec(socket.native_handle(), ec);
            if (!ec) {
                error_code ignored;
                socket.set_option(tcp::no_delay(true), ignored);
                accepted = make_socket_stream(std::move(socket), protocol);
            }
            if (ec == asio::error::bad_descriptor)
                ec = asio::error::operation_aborted;
            std::move(handler)(ec, std::move(accepted));
        });
    }

    void close() noexcept override {
        error_code ignored;
        acceptor_.close(ignored);
    }

    endpoint local_endpoint() const override { return local_; }

private:
    tcp::acceptor acceptor_;
    const tcp protocol_;
    const endpoint local_;
};

class socket_reservation final : public reservation {
public:
    explicit socket_reservation(tcp::acceptor bound) : bound_(std::move(bound)) {}

private:
    tcp::acceptor bound_;
};

/// A socket that is bound and does not listen yet.
tcp::acceptor bind_socket(executor on, const endpoint& at, error_code& ec) {
    tcp::acceptor bound(std::move(on));
    const auto address = asio::ip::make_address(at.address, ec);
    if (ec)
        return bound;
    const tcp::endpoint local(address, at.port);
    open_socket(bound, local.protocol(), ec);
    if (!ec)
        bound.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec)
        bound.bind(local, ec);
    return bound;
}

} // namespace

std::unique_ptr<listener> listen_socket(executor on, const endpoint& at, error_code& ec) {
    tcp::acceptor acceptor = bind_socket(std::move(on), at, ec);
    if (!ec)
        acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec)
        return nullptr;
    const tcp::endpoint bound = acceptor.local_endpoint(ec);
    if (ec)
        return nullptr;
    return std::make_unique<socket_listener>(std::move(acceptor), bound);
}

std::unique_ptr<reservation> reserve_socket(executor on, const endpoint& at) {
    error_code ec;
    tcp::acceptor bound = bind_socket(std::move(on), at, ec);
    return ec ? nullptr : std::make_unique<socket_reservation>(std::move(bound));
}

} // namespace kafka::net
