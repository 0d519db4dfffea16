// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A client that gets to its cluster through a proxy, and what it says when it does not.

#include "support/proxy_server.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/resolver.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

/// Knows the proxy and nobody else.
class proxy_names final : public resolver {
public:
    void async_resolve(boost::asio::any_io_executor, std::string host, ip_version,
        addresses_handler handler) override {
        asked.push_back(host);
        if (host == "proxy")
            std::move(handler)(error_code(), std::vector<std::string>{"10.0.0.9"});
        else
            std::move(handler)(boost::asio::error::host_not_found, std::vector<std::string>());
    }
    std::vector<std::string> asked;
};

class behind_a_proxy : public ::testing::Test {
protected:
    static testing::cluster_options three_nodes() {
        testing::cluster_options made;
        made.nodes = 3;
        made.addresses = {"10.0.0.1", "10.0.0.2", "10.0.0.3"};
        made.ports = {9092, 9092, 9092};
        made.advertised_hosts = {"a.example", "b.example", "c.example"};
        return made;
    }
    void SetUp() override {
        for (const auto& [name, address] :
            {std::pair("proxy", "10.0.0.9"), std::pair("a.example", "10.0.0.1"),
                std::pair("b.example", "10.0.0.2"), std::pair("c.example", "10.0.0.3")})
            world.set_name(name, {.addresses = {address}});
        options.bootstrap_servers = {"a.example"};
        options.api_version_auto_timeout = 3s;
        options.log = [this](const log_record& each) {
            EXPECT_THAT(each.text(), Not(HasSubstr("sesame")));
            lines.push_back(each.text());
        };
        options.log_level = log_level::debug;
    }
    void run_proxy(testing::proxy_manners manners = {}) {
        proxy.emplace(world.get_transport("10.0.0.9").implementation(), world.get_executor(),
            "10.0.0.9", std::uint16_t{1080}, std::move(manners));
    }
    error_code bootstrap() {
        subject.emplace(world.get_executor(), options, world.get_transport());
        std::optional<error_code> seen;
        subject->async_bootstrap(told, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        EXPECT_THAT(told.message(), Not(HasSubstr("sesame")));
        return seen.value_or(error_code());
    }

    testing::simulation world{{.seed = 8}};
    testing::cluster cluster{world.get_executor(), three_nodes(), world.get_transport()};
    std::optional<testing::proxy_server> proxy;
    client_options options;
    std::vector<std::string> lines;
    std::optional<client> subject;
    error_info told;
};

TEST_F(behind_a_proxy, every_node_is_reached_through_it) {
    for (const std::string& scheme :
        {std::string("socks5"), std::string("socks5h"), std::string("http")}) {
        SCOPED_TRACE(scheme);
        run_proxy({.http = scheme == "http", .user = "al", .password = "sesame"});
        options.proxy_url = scheme + "://al:sesame@proxy:1080";
        EXPECT_EQ(bootstrap(), error_code()) << told.message();
        subject->maybe_connect(broker_id{3});
        EXPECT_TRUE(world.run_until([&] { return subject->connected(broker_id{3}); }));
        EXPECT_THAT(
            proxy->asked(), Contains(scheme == "socks5" ? "10.0.0.3:9092" : "c.example:9092"));
        EXPECT_THAT(subject->explain(broker_id{3}).message(),
            HasSubstr("node 3 (c.example:9092, through " + scheme + "://proxy:1080)"));
        EXPECT_THAT(lines, Contains(HasSubstr(", through " + scheme + "://proxy:1080")));
        subject.reset();
        proxy.reset();
    }
}

TEST_F(behind_a_proxy, names_of_brokers_are_the_proxy_s_affair) {
    const auto known = std::make_shared<proxy_names>();
    options.resolver = known;
    options.client_dns_lookup = client_dns_lookup::resolve_canonical_bootstrap_servers_only;
    options.proxy_url = "socks5h://proxy";
    run_proxy();
    EXPECT_EQ(bootstrap(), error_code()) << told.message();
    EXPECT_THAT(known->asked, Each("proxy"));
}

TEST_F(behind_a_proxy, that_refuses_the_login_is_told_of) {
    options.proxy_url = "socks5://al:sesame@proxy";
    run_proxy({.user = "al", .password = "other"});
    EXPECT_TRUE(bootstrap());
    EXPECT_THAT(told.message(),
        HasSubstr("the proxy socks5://proxy:1080 does not accept the name and the password of "
                  "proxy_url; name and password stand in proxy_url, before the @"));
    EXPECT_EQ(cluster.connections(), 0u);
}

TEST_F(behind_a_proxy, that_is_not_there_is_told_of_and_not_passed_by) {
    options.proxy_url = "socks5://proxy";
    EXPECT_TRUE(bootstrap());
    EXPECT_THAT(told.message(),
        HasSubstr("cannot connect to the proxy socks5://proxy:1080: 10.0.0.9:1080: Connection "
                  "refused; does it run, and is proxy_url right?"));
    EXPECT_EQ(cluster.connections(), 0u);
}

} // namespace
} // namespace kafka::simulated
