// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How long a login by SCRAM keeps the user's loop from anything else, when the broker has the
// client compute that many hashes: at the first connection, and at one to another node, where the
// keys are known already. Usage:
//
//   scram_login loop ITERATIONS     computed by the loop itself
//   scram_login aside ITERATIONS    computed by a thread of its own

#include "support/loop_turns.hpp"
#include "support/measure.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <kafka/client.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace asio = boost::asio;

namespace {

kafka::testing::cluster_options broker_options(int iterations) {
    kafka::testing::cluster_options options;
    options.nodes = 2;
    options.listeners = {{.protocol = kafka::testing::security_protocol::sasl_plaintext}};
    options.sasl.users = {{.name = "alice", .password = "secret", .scram_iterations = iterations}};
    return options;
}

/// What the loop's turns took until an operation was done.
template <class Start>
void measure(asio::io_context& context, Start start) {
    bool done = false;
    const bench::stopwatch watch;
    start([&done](kafka::error_code ec) {
        if (ec)
            std::printf("no connection: %s\n", ec.message().c_str());
        done = true;
    });
    std::vector<double> took = bench::run_turns(context, done);
    std::printf("ready_ms %.1f ", watch.wall_us() / 1e3);
    bench::report_turns(std::move(took));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    const kafka::testing::cluster_thread broker(broker_options(std::atoi(argv[2])));
    asio::io_context context(1);
    asio::thread_pool pool(1);
    kafka::client_options options;
    options.bootstrap_servers = {broker->bootstrap_servers()};
    options.security_protocol = kafka::security_protocol::sasl_plaintext;
    options.sasl_mechanism = kafka::sasl_mechanism::scram_sha_256;
    options.sasl_plain_username = "alice";
    options.sasl_plain_password = "secret";
    if (std::string_view(argv[1]) == "aside")
        options.work_executor = pool.get_executor();
    kafka::client client(context.get_executor(), options);
    measure(context, [&](auto handler) { client.async_bootstrap(handler); });
    const kafka::node_id other = client.cluster().brokers().back().id;
    measure(context,
        [&](auto handler) { client.async_await_ready(other, std::chrono::seconds(30), handler); });
    client.close();
    context.run();
}
