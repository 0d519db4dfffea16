// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A user's program: the client against the broker for tests, both as their packages provide them.
#include <kafka/client.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <iostream>

int main() {
    kafka::testing::cluster_options cluster_options;
    cluster_options.nodes = 3;
    kafka::testing::cluster_thread cluster(cluster_options);

    kafka::client_options options;
    options.bootstrap_servers = {cluster->bootstrap_servers()};
    const kafka::client client = kafka::client::connect(options);

    const std::size_t brokers = client.cluster().brokers().size();
    std::cout << brokers << " brokers, Metadata up to version "
              << kafka::protocol::metadata_request::descriptor.versions.max << '\n';
    return brokers == 3 ? 0 : 1;
}
