// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/names/user_names.hpp"

#include "net/names/names.hpp"
#include "net/names/query.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <kafka/resolver.hpp>

#include <utility>

namespace kafka {

void resolver::async_name(boost::asio::any_io_executor, std::string, name_handler handler) {
    std::move(handler)(boost::asio::error::host_not_found, std::string());
}

} // namespace kafka

namespace kafka::net {

namespace {

ip_version version_of(address_family family) noexcept {
    switch (family) {
    case address_family::ipv4:
        return ip_version::v4;
    case address_family::ipv6:
        return ip_version::v6;
    case address_family::unspecified:
        break;
    }
    return ip_version::any;
}

/// Has `ask` put the question to the user's resolver.
template <class Ask>
std::unique_ptr<operation> put(const executor& on, answer_handler handler, Ask&& ask) {
    const auto open = std::make_shared<query>(on, std::move(handler));
    auto asked = std::make_unique<query_operation>(open);
    open->open();
    try {
        ask(open);
    } catch (const boost::system::system_error& failure) {
        open->complete(failure.code(), {});
    } catch (...) {
        open->complete(boost::asio::error::no_recovery, {});
    }
    return asked;
}

class user_names final : public transport {
public:
    user_names(std::shared_ptr<resolver> names, std::shared_ptr<transport> via)
        : names_(std::move(names)),
          via_(std::move(via)) {}

    std::unique_ptr<operation> async_resolve(executor on, std::string host, std::uint16_t port,
        address_family family, resolve_handler handler) override {
        const auto look_up = [this](const executor& at, std::string name, address_family wanted,
                                 answer_handler then) {
            return put(at, std::move(then), [&](const std::shared_ptr<query>& open) {
                names_->async_resolve(at, std::move(name), version_of(wanted),
                    [open](error_code ec, std::vector<std::string> found) {
                        open->complete(ec, std::move(found));
                    });
            });
        };
        return resolve_by(look_up, on, std::move(host), port, family, std::move(handler));
    }

    std::unique_ptr<operation> async_name(
        executor on, std::string address, name_handler handler) override {
        return put(on, first_name(std::move(handler)), [&](const std::shared_ptr<query>& open) {
            names_->async_name(on, std::move(address), [open](error_code ec, std::string found) {
                open->complete(ec, {std::move(found)});
            });
        });
    }

    // --- everything else is the transport's ---

    time_point now() const noexcept override { return via_->now(); }
    std::chrono::milliseconds wall_clock() const noexcept override { return via_->wall_clock(); }
    std::uint64_t random() noexcept override { return via_->random(); }
    void fill_with_chance(std::span<std::byte> bytes) override { via_->fill_with_chance(bytes); }
    std::unique_ptr<operation> async_connect(executor on, endpoint to,
        std::vector<socket_option> options, connect_handler handler) override {
        return via_->async_connect(
            std::move(on), std::move(to), std::move(options), std::move(handler));
    }
    std::unique_ptr<listener> listen(executor on, endpoint at, error_code& ec) override {
        return via_->listen(std::move(on), std::move(at), ec);
    }
    std::unique_ptr<reservation> reserve(executor on, const endpoint& at) override {
        return via_->reserve(std::move(on), at);
    }
    std::unique_ptr<timer> make_timer(executor on) override {
        return via_->make_timer(std::move(on));
    }

private:
    const std::shared_ptr<resolver> names_;
    const std::shared_ptr<transport> via_;
};

} // namespace

std::shared_ptr<transport> with_names_of(
    std::shared_ptr<resolver> names, std::shared_ptr<transport> via) {
    if (!names)
        return via;
    return std::make_shared<user_names>(std::move(names), std::move(via));
}

} // namespace kafka::net
