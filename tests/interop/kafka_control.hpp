// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <string>
#include <vector>

namespace kafka::interop {

/// What with_kafka.py tells the program it runs.
struct environment {
    std::string version;
    int nodes = 0;
    /// HOST:PORT of each node.
    std::vector<std::string> bootstrap_servers;
    std::string control_path;

    /// Throws `std::runtime_error` when the program runs outside of with_kafka.py.
    static environment get();
};

/// The harness, which can stop and start the brokers (tools/kafka/brokers/session.py).
class kafka_control {
public:
    explicit kafka_control(boost::asio::any_io_executor executor);

    /// What the harness answers to a line; throws `std::runtime_error` with its words when it could
    /// not do it.
    boost::asio::awaitable<std::string> ask(std::string line);

private:
    boost::asio::local::stream_protocol::socket socket_;
};

} // namespace kafka::interop
