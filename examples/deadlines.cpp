// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What to do when an answer does not come: a deadline of the request's own, the details of a
// failure, and giving up early.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> try_everything(std::string servers) {
    kafka::client_options options;
    options.bootstrap_servers = {std::move(servers)};
    kafka::client client{co_await asio::this_coro::executor, options};
    const kafka::protocol::list_groups_request ask;

    // A deadline: here it leaves plenty of time. An error code and the details, not an exception.
    kafka::error_info details;
    kafka::send_options within{.timeout = 10s};
    const auto [ec, answer] = co_await client.async_send(
        kafka::any_node, ask, within, details, asio::as_tuple(asio::deferred));
    if (ec)
        std::cout << "failed: " << details.message() << '\n'
                  << (ec == kafka::condition::retriable ? "worth trying again\n" : "final\n");
    else
        std::cout << answer.groups.size() << " groups\n";

    // Giving up: the caller gets operation_aborted, the connection and all else on it stay.
    asio::cancellation_signal give_up;
    client.async_send(kafka::any_node, ask,
        asio::bind_cancellation_slot(give_up.slot(),
            [](kafka::error_code result, const kafka::protocol::list_groups_response&) {
                std::cout << "given up: " << result.message() << '\n';
            }));
    give_up.emit(asio::cancellation_type::all);

    co_await client.async_close();
}

int main(int argc, char** argv) try {
    asio::io_context context;
    asio::co_spawn(context, try_everything(argc > 1 ? argv[1] : "localhost:9092"),
        [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    context.run();
} catch (const kafka::exception& failure) {
    std::cerr << failure.info().message() << '\n';
    return 1;
}
