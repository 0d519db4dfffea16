// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"
#include "net/link.hpp"
#include "support/proxy_server.hpp"
#include "unit/net/echo_server.hpp"
#include "unit/net/recorder.hpp"

#include <gmock/gmock.h>
#include <kafka/testing/simulation.hpp>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kafka::net {

inline std::shared_ptr<const core::proxy::settings> proxy_at(const std::string& url) {
    return std::make_shared<const core::proxy::settings>(
        std::get<core::proxy::settings>(core::proxy::parse_proxy_url(url)));
}

/// A link to a broker that echoes, through a proxy, on a simulated network.
class proxied_link : public ::testing::Test {
protected:
    proxied_link() {
        world.set_name("proxy", {.addresses = {proxy_address}});
        world.set_name("broker", {.addresses = {"10.0.0.1"}});
        broker->start();
    }

    testing::proxy_server& run_proxy(testing::proxy_manners manners = {}) {
        server.emplace(world.get_transport(proxy_address).implementation(), world.get_executor(),
            proxy_address, std::uint16_t{1080}, std::move(manners));
        return *server;
    }

    void connect(const std::string& url, std::string host = "broker",
        std::vector<endpoint> addresses = {}, duration patience = std::chrono::seconds(30)) {
        link_target target;
        target.host = std::move(host);
        target.port = 9092;
        target.addresses = std::move(addresses);
        target.proxy = proxy_at(url);
        target.connect_deadline = world.now() + patience;
        handler = std::make_shared<recorder>();
        handler->outgoing = {"ping"};
        began = world.now();
        link.emplace(via, world.get_executor(), target, handler);
        link->start();
    }

    /// Until the link has either come through or ended.
    void run() {
        EXPECT_TRUE(world.run_until(
            [&] { return handler->closed != 0 || handler->received.ends_with("ping"); }));
        took = world.now() - began;
    }

    /// Nobody is left in the middle of something.
    void finish() {
        link->close();
        if (server)
            server->stop();
        broker->stop();
        world.run();
        EXPECT_EQ(world.open_connections(), 0u);
        EXPECT_EQ(handler.use_count(), 1);
    }

    static constexpr const char* proxy_address = "10.0.0.9";

    testing::simulation world{{.seed = 3}};
    std::shared_ptr<transport> via = world.get_transport().implementation();
    std::shared_ptr<echo_server> broker = std::make_shared<echo_server>(
        world.get_transport("10.0.0.1").implementation(), world.get_executor(), "10.0.0.1", 9092);
    std::optional<testing::proxy_server> server;
    std::shared_ptr<recorder> handler = std::make_shared<recorder>();
    std::optional<net::link> link;
    time_point began;
    duration took{};
};

} // namespace kafka::net
