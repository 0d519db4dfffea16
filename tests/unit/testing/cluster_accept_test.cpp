// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Nodes that cannot accept connections for a while.
#include "raw_client.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <memory>
#include <new>
#include <utility>

namespace kafka::testing::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using protocol::list_groups_request;

/// What is wrong with a host.
struct trouble {
    /// What every attempt to accept comes to.
    net::error_code accepting;
    int attempts = 0;
    /// Timers that there is no memory for.
    int timers = 0;
};

class troubled_listener final : public net::listener {
public:
    troubled_listener(
        std::unique_ptr<net::listener> real, net::executor on, std::shared_ptr<trouble> what)
        : real_(std::move(real)),
          on_(std::move(on)),
          trouble_(std::move(what)) {}

    void async_accept(net::executor on, net::connect_handler handler) override {
        ++trouble_->attempts;
        if (!trouble_->accepting)
            return real_->async_accept(std::move(on), std::move(handler));
        asio::post(on_, [ec = trouble_->accepting, handler = std::move(handler)]() mutable {
            std::move(handler)(ec, nullptr);
        });
    }
    void close() noexcept override { real_->close(); }
    net::endpoint local_endpoint() const override { return real_->local_endpoint(); }

private:
    const std::unique_ptr<net::listener> real_;
    const net::executor on_;
    const std::shared_ptr<trouble> trouble_;
};

/// The simulated network as a host sees it that is in trouble.
class troubled_host final : public net::transport {
public:
    troubled_host(std::shared_ptr<net::transport> real, std::shared_ptr<trouble> what)
        : real_(std::move(real)),
          trouble_(std::move(what)) {}

    time_point now() const noexcept override { return real_->now(); }
    std::chrono::milliseconds wall_clock() const noexcept override { return real_->wall_clock(); }
    std::uint64_t random() noexcept override { return real_->random(); }
    void fill_with_chance(std::span<std::byte> bytes) override { real_->fill_with_chance(bytes); }
    std::unique_ptr<net::operation> async_resolve(net::executor on, std::string host,
        std::uint16_t port, net::address_family family, net::resolve_handler handler) override {
        return real_->async_resolve(
            std::move(on), std::move(host), port, family, std::move(handler));
    }
    std::unique_ptr<net::operation> async_connect(net::executor on, net::endpoint to,
        std::vector<net::socket_option> options, net::connect_handler handler) override {
        return real_->async_connect(
            std::move(on), std::move(to), std::move(options), std::move(handler));
    }
    std::unique_ptr<net::listener> listen(
        net::executor on, net::endpoint at, net::error_code& ec) override {
        auto opened = real_->listen(on, std::move(at), ec);
        return std::make_unique<troubled_listener>(std::move(opened), std::move(on), trouble_);
    }
    std::unique_ptr<net::timer> make_timer(net::executor on) override {
        if (trouble_->timers > 0) {
            --trouble_->timers;
            throw std::bad_alloc();
        }
        return real_->make_timer(std::move(on));
    }

private:
    const std::shared_ptr<net::transport> real_;
    const std::shared_ptr<trouble> trouble_;
};

class cluster_accept : public ::testing::Test {
protected:
    raw_client make_client() {
        return raw_client({world.get_transport().implementation(), world.get_executor(),
            [this](const std::function<bool()>& done) { return world.run_until(done, 1h); }});
    }

    simulation world;
    std::shared_ptr<trouble> what = std::make_shared<trouble>();
    cluster broker{world.get_executor(), {.addresses = {"10.0.0.1"}},
        transport(std::make_shared<troubled_host>(world.get_transport().implementation(), what))};
};

TEST_F(cluster_accept, an_error_that_lasts_is_not_met_in_a_busy_loop) {
    for (const net::error_code ec : {asio::error::network_down, asio::error::no_permission,
             asio::error::connection_aborted, asio::error::no_descriptors}) {
        SCOPED_TRACE(ec.message());
        what->accepting = ec;
        // The attempt that is pending already ends with a connection.
        raw_client last = make_client();
        ASSERT_FALSE(last.connect(broker.address(broker_id{1})));
        world.run_for(1s);
        what->attempts = 0;
        world.run_for(10s);
        EXPECT_GE(what->attempts, 10);
        EXPECT_LE(what->attempts, 1'000);

        what->accepting = {};
        raw_client client = make_client();
        ASSERT_FALSE(client.connect(broker.address(broker_id{1})));
        EXPECT_TRUE(client.call(list_groups_request{}, 0)) << "the node accepts again";
    }
}

TEST_F(cluster_accept, want_of_memory_costs_the_connection_that_it_meets) {
    world.run_for(1s); // the node is waiting for connections
    what->timers = 1;
    raw_client unlucky = make_client();
    ASSERT_FALSE(unlucky.connect(broker.address(broker_id{1})));
    EXPECT_TRUE(unlucky.read().empty());
    raw_client client = make_client();
    ASSERT_FALSE(client.connect(broker.address(broker_id{1})));
    EXPECT_TRUE(client.call(list_groups_request{}, 0));
    EXPECT_EQ(broker.open_connections(), 1u);
}

TEST_F(cluster_accept, a_node_that_stops_meanwhile_is_stopped) {
    what->accepting = asio::error::network_down;
    raw_client last = make_client();
    ASSERT_FALSE(last.connect(broker.address(broker_id{1})));
    world.run_for(1s);
    broker.stop(broker_id{1});
    world.run_for(1s);
    what->attempts = 0;
    world.run_for(1min);
    EXPECT_EQ(what->attempts, 0);
}

} // namespace
} // namespace kafka::testing::test
