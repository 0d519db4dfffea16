// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "interop/relay.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace kafka::interop {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// The two ends of a connection.
struct pair {
    tcp::socket client;
    tcp::socket server;

    void close() {
        boost::system::error_code ignored;
        client.close(ignored);
        server.close(ignored);
    }
};

/// One direction; its end is that of both.
asio::awaitable<void> pump(std::shared_ptr<pair> both, tcp::socket& from, tcp::socket& to) {
    std::array<char, 16 * 1024> bytes;
    for (;;) {
        const auto [read_error, size] =
            co_await from.async_read_some(asio::buffer(bytes), as_result);
        if (read_error)
            break;
        const auto [write_error, _] =
            co_await asio::async_write(to, asio::buffer(bytes, size), as_result);
        if (write_error)
            break;
    }
    both->close();
}

} // namespace

struct relay::state {
    state(asio::io_context& context, std::string_view server)
        : acceptor(context, {asio::ip::address_v4::loopback(), 0}) {
        const auto colon = server.rfind(':');
        upstream = *tcp::resolver(context)
                        .resolve(server.substr(0, colon), server.substr(colon + 1))
                        .begin();
    }

    static asio::awaitable<void> accept(std::shared_ptr<state> self) {
        for (;;) {
            auto [error, client] = co_await self->acceptor.async_accept(as_result);
            if (error)
                co_return;
            ++self->accepted;
            tcp::socket server(client.get_executor());
            const auto [refused] = co_await server.async_connect(self->upstream, as_result);
            if (refused)
                continue;
            const auto both = std::make_shared<pair>(std::move(client), std::move(server));
            self->open.push_back(both);
            const auto executor = both->client.get_executor();
            asio::co_spawn(executor, pump(both, both->client, both->server), asio::detached);
            asio::co_spawn(executor, pump(both, both->server, both->client), asio::detached);
        }
    }

    tcp::acceptor acceptor;
    tcp::endpoint upstream;
    std::size_t accepted = 0;
    std::vector<std::weak_ptr<pair>> open;
};

relay::relay(asio::io_context& context, std::string_view server)
    : state_(std::make_shared<state>(context, server)) {
    asio::co_spawn(context, state::accept(state_), asio::detached);
}

relay::~relay() {
    state_->acceptor.close();
    cut();
}

std::string relay::address() const {
    return "127.0.0.1:" + std::to_string(state_->acceptor.local_endpoint().port());
}

std::size_t relay::connections() const {
    return state_->accepted;
}

void relay::cut() {
    for (const auto& each : state_->open)
        if (const auto both = each.lock())
            both->close();
    state_->open.clear();
}

} // namespace kafka::interop
