// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Tokens that the program gets by itself, for OAUTHBEARER: a coroutine that is run whenever a
// connection logs in. (Tokens in a file, and those of an OpenID provider, need no code: see
// <kafka/token_providers.hpp>.)

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <kafka/client.hpp>
#include <kafka/credentials.hpp>
#include <kafka/testing/security.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <memory>
#include <utility>

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// What a real one would ask its identity service for, over HTTP or on a local socket.
asio::awaitable<kafka::oauth_token> ask_identity_service() {
    asio::steady_timer network(co_await asio::this_coro::executor, 10ms);
    co_await network.async_wait(asio::use_awaitable);
    const auto now = std::chrono::floor<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    std::cout << "a token for the next ten minutes\n";
    co_return kafka::oauth_token{kafka::testing::unsecured_token("billing", now, now + 10min)};
}

class identity_service final : public kafka::oauth_token_provider {
public:
    void async_get(asio::any_io_executor on, handler_type handler) override {
        asio::co_spawn(on, ask_identity_service(),
            [handler = std::move(handler)](
                std::exception_ptr failure, kafka::oauth_token token) mutable {
                kafka::error_info why;
                if (failure)
                    why.detail = "the identity service has no token"; // stands in logs: no secrets
                std::move(handler)(std::move(why), std::move(token));
            });
    }
};

int main(int argc, char** argv) try {
    kafka::client_options options;
    options.bootstrap_servers = {argc > 1 ? argv[1] : "localhost:9094"};
    options.security_protocol = kafka::security_protocol::sasl_ssl;
    options.ssl_cafile = argc > 2 ? argv[2] : "ca.pem";
    options.sasl_mechanism = kafka::sasl_mechanism::oauthbearer;
    options.sasl_oauth_token_provider =
        std::make_shared<identity_service>(); // clients may share it
    kafka::client client = kafka::client::connect(options);

    std::cout << "the cluster has " << client.cluster().brokers().size() << " brokers\n";
} catch (const kafka::exception& failure) {
    std::cerr << failure.info().message() << '\n';
    return 1;
}
