// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/names.hpp"
#include "testing/serving/awaiting.hpp"
#include "testing/serving/cluster_server.hpp"

#include "net/tls/engine.hpp"

#include <chrono>
#include <exception>
#include <utility>

// Connections from their acceptance to their end; see cluster_server.cpp for what is done to nodes.

namespace kafka::testing::detail {

namespace asio = boost::asio;

namespace {

auto accept_one(listening& at, net::executor on) {
    return await_operation<void(net::error_code, std::unique_ptr<net::stream>)>(
        [&at, on = std::move(on)](auto handler) { at.async_accept(on, std::move(handler)); });
}

/// How long a node that cannot accept waits before it tries again. Whatever it is, a network that
/// is down or a lack of descriptors, may last; the connections keep waiting.
constexpr duration accept_pause = std::chrono::milliseconds(20);

} // namespace

asio::awaitable<void> cluster_server::accept_all(node_server& node, std::size_t listener,
    std::shared_ptr<listening> port, std::unique_ptr<net::timer> pause) {
    const auto self = shared_from_this();
    while (port->is_open()) {
        bool accepted = false;
        try {
            auto [ec, stream] = co_await accept_one(*port, strand_);
            accepted = !ec;
            if (accepted)
                on_accepted(node, listener, *port, std::move(stream));
        } catch (const std::exception&) {
            // Want of memory costs this connection alone.
        }
        if (!accepted && port->is_open())
            co_await wait_until(*pause, via_->now() + accept_pause);
    }
}

void cluster_server::on_accepted(node_server& node, std::size_t listener, const listening& port,
    std::unique_ptr<net::stream> stream) {
    const auto made = std::make_shared<guest>();
    made->client.node = node.id;
    made->client.listener = listener;
    made->client.login = authentication(wants_login(listeners_[listener].protocol));
    std::int32_t longest_request = 0;
    std::shared_ptr<const fault::rule> met;
    {
        const std::lock_guard lock(mutex_);
        if (!node.running || node.ports[listener].open.get() != &port)
            return;
        made->life = node.life;
        longest_request = core_.longest_request(made->client);
        met = core_.faults().meet_connection(node.id);
    }
    made->number = ++last_connection_;
    std::optional<session::tls_entrance> through;
    if (has_tls(listeners_[listener].protocol))
        through = {tls_->accept(), handshake_timeout_,
            [self = shared_from_this(), made](std::string subject) {
                if (!subject.empty() &&
                    !wants_login(self->listeners_[made->client.listener].protocol))
                    made->client.login.set_principal(std::move(subject));
            }};
    auto served =
        std::make_shared<session>(*via_, std::move(stream), node.counters, longest_request);
    const auto done = [self = shared_from_this(), &node, number = made->number] {
        node.connections.erase(number);
    };
    if (met != nullptr && met->deliver == fault::delivery::close)
        return served->close();
    try {
        node.connections.emplace(made->number, node_server::connection{made->life, served});
        if (met != nullptr) {
            served->start_silent(done);
        } else {
            served->start(
                [self = shared_from_this(), &node, made](std::span<const std::byte> payload) {
                    return self->on_request(node, *made, payload);
                },
                done, std::move(through));
        }
    } catch (...) {
        served->close();
        done();
        throw;
    }
}

std::optional<reply> cluster_server::on_request(
    node_server& node, guest& by, std::span<const std::byte> payload) {
    const auto prefix = read_prefix(by.client, payload);
    if (!prefix)
        return std::nullopt;
    node.counters.count_request(prefix->api);
    const moment now{via_->now(), via_->wall_clock()};
    std::optional<reply> made;
    std::shared_ptr<const observer> watch;
    {
        const std::lock_guard lock(mutex_);
        if (!node.running || node.life != by.life)
            return std::nullopt;
        made = core_.answer(by.client, *prefix, payload, now);
        watch = observer_;
    }
    if (watch != nullptr) {
        request_info info;
        info.node = node.id;
        info.listener = listeners_[by.client.listener].name;
        info.principal = by.client.login.principal();
        info.connection = by.number;
        info.api = protocol::api_key{prefix->api};
        info.version = prefix->version;
        info.correlation_id = prefix->correlation_id;
        if (made->client_id)
            info.client_id = made->client_id->view();
        info.size = payload.size();
        info.payload = payload;
        (*watch)(info);
    }
    return made;
}

} // namespace kafka::testing::detail
