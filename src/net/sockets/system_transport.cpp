// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/names/names.hpp"
#include "net/names/resolver.hpp"
#include "net/random.hpp"
#include "net/sockets/socket_listener.hpp"
#include "net/sockets/socket_stream.hpp"
#include "net/sockets/steady_timer.hpp"
#include "net/transport.hpp"

#include <chrono>
#include <random>
#include <utility>

namespace kafka::net {

namespace {

std::uint64_t system_seed() {
    std::random_device device;
    const std::uint64_t high = device();
    return high << 32 | device();
}

class sockets final : public transport {
public:
    time_point now() const noexcept override { return std::chrono::steady_clock::now(); }
    std::chrono::milliseconds wall_clock() const noexcept override {
        return std::chrono::floor<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch());
    }

    std::uint64_t random() noexcept override { return random_(); }

    std::unique_ptr<operation> async_resolve(executor on, std::string host, std::uint16_t port,
        address_family family, resolve_handler handler) override {
        return resolve_by(
            [](const executor& at, std::string name, address_family wanted, answer_handler then) {
                return resolve_name(at, std::move(name), wanted, std::move(then));
            },
            on, std::move(host), port, family, std::move(handler));
    }

    std::unique_ptr<operation> async_name(
        executor on, std::string address, name_handler handler) override {
        return name_address(on, std::move(address), first_name(std::move(handler)));
    }

    std::unique_ptr<operation> async_connect(executor on, endpoint to,
        std::vector<socket_option> options, connect_handler handler) override {
        return connect_socket(std::move(on), to, options, std::move(handler));
    }

    std::unique_ptr<listener> listen(executor on, endpoint at, error_code& ec) override {
        return listen_socket(std::move(on), at, ec);
    }

    std::unique_ptr<reservation> reserve(executor on, const endpoint& at) override {
        return reserve_socket(std::move(on), at);
    }

    std::unique_ptr<timer> make_timer(executor on) override {
        return make_steady_timer(std::move(on));
    }

private:
    random_source random_{system_seed()};
};

} // namespace

std::shared_ptr<transport> system_transport() {
    static const auto shared = std::make_shared<sockets>();
    return shared;
}

} // namespace kafka::net
