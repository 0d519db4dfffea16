// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/simulation/transport.hpp"

#include "net/address.hpp"
#include "net/simulation/connection.hpp"
#include "net/simulation/port.hpp"
#include "net/simulation/post.hpp"
#include "net/simulation/wait.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace kafka::net::sim {

namespace asio = boost::asio;

namespace {

class port_listener final : public listener {
public:
    explicit port_listener(std::shared_ptr<port> listening) : port_(std::move(listening)) {}

    ~port_listener() override { port_->close(); }

    port_listener(const port_listener&) = delete;
    port_listener& operator=(const port_listener&) = delete;

    void async_accept(executor on, connect_handler handler) override {
        port_->accept(std::move(on), std::move(handler));
    }

    void close() noexcept override { port_->close(); }

    endpoint local_endpoint() const override { return port_->at(); }

private:
    const std::shared_ptr<port> port_;
};

class virtual_timer final : public timer {
public:
    virtual_timer(std::shared_ptr<network> simulated, executor on)
        : network_(std::move(simulated)),
          executor_(std::move(on)) {}

    ~virtual_timer() override { cancel(); }

    virtual_timer(const virtual_timer&) = delete;
    virtual_timer& operator=(const virtual_timer&) = delete;

    void async_wait(time_point deadline, wait::handler handler) override {
        cancel();
        wait_ = wait::start(network_, executor_, deadline, std::move(handler));
    }

    void cancel() noexcept override {
        if (const auto waiting = wait_.lock())
            waiting->cancel();
    }

private:
    const std::shared_ptr<network> network_;
    const executor executor_;
    std::weak_ptr<wait> wait_;
};

/// A question that is answered when its wait is over. Which answer that is, is seen then.
class lookup final : public operation {
public:
    explicit lookup(std::weak_ptr<wait> answer) : answer_(std::move(answer)) {}

    void cancel() noexcept override {
        if (const auto waiting = answer_.lock())
            waiting->cancel();
    }

private:
    std::weak_ptr<wait> answer_;
};

class connect_attempt final : public operation {
public:
    explicit connect_attempt(std::weak_ptr<connection> what) : connection_(std::move(what)) {}

    void cancel() noexcept override {
        if (const auto connecting = connection_.lock())
            connecting->give_up();
    }

private:
    std::weak_ptr<connection> connection_;
};

class host final : public transport {
public:
    host(std::shared_ptr<network> simulated, std::string ipv4, std::string ipv6)
        : network_(std::move(simulated)),
          ipv4_(std::move(ipv4)),
          ipv6_(std::move(ipv6)) {}

    time_point now() const noexcept override { return network_->time.now(); }
    std::chrono::milliseconds wall_clock() const noexcept override {
        return std::chrono::floor<std::chrono::milliseconds>(
            testing::simulation::wall_start + (network_->time.now() - testing::simulation::start));
    }

    std::uint64_t random() noexcept override { return network_->program_chance(); }

    void fill_with_chance(std::span<std::byte> bytes) override {
        while (!bytes.empty()) {
            const std::uint64_t bits = network_->program_chance();
            const auto drawn = std::as_bytes(std::span(&bits, 1));
            const std::size_t size = std::min(drawn.size(), bytes.size());
            std::ranges::copy(drawn.first(size), bytes.begin());
            bytes = bytes.subspan(size);
        }
    }

    std::unique_ptr<operation> async_resolve(executor on, std::string name, std::uint16_t port,
        address_family family, resolve_handler handler) override {
        error_code ec;
        std::vector<endpoint> addresses;
        if (resolve_literal(name, port, family, ec, addresses)) {
            post_completion(*network_, on, std::move(handler), ec, std::move(addresses));
            return std::make_unique<lookup>(std::weak_ptr<wait>());
        }
        const time_point answered = network_->time.after(network_->name(name).delay);
        auto answer = [simulated = network_, name = std::move(name), port, family,
                          handler = std::move(handler)](error_code failure) mutable {
            std::vector<endpoint> found;
            const testing::name_answer& said = simulated->name(name);
            if (!failure)
                failure = said.failure;
            if (!failure)
                found = endpoints_of(said.addresses, port, family);
            if (!failure && found.empty())
                failure = asio::error::host_not_found;
            std::move(handler)(failure, std::move(found));
        };
        return std::make_unique<lookup>(
            wait::start(network_, std::move(on), answered, std::move(answer)));
    }

    std::unique_ptr<operation> async_connect(executor on, endpoint to,
        std::vector<socket_option> /*sockets have them*/, connect_handler handler) override {
        const std::optional<endpoint> server = parse_literal(to.address, to.port);
        if (!server) {
            const error_code invalid = asio::error::invalid_argument;
            post_completion(*network_, on, std::move(handler), invalid, std::unique_ptr<stream>());
            return std::make_unique<connect_attempt>(std::weak_ptr<connection>());
        }
        const bool is_ipv6 = server->family == address_family::ipv6;
        endpoint client{.address = is_ipv6 ? ipv6_ : ipv4_, .port = 0, .family = server->family};
        const auto made = network_->make_connection(std::move(client), *server);
        made->connect(std::move(on), std::move(handler));
        return std::make_unique<connect_attempt>(made);
    }

    std::unique_ptr<listener> listen(executor on, endpoint at, error_code& ec) override {
        std::optional<endpoint> where = parse_literal(at.address, at.port);
        if (!where) {
            ec = asio::error::invalid_argument;
            return nullptr;
        }
        if (where->address == "0.0.0.0")
            where->address = ipv4_;
        else if (where->address == "::")
            where->address = ipv6_;
        ec = {};
        const std::shared_ptr<port> opened = network_->open_port(std::move(on), *where, ec);
        return opened ? std::make_unique<port_listener>(opened) : nullptr;
    }

    std::unique_ptr<timer> make_timer(executor on) override {
        return std::make_unique<virtual_timer>(network_, std::move(on));
    }

private:
    const std::shared_ptr<network> network_;
    const std::string ipv4_;
    const std::string ipv6_;
};

} // namespace

std::shared_ptr<transport> make_transport(
    std::shared_ptr<network> simulated, std::string ipv4, std::string ipv6) {
    return std::make_shared<host>(std::move(simulated), std::move(ipv4), std::move(ipv6));
}

} // namespace kafka::net::sim
