// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How much longer a request takes than over a bare socket. A request of the client's and one that
// is written by hand take turns, on one loop, so that whatever else the machine does meets both.
// Each goes to the next of so many nodes, over connections of its own. Usage:
//
//   request_latency ADDRESS PORT CONNECTIONS PAIRS

#include "support/connections.hpp"
#include "support/frames.hpp"
#include "support/measure.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace asio = boost::asio;

namespace {

using clock_type = std::chrono::steady_clock;

double us_since(clock_type::time_point begin) {
    return std::chrono::duration<double, std::micro>(clock_type::now() - begin).count();
}

struct measured {
    std::vector<double> floor;
    std::vector<double> client;
};

asio::awaitable<void> take_turns(kafka::client& client, const std::vector<kafka::node_id>& nodes,
    std::vector<asio::ip::tcp::socket>& sockets, long pairs, measured& into) {
    const bench::bytes frame = bench::list_groups_frame("bench");
    std::array<unsigned char, 4096> buffer{};
    std::size_t at = 0;
    for (long left = pairs; left != 0; --left, at = (at + 1) % nodes.size()) {
        auto begin = clock_type::now();
        co_await asio::async_write(sockets[at], asio::buffer(frame), asio::deferred);
        for (bench::frame_counter counter;;) {
            const std::size_t n =
                co_await sockets[at].async_read_some(asio::buffer(buffer), asio::deferred);
            if (counter.take(buffer.data(), n) != 0)
                break;
        }
        into.floor.push_back(us_since(begin));
        begin = clock_type::now();
        co_await client.async_send(nodes[at], kafka::protocol::list_groups_request{});
        into.client.push_back(us_since(begin));
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5)
        return 2;
    const long connections = std::atol(argv[3]);
    const long pairs = std::atol(argv[4]);
    asio::io_context context(1);
    std::vector<asio::ip::tcp::socket> sockets;
    for (long i = 0; i < connections; ++i) {
        sockets.emplace_back(context).connect(
            {asio::ip::make_address(argv[1]), static_cast<std::uint16_t>(std::atol(argv[2]) + i)});
        sockets.back().set_option(asio::ip::tcp::no_delay(true));
    }
    kafka::client client(
        context.get_executor(), bench::options_for(argv[1], argv[2], connections, 1));
    const auto nodes = bench::connect(context, client, connections);
    const auto run = [&](long count) {
        measured taken;
        bool done = false;
        asio::co_spawn(context, take_turns(client, nodes, sockets, count, taken),
            [&](std::exception_ptr failure) {
                bench::rethrow(failure);
                done = true;
            });
        while (!done)
            context.run_one();
        return taken;
    };
    run(pairs / 10 + 1);
    measured taken = run(pairs);
    const bench::distribution floor(std::move(taken.floor));
    const bench::distribution ours(std::move(taken.client));
    std::printf("floor_p50_us %.2f client_p50_us %.2f floor_p99_us %.2f client_p99_us %.2f\n",
        floor.at(0.5), ours.at(0.5), floor.at(0.99), ours.at(0.99));
    client.close();
}
