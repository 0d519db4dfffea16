// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Finds the cluster and asks every broker for something, on the program's own loop.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;

asio::awaitable<void> list_brokers(std::string servers) {
    kafka::client_options options;
    options.bootstrap_servers = {std::move(servers)};
    kafka::client client{co_await asio::this_coro::executor, options};
    co_await client.async_bootstrap();

    for (const kafka::broker& each : client.cluster().brokers()) {
        const auto groups =
            co_await client.async_send(each.id, kafka::protocol::list_groups_request{});
        std::cout << "broker " << each.id.to_string() << " at " << each.host << ':' << each.port
                  << " coordinates " << groups.groups.size() << " groups\n";
    }
    co_await client.async_close();
}

int main(int argc, char** argv) {
    asio::io_context context;
    asio::co_spawn(context, list_brokers(argc > 1 ? argv[1] : "localhost:9092"),
        [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    try {
        context.run();
    } catch (const boost::system::system_error& failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
