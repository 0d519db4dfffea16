// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A loop that nothing may hold up: what large answers take to be decoded is spent on a thread of
// its own, which runs nothing else.

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <kafka/client.hpp>

#include <iostream>

namespace asio = boost::asio;

int main(int argc, char** argv) {
    asio::io_context loop;
    asio::thread_pool work(1);

    kafka::client_options options;
    options.bootstrap_servers = {argc > 1 ? argv[1] : "localhost:9092"};
    options.work_executor = work.get_executor();
    kafka::client client{loop.get_executor(), options};

    // All topics of the cluster: with ten thousand of them an answer of megabytes.
    client.need_all_topics();
    kafka::error_info why;
    int result = 1;
    client.async_refresh_metadata(why, [&](kafka::error_code ec, const kafka::cluster& known) {
        if (ec) {
            std::cerr << why.message() << '\n';
        } else {
            std::cout << "the cluster has " << known.topics().size() << " topics\n";
            result = 0;
        }
        client.close();
    });
    loop.run();
    return result;
}
