// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How a link gets to a broker through a proxy.
#include "net/names/user_names.hpp"
#include "unit/net/proxied_link.hpp"
#include "unit/net/worlds.hpp"

#include <boost/asio/error.hpp>
#include <kafka/resolver.hpp>

#include <string>
#include <utility>
#include <vector>

namespace kafka::net {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

template <class World>
class proxy_contract : public ::testing::Test {
protected:
    void expect_passage(
        const std::string& scheme, const std::string& login, testing::proxy_manners manners) {
        SCOPED_TRACE(scheme + login);
        const auto broker = std::make_shared<echo_server>(world.via(), world.on(), world.address());
        broker->start();
        testing::proxy_server proxy(
            world.via(), world.on(), world.address(), 0, std::move(manners));
        link_target target;
        target.host = world.address();
        target.port = broker->port();
        target.connect_deadline = world.via()->now() + 60s;
        target.proxy =
            proxy_at(scheme + login + world.address() + ':' + std::to_string(proxy.port()));
        const auto handler = std::make_shared<recorder>();
        handler->outgoing = {"first ", "second"};
        link through(world.via(), world.on(), target, handler);
        through.start();
        EXPECT_TRUE(world.run_until([&] { return handler->received == "first second"; }))
            << handler->failure.detail;
        EXPECT_THAT(
            proxy.asked(), ElementsAre(world.address() + ':' + std::to_string(broker->port())));
        EXPECT_EQ(handler->route.reached.address, world.address());
        through.close();
        proxy.stop();
        broker->stop();
        world.run();
    }

    World world;
};

TYPED_TEST_SUITE(proxy_contract, worlds, world_names);

TYPED_TEST(proxy_contract, carries_bytes_by_each_kind_of_proxy) {
    this->expect_passage("socks5://", "", {});
    this->expect_passage("socks5h://", "", {});
    this->expect_passage("http://", "", {.http = true});
}

TYPED_TEST(proxy_contract, logs_in) {
    this->expect_passage("socks5://", "al:se%40cret@", {.user = "al", .password = "se@cret"});
    this->expect_passage("socks5h://", "al@", {.user = "al"});
    this->expect_passage(
        "http://", "al:secret@", {.http = true, .user = "al", .password = "secret"});
}

/// Knows the proxy, and writes down what else it is asked for.
class names final : public kafka::resolver {
public:
    std::vector<std::string> asked;

    void async_resolve(boost::asio::any_io_executor, std::string host, ip_version,
        addresses_handler handler) override {
        asked.push_back(host);
        const bool known = host == "proxy";
        std::move(handler)(known ? error_code() : boost::asio::error::host_not_found,
            known ? std::vector<std::string>{"10.0.0.9"} : std::vector<std::string>());
    }
};

TEST_F(proxied_link, lets_the_proxy_look_up_the_broker) {
    for (const bool http : {false, true}) {
        run_proxy({.http = http});
        const auto here = std::make_shared<names>();
        via = with_names_of(here, world.get_transport().implementation());
        connect(http ? "http://proxy:1080" : "socks5h://proxy");
        run();
        EXPECT_EQ(handler->received, "ping") << handler->failure.detail;
        EXPECT_THAT(here->asked, ElementsAre("proxy"));
        EXPECT_THAT(server->asked(), ElementsAre("broker:9092"));
        EXPECT_EQ(to_string(handler->route.reached), "broker:9092");
        EXPECT_THAT(handler->route.others, IsEmpty());
    }
    finish();
}

TEST_F(proxied_link, looks_up_the_broker_itself) {
    run_proxy();
    connect("socks5://proxy");
    run();
    EXPECT_EQ(handler->received, "ping");
    EXPECT_THAT(server->asked(), ElementsAre("10.0.0.1:9092"));
    EXPECT_EQ(to_string(handler->route.reached), "10.0.0.1:9092");
    finish();
}

TEST_F(proxied_link, tries_the_addresses_of_the_broker_in_turn) {
    run_proxy();
    world.set_name("broker", {.addresses = {"10.0.0.2", "10.0.0.1", "10.0.0.3"}});
    connect("socks5://proxy");
    run();
    EXPECT_EQ(handler->received, "ping");
    EXPECT_THAT(server->asked(), ElementsAre("10.0.0.2:9092", "10.0.0.1:9092"));
    EXPECT_EQ(to_string(handler->route.reached), "10.0.0.1:9092");
    EXPECT_THAT(handler->route.others, ElementsAre(endpoint{.address = "10.0.0.3", .port = 9092}));
    EXPECT_LT(took, 50ms);
    finish();
}

TEST_F(proxied_link, goes_on_after_a_while_when_the_proxy_is_silent_about_an_address) {
    run_proxy();
    world.cut("10.0.0.2");
    connect("socks5://proxy", "broker",
        {{.address = "10.0.0.2", .port = 9092}, {.address = "10.0.0.1", .port = 9092}});
    run();
    EXPECT_EQ(handler->received, "ping");
    EXPECT_GE(took, 1s);
    EXPECT_LT(took, 1'100ms);
    EXPECT_THAT(handler->route.others, ElementsAre(endpoint{.address = "10.0.0.2", .port = 9092}));
    finish();
}

TEST_F(proxied_link, tries_the_addresses_of_the_proxy) {
    run_proxy();
    world.set_name("proxy", {.addresses = {"10.0.0.8", proxy_address}});
    connect("socks5h://proxy");
    run();
    EXPECT_EQ(handler->received, "ping");
    finish();
}

TEST_F(proxied_link, sends_addresses_of_both_families) {
    run_proxy();
    const auto six =
        std::make_shared<echo_server>(world.get_transport("2001:db8::7").implementation(),
            world.get_executor(), "2001:db8::7", 9092);
    six->start();
    for (const char* url : {"socks5://proxy", "socks5h://proxy"}) {
        connect(url, "2001:db8::7");
        run();
        EXPECT_EQ(handler->received, "ping") << handler->failure.detail;
    }
    run_proxy({.http = true});
    connect("http://proxy:1080", "2001:db8::7");
    run();
    EXPECT_EQ(handler->received, "ping") << handler->failure.detail;
    EXPECT_THAT(server->heard(), HasSubstr("CONNECT [2001:db8::7]:9092 HTTP/1.1\r\n"));
    six->stop();
    finish();
}

// Brokers speak when they are spoken to; but what is theirs is theirs.
TEST_F(proxied_link, hands_over_what_came_behind_the_answer) {
    for (const auto cut : {testing::segmentation::whole, testing::segmentation::bytewise,
             testing::segmentation::random}) {
        world.set_segmentation(cut);
        for (const bool http : {false, true}) {
            const std::string greeting = "greetings " + std::string(6'000, 'x') + " end";
            run_proxy({.http = http, .adds = greeting});
            connect(http ? "http://proxy:1080" : "socks5://proxy");
            run();
            EXPECT_EQ(handler->received, greeting + "ping");
        }
    }
    finish();
}

TEST_F(proxied_link, closing_at_any_moment_leaves_nothing) {
    run_proxy({.user = "al", .password = "secret"});
    world.set_line("", "", {.latency = 10ms, .jitter = {}});
    for (duration moment{}; moment < 150ms; moment += 1ms) {
        SCOPED_TRACE(moment.count());
        connect("socks5://al:secret@proxy");
        world.run_for(moment);
        link->close();
        world.run_for(1ms);
        EXPECT_EQ(handler.use_count(), 1);
        EXPECT_EQ(world.open_connections("192.0.2.1"), 0u);
    }
    finish();
}

TEST_F(proxied_link, goes_when_its_context_goes) {
    for (const duration moment : {0ms, 15ms, 30ms, 50ms, 70ms}) {
        const auto kept = std::make_shared<recorder>();
        {
            testing::simulation brief{{.seed = 5}};
            brief.set_line("", "", {.latency = 10ms, .jitter = {}});
            const auto network = brief.get_transport().implementation();
            testing::proxy_server proxy(
                network, brief.get_executor(), "10.0.0.9", 1080, {.silent_from = 1});
            link_target target{.host = "10.0.0.1", .port = 9092};
            target.connect_deadline = brief.now() + 30s;
            target.proxy = proxy_at("socks5://10.0.0.9");
            net::link one(network, brief.get_executor(), target, kept);
            one.start();
            brief.run_for(moment);
        }
        EXPECT_EQ(kept.use_count(), 1);
    }
}

} // namespace
} // namespace kafka::net
