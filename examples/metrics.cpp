// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a client measures of itself: a few of the values, then all of it as text for Prometheus. A
// service would answer its scrapes with that text.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/metrics.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <exception>
#include <iostream>
#include <memory>
#include <string>

namespace asio = boost::asio;

asio::awaitable<void> work(kafka::client_options options) {
    kafka::client client{co_await asio::this_coro::executor, options};
    co_await client.async_bootstrap();
    const kafka::protocol::list_groups_request ask;
    for (int i = 0; i < 100; ++i)
        for (const kafka::broker& each : client.cluster().brokers())
            co_await client.async_send(each.id, ask);

    // A client is in the registry for as long as it lives.
    for (const kafka::metric& each : options.metrics->snapshot())
        if (each.name.starts_with("request-latency"))
            std::cout << each.group << ' ' << each.name << ": " << each.value << " ms\n";
    std::cout << options.metrics->prometheus();
    co_await client.async_close();
}

int main(int argc, char** argv) {
    kafka::client_options options;
    options.bootstrap_servers = {argc > 1 ? argv[1] : "localhost:9092"};
    options.client_id = "example";
    options.metrics = std::make_shared<kafka::metrics_registry>();

    asio::io_context context;
    asio::co_spawn(context, work(options), [](std::exception_ptr failure) {
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
