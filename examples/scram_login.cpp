// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A login by name and password over TLS, and an error that says whether it was the login that
// failed. With SCRAM the password itself never leaves the program.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <kafka/client.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;

kafka::client_options secured(const char* servers, const char* authority, const char* user) {
    const char* password = std::getenv("KAFKA_PASSWORD"); // a command line is no place for it
    kafka::client_options options;
    options.bootstrap_servers = {servers};
    options.security_protocol = kafka::security_protocol::sasl_ssl;
    options.ssl_cafile = authority;
    options.sasl_mechanism = kafka::sasl_mechanism::scram_sha_512;
    options.sasl_plain_username = user;
    options.sasl_plain_password = password != nullptr ? password : "";
    return options;
}

asio::awaitable<void> log_in(kafka::client_options options) {
    kafka::client client{co_await asio::this_coro::executor, options};
    try {
        co_await client.async_bootstrap();
        std::cout << options.sasl_plain_username << " is let in\n";
    } catch (const kafka::exception& failure) {
        const bool refused = failure.code() == kafka::condition::authentication;
        std::cout << (refused ? "not let in: " : "no broker was reached: ")
                  << failure.info().message() << '\n';
    }
    co_await client.async_close();
}

int main(int argc, char** argv) try {
    asio::io_context loop;
    asio::thread_pool work(1); // derives the key from the password, so that the loop need not

    kafka::client_options options = secured(argc > 1 ? argv[1] : "localhost:9094",
        argc > 2 ? argv[2] : "ca.pem", argc > 3 ? argv[3] : "alice");
    options.work_executor = work.get_executor();
    asio::co_spawn(loop, log_in(options), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure);
    });
    loop.run();
} catch (const kafka::exception& failure) {
    std::cerr << failure.info().message() << '\n';
    return 1;
}
