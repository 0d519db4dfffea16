// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A test without a JVM, sockets or waiting: the program's own code against a three-node cluster on
// a simulated network, with a broker that dies. An hour of it takes milliseconds.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <exception>
#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> ask_for_an_hour(
    kafka::client& client, kafka::testing::simulation& world, int& answers, int& failures) {
    co_await client.async_bootstrap();
    while (world.now() < kafka::testing::simulation::start + 1h) {
        kafka::protocol::list_groups_request ask;
        try {
            co_await client.async_send(kafka::any_node, ask);
            ++answers;
        } catch (const boost::system::system_error&) {
            ++failures;
        }
        co_await world.async_sleep(1s, asio::use_awaitable);
    }
}

int main() {
    kafka::testing::simulation world{{.seed = 7}};
    kafka::testing::cluster_options three;
    three.nodes = 3;
    three.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
    kafka::testing::cluster brokers(world.get_executor(), three, world.get_transport());

    kafka::client_options options;
    options.bootstrap_servers = {brokers.bootstrap_servers()};
    kafka::client client(world.get_executor(), options, world.get_transport());

    int answers = 0;
    int failures = 0;
    asio::co_spawn(world.get_executor(), ask_for_an_hour(client, world, answers, failures),
        [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    world.run_for(20min);
    brokers.stop(kafka::broker_id{2});
    world.run_for(20min);
    brokers.restart(kafka::broker_id{2});
    world.run_for(21min);

    std::cout << answers << " answers, " << failures << " failures in a simulated hour\n";
    return answers > 3500 ? 0 : 1;
}
