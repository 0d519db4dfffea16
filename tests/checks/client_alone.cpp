// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The least that a program does with the client, for check_program_size.
#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <iostream>

int main(int count, char** arguments) {
    kafka::client_options options;
    options.bootstrap_servers = {count > 1 ? arguments[1] : "localhost:9092"};
    boost::asio::io_context context;
    kafka::client client(context, options);
    client.async_bootstrap([&](kafka::error_code failed) {
        if (failed)
            return client.close();
        client.async_send(kafka::any_node, kafka::protocol::list_groups_request{},
            [&](kafka::error_code, const kafka::protocol::list_groups_response& answer) {
                std::cout << answer.groups.size() << " groups\n";
                client.close();
            });
    });
    context.run();
}
