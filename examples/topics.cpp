// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Creates a topic, waits until it has leaders, and deletes it: requests for the controller, and
// errors that a broker puts into its answer.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/create_topics.hpp>
#include <kafka/protocol/delete_topics.hpp>
#include <kafka/protocol/metadata.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;
namespace protocol = kafka::protocol;

/// A broker's error inside an answer is not an exception until somebody makes it one.
void check(kafka::broker_errc code) {
    if (code != kafka::broker_errc::none)
        throw boost::system::system_error(make_error_code(code));
}

bool all_led(const protocol::metadata_response& answer) {
    for (const auto& topic : answer.topics) {
        if (topic.error_code != kafka::broker_errc::none)
            return false;
        for (const auto& partition : topic.partitions)
            if (partition.leader_id == kafka::broker_id{-1})
                return false;
    }
    return true;
}

asio::awaitable<void> make_and_delete(std::string servers) {
    kafka::client_options options;
    options.bootstrap_servers = {std::move(servers)};
    kafka::client client{co_await asio::this_coro::executor, options};
    co_await client.async_bootstrap();

    protocol::create_topics_request create;
    create.topics.push_back(
        {.name = "example-topic", .num_partitions = 3, .replication_factor = 1});
    const auto created = co_await client.async_send(kafka::controller, create);
    check(created.topics[0].error_code);

    protocol::metadata_request ask;
    ask.topics = {{{.name = "example-topic"}}};
    asio::steady_timer pause(client.get_executor());
    while (!all_led(co_await client.async_send(kafka::any_node, ask))) {
        pause.expires_after(std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::deferred);
    }
    std::cout << "example-topic has a leader for each partition\n";

    protocol::delete_topics_request remove;
    remove.timeout_ms = 30'000; // Kafka's own default is no time at all
    remove.topics.push_back({.name = "example-topic"});
    const auto removed = co_await client.async_send(kafka::controller, remove);
    check(removed.responses[0].error_code);
    co_await client.async_close();
}

int main(int argc, char** argv) {
    asio::io_context context;
    asio::co_spawn(context, make_and_delete(argc > 1 ? argv[1] : "localhost:9092"),
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
