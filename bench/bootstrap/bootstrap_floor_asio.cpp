// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The floor for the way to the first answer: the requests that bootstrap_client sends over its two
// connections, written by hand, on bare Asio, by a program that knows all it would be told. Usage:
//
//   bootstrap_floor_asio ADDRESS PORT

#include "support/frames.hpp"
#include "support/measure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> ask(asio::ip::tcp::socket& on, const bench::bytes& what) {
    std::vector<unsigned char> buffer(4096);
    co_await asio::async_write(on, asio::buffer(what), asio::deferred);
    for (bench::frame_counter counter;;) {
        const std::size_t n = co_await on.async_read_some(asio::buffer(buffer), asio::deferred);
        if (counter.take(buffer.data(), n) != 0)
            break;
    }
}

asio::awaitable<void> talk(
    asio::ip::tcp::socket& on, asio::ip::tcp::endpoint to, const bench::bytes& wanted) {
    const bench::bytes versions = bench::api_versions_frame("bench");
    co_await on.async_connect(to, asio::deferred);
    on.set_option(asio::ip::tcp::no_delay(true));
    co_await ask(on, versions);
    co_await ask(on, wanted);
}

asio::awaitable<void> bootstrap(
    std::array<asio::ip::tcp::socket, 2>& sockets, asio::ip::tcp::endpoint to) {
    const bench::bytes metadata = bench::metadata_frame("bench");
    const bench::bytes groups = bench::list_groups_frame("bench");
    co_await talk(sockets[0], to, metadata);
    co_await talk(sockets[1], to, groups);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    const asio::ip::tcp::endpoint to(
        asio::ip::make_address(argv[1]), static_cast<std::uint16_t>(std::atoi(argv[2])));
    for (std::string line; std::getline(std::cin, line);) {
        const bench::stopwatch watch;
        asio::io_context context(1);
        std::array sockets{asio::ip::tcp::socket(context), asio::ip::tcp::socket(context)};
        asio::co_spawn(context, bootstrap(sockets, to), [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
        context.run();
        std::printf("wall_us %.1f cpu_us %.1f\n", watch.wall_us(), watch.cpu_us());
        std::fflush(stdout);
    }
}
