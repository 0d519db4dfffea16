// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Credentials that rotate: each token is good for five minutes, and ends the session that it
// began. The client logs in again in time, on the same connection, and no request notices. An hour
// of it, simulated in milliseconds.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <kafka/client.hpp>
#include <kafka/credentials.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <exception>
#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using kafka::testing::simulation;

kafka::oauth_token fresh_token(const simulation& world) {
    const auto now = std::chrono::floor<std::chrono::seconds>(
        simulation::wall_start + (world.now() - simulation::start));
    return {kafka::testing::unsecured_token("billing", now, now + 5min)};
}

asio::awaitable<void> ask_for_an_hour(kafka::client& client, simulation& world, int& answers) {
    while (world.now() < simulation::start + 1h) {
        kafka::protocol::list_groups_request ask;
        co_await client.async_send(kafka::any_node, ask);
        ++answers;
        co_await world.async_sleep(1s, asio::use_awaitable);
    }
}

int main() {
    simulation world{{.seed = 7}};
    kafka::testing::cluster_options guarded;
    guarded.addresses = {"10.0.0.1"};
    guarded.listeners = {{.protocol = kafka::testing::security_protocol::sasl_ssl}};
    kafka::testing::cluster broker(world.get_executor(), guarded, world.get_transport());

    int tokens = 0;
    kafka::client_options options;
    options.bootstrap_servers = {broker.bootstrap_servers()};
    options.security_protocol = kafka::security_protocol::sasl_ssl;
    options.ssl_ca_pem = broker.ca_certificate();
    options.sasl_mechanism = kafka::sasl_mechanism::oauthbearer;
    options.sasl_oauth_token_provider = kafka::provide([&] {
        ++tokens;
        return fresh_token(world);
    });
    kafka::client client(world.get_executor(), options, world.get_transport());

    int answers = 0;
    asio::co_spawn(world.get_executor(), ask_for_an_hour(client, world, answers),
        [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    world.run_for(61min);

    std::cout << answers << " answers in an hour, by " << tokens
              << " tokens of five minutes; connections: " << broker.connections() << '\n';
    return answers > 3500 && tokens >= 12 ? 0 : 1;
}
