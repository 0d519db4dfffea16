// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The floor for what an idle connection takes: a socket, a buffer of 4 KiB, and a coroutine that
// waits for something to read. Usage: idle_floor_asio ADDRESS PORT CONNECTIONS SECONDS

#include "idle.hpp"
#include "measure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> wait(std::unique_ptr<asio::ip::tcp::socket> on) {
    const auto buffer = std::make_unique<unsigned char[]>(4096);
    co_await on->async_read_some(asio::buffer(buffer.get(), 4096), asio::deferred);
}

void connect(asio::io_context& context, const char* address, int port) {
    auto made = std::make_unique<asio::ip::tcp::socket>(context);
    made->connect({asio::ip::make_address(address), static_cast<std::uint16_t>(port)});
    made->set_option(asio::ip::tcp::no_delay(true));
    asio::co_spawn(context, wait(std::move(made)), asio::detached);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5)
        return 2;
    const int connections = std::atoi(argv[3]);
    const int port = std::atoi(argv[2]);
    asio::io_context context(1);
    connect(context, argv[1], port);
    context.run_for(std::chrono::seconds(1));
    const bench::memory before = bench::memory::now();
    for (int i = 1; i < connections; ++i)
        connect(context, argv[1], port + i);
    context.run_for(std::chrono::seconds(1));
    bench::report_memory(before, bench::memory::now(), connections - 1);
    const bench::stopwatch idle;
    const std::size_t handlers = context.run_for(std::chrono::seconds(std::atoi(argv[4])));
    std::printf("cpu_percent %.4f handlers %zu\n", idle.cpu_us() / idle.wall_us() * 100, handlers);
}
