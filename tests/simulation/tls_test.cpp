// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Names that lead to several addresses where TLS is spoken, in simulated time: which failures of a
// handshake are followed by the next address.

#include "testing/certificates/authority.hpp"

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/testing/cluster.hpp>
#include <kafka/testing/fault.hpp>
#include <kafka/testing/simulation.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace kafka::simulated {
namespace {

using namespace std::chrono_literals;
using testing::fault;
using ::testing::HasSubstr;

class secured_addresses : public ::testing::Test {
protected:
    secured_addresses() {
        world.set_name("kafka", {.addresses = {"10.0.0.1", "10.0.0.2"}, .failure = {}});
        first.emplace(world.get_executor(), node("10.0.0.1", "kafka"), world.get_transport());
        second.emplace(world.get_executor(), node("10.0.0.2", "kafka"), world.get_transport());
    }

    /// Whose certificate is for that name.
    testing::cluster_options node(std::string address, std::string name) const {
        const auto issued =
            authority.issue({.common_name = "node", .dns_names = {std::move(name)}});
        testing::cluster_options made;
        made.cluster_id = "the-one-and-only";
        made.addresses = {std::move(address)};
        made.ports = {9092};
        made.advertised_hosts = {"kafka"};
        made.listeners = {{.protocol = testing::security_protocol::ssl}};
        made.tls.identity = {issued.chain(), issued.key};
        return made;
    }

    error_info bootstrap() {
        client_options options;
        options.bootstrap_servers = {"kafka"};
        options.security_protocol = security_protocol::ssl;
        options.ssl_ca_pem = authority.certificate();
        options.socket_connection_setup_timeout = 2s;
        options.api_version_auto_timeout = 10s;
        options.reconnect_backoff = options.reconnect_backoff_max = 20s; // one effort, no more
        subject.emplace(world.get_executor(), options, world.get_transport());
        std::optional<error_code> seen;
        error_info why;
        subject->async_bootstrap(why, [&](error_code ec) { seen = ec; });
        EXPECT_TRUE(world.run_until([&] { return seen.has_value(); }));
        return why;
    }
    duration elapsed() const { return world.now() - testing::simulation::start; }

    const testing::certificate_authority authority;
    testing::simulation world{{.seed = 5}};
    std::optional<testing::cluster> first;
    std::optional<testing::cluster> second;
    std::optional<client> subject;
};

TEST_F(secured_addresses, are_gone_through_where_one_hangs_up) {
    first->inject(fault().always().refuse());
    const error_info why = bootstrap();
    EXPECT_EQ(why.code, error_code()) << why.message();
    EXPECT_LT(elapsed(), 100ms);
    EXPECT_EQ(first->connections(), 1u);
    EXPECT_EQ(second->connections(), 1u);
}

TEST_F(secured_addresses, are_gone_through_where_one_is_silent) {
    first->inject(fault().always().ignore());
    const error_info why = bootstrap();
    EXPECT_EQ(why.code, error_code()) << why.message();
    EXPECT_GE(elapsed(), 2s) << "which is what an attempt may take";
    EXPECT_LT(elapsed(), 3s);
    EXPECT_EQ(first->connections(), 1u);
    EXPECT_EQ(second->connections(), 1u);
}

TEST_F(secured_addresses, are_told_apart_when_all_fail) {
    first->inject(fault().always().refuse());
    second->inject(fault().always().ignore());
    const error_info why = bootstrap();
    EXPECT_EQ(why.code, errc::no_brokers_available);
    EXPECT_THAT(why.message(), HasSubstr("at 10.0.0.2:9092; before, at 10.0.0.1:9092"));
    EXPECT_THAT(why.message(), HasSubstr("before the TLS handshake was over"));
    EXPECT_THAT(why.message(), HasSubstr("the TLS handshake was not over in time"));
}

TEST_F(secured_addresses, are_not_gone_through_where_one_is_called_otherwise) {
    first.reset();
    world.run_for(1s);
    first.emplace(world.get_executor(), node("10.0.0.1", "elsewhere"), world.get_transport());
    const error_info why = bootstrap();
    EXPECT_EQ(why.code, errc::tls_wrong_host) << why.message();
    EXPECT_EQ(second->connections(), 0u) << "the name that was asked for is at all of them";
}

} // namespace
} // namespace kafka::simulated
