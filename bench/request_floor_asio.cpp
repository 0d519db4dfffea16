// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The floor for the cost of a request on Boost.Asio: the loop of request_floor_sockets as a
// coroutine. Usage: request_floor_asio ADDRESS PORT IN_FLIGHT REQUESTS

#include "list_groups_frame.hpp"
#include "measure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> run(asio::ip::tcp::socket& socket, const std::vector<unsigned char>& burst,
    std::size_t frame, long in_flight, long requests) {
    bench::frame_counter counter;
    std::vector<unsigned char> buffer(65536);
    long sent = std::min(in_flight, requests);
    co_await asio::async_write(
        socket, asio::buffer(burst.data(), frame * static_cast<std::size_t>(sent)), asio::deferred);
    for (long answered = 0; answered < requests;) {
        const std::size_t n = co_await socket.async_read_some(asio::buffer(buffer), asio::deferred);
        const long whole = counter.take(buffer.data(), n);
        answered += whole;
        const long next = std::min(whole, requests - sent);
        if (next > 0)
            co_await asio::async_write(socket,
                asio::buffer(burst.data(), frame * static_cast<std::size_t>(next)), asio::deferred);
        sent += next;
    }
}

asio::awaitable<void> measure(
    std::string address, std::uint16_t port, long in_flight, long requests) {
    asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
    const asio::ip::tcp::endpoint to(asio::ip::make_address(address), port);
    co_await socket.async_connect(to, asio::deferred);
    socket.set_option(asio::ip::tcp::no_delay(true));

    const auto frame = bench::list_groups_frame("bench");
    std::vector<unsigned char> burst;
    for (long i = 0; i < in_flight; ++i)
        burst.insert(burst.end(), frame.begin(), frame.end());
    co_await run(socket, burst, frame.size(), in_flight, requests / 10 + 1);
    const bench::stopwatch watch;
    co_await run(socket, burst, frame.size(), in_flight, requests);
    bench::report(watch, requests);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5)
        return 2;
    asio::io_context context(1);
    asio::co_spawn(context,
        measure(argv[1], static_cast<std::uint16_t>(std::atoi(argv[2])), std::atol(argv[3]),
            std::atol(argv[4])),
        [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    context.run();
}
