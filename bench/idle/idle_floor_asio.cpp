// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The floor for what an idle connection takes: a socket, a buffer of 4 KiB, and a coroutine that
// waits for something to read. With a file of the authority to trust, Asio's own TLS besides.
// Usage:
//
//   idle_floor_asio ADDRESS PORT CONNECTIONS SECONDS [AUTHORITY]

#include "idle/idle.hpp"
#include "support/measure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace asio = boost::asio;

namespace {

using plain_stream = asio::ip::tcp::socket;
using tls_stream = asio::ssl::stream<asio::ip::tcp::socket>;

template <class Stream>
asio::awaitable<void> wait(std::unique_ptr<Stream> on) {
    const auto buffer = std::make_unique<unsigned char[]>(4096);
    co_await on->async_read_some(asio::buffer(buffer.get(), 4096), asio::deferred);
}

void connect(asio::io_context& context, const asio::ip::tcp::endpoint& to) {
    auto made = std::make_unique<plain_stream>(context);
    made->connect(to);
    made->set_option(asio::ip::tcp::no_delay(true));
    asio::co_spawn(context, wait(std::move(made)), asio::detached);
}

void connect(
    asio::io_context& context, const asio::ip::tcp::endpoint& to, asio::ssl::context& trusting) {
    auto made = std::make_unique<tls_stream>(context, trusting);
    made->next_layer().connect(to);
    made->next_layer().set_option(asio::ip::tcp::no_delay(true));
    made->handshake(tls_stream::client);
    asio::co_spawn(context, wait(std::move(made)), asio::detached);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5 && argc != 6)
        return 2;
    const int connections = std::atoi(argv[3]);
    asio::io_context context(1);
    asio::ssl::context trusting(asio::ssl::context::tls_client);
    if (argc == 6) {
        trusting.set_verify_mode(asio::ssl::verify_peer);
        trusting.load_verify_file(argv[5]);
    }
    const auto connect_to = [&](int nth) {
        const asio::ip::tcp::endpoint to(
            asio::ip::make_address(argv[1]), static_cast<std::uint16_t>(std::atoi(argv[2]) + nth));
        if (argc == 6)
            connect(context, to, trusting);
        else
            connect(context, to);
    };
    connect_to(0);
    context.run_for(std::chrono::seconds(1));
    const bench::memory before = bench::memory::now();
    for (int i = 1; i < connections; ++i)
        connect_to(i);
    context.run_for(std::chrono::seconds(1));
    bench::report_memory(before, bench::memory::now(), connections - 1);
    const bench::stopwatch idle;
    const std::size_t handlers = context.run_for(std::chrono::seconds(std::atoi(argv[4])));
    std::printf("cpu_percent %.4f handlers %zu\n", idle.cpu_us() / idle.wall_us() * 100, handlers);
}
