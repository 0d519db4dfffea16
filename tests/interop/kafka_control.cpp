// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "interop/kafka_control.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace kafka::interop {

namespace asio = boost::asio;

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr)
        throw std::runtime_error(
            std::string(name) + " is not set: run this program through with_kafka.py");
    return value;
}

} // namespace

environment environment::get() {
    environment found{variable("KAFKA_VERSION"), std::stoi(variable("KAFKA_NODES")), {},
        variable("KAFKA_CONTROL")};
    std::istringstream servers(variable("KAFKA_BOOTSTRAP_SERVERS"));
    for (std::string server; std::getline(servers, server, ',');)
        found.bootstrap_servers.push_back(server);
    return found;
}

kafka_control::kafka_control(asio::any_io_executor executor) : socket_(std::move(executor)) {
    socket_.connect(asio::local::stream_protocol::endpoint(environment::get().control_path));
}

asio::awaitable<std::string> kafka_control::ask(std::string line) {
    line += '\n';
    co_await asio::async_write(socket_, asio::buffer(line), asio::use_awaitable);

    std::string received;
    auto buffer = asio::dynamic_buffer(received);
    const std::size_t head_size =
        co_await asio::async_read_until(socket_, buffer, '\n', asio::use_awaitable);
    std::istringstream head(received.substr(0, head_size));
    std::string status;
    std::size_t size = 0;
    head >> status >> size;
    received.erase(0, head_size);
    if (received.size() < size)
        co_await asio::async_read(socket_, asio::dynamic_buffer(received),
            asio::transfer_exactly(size - received.size()), asio::use_awaitable);
    if (status != "ok")
        throw std::runtime_error(received);
    co_return received;
}

} // namespace kafka::interop
