// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Why nothing happens: a client whose only server is down logs what it notices, explains what its
// requests wait for, and has a record of what led to it. Nobody listens on port 9 of this machine.

#include <boost/asio/io_context.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <chrono>
#include <iostream>

int main() {
    using namespace std::chrono_literals;
    kafka::client_options options;
    options.bootstrap_servers = {"127.0.0.1:9"};
    options.log = [](const kafka::log_record& record) {
        std::clog << to_string(record.level) << ' ' << record.text() << '\n';
    };

    boost::asio::io_context context;
    kafka::client client(context, options);
    for (int i = 0; i < 3; ++i)
        client.async_send(kafka::any_node, kafka::protocol::list_groups_request{},
            [](kafka::error_code, const kafka::protocol::list_groups_response&) {});
    context.run_for(1s);

    std::cout << client.explain(kafka::any_node).message() << '\n' << client.flight_record();
}
