// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Without a loop of one's own: the client moves while it is polled.

#include <kafka/client.hpp>
#include <kafka/protocol/describe_cluster.hpp>

#include <iostream>

using namespace std::chrono_literals;

int main(int argc, char** argv) try {
    kafka::client_options options;
    options.bootstrap_servers = {argc > 1 ? argv[1] : "localhost:9092"};
    kafka::client client = kafka::client::connect(options);

    const kafka::node_id node = client.cluster().brokers().front().id;
    if (!client.await_ready(node, 10s)) {
        std::cerr << client.explain(node).message() << '\n';
        return 1;
    }
    const auto answer = client.send(node, kafka::protocol::describe_cluster_request{});
    client.poll(5s, answer);

    std::cout << "cluster " << std::string_view(answer.get().cluster_id) << " has "
              << answer.get().brokers.size() << " brokers\n";
} catch (const kafka::exception& failure) {
    std::cerr << failure.info().message() << '\n';
    return 1;
}
