// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "login_client.hpp"

#include "net/tls/client_context.hpp"
#include "net/tls/engine.hpp"
#include "net/tls/handshake.hpp"
#include "testing/certificates/authority.hpp"

#include <gmock/gmock.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using ::testing::HasSubstr;

/// A node with TLS on both of its ports.
class cluster_tls : public login_world {
protected:
    static cluster_options with_tls() {
        cluster_options options = secured();
        options.listeners = {
            {.protocol = security_protocol::ssl, .advertised_hosts = {"broker.example"}},
            {.protocol = security_protocol::sasl_ssl, .ports = {9093}}};
        return options;
    }

    net::tls::client_settings trusting() {
        net::tls::client_settings settings;
        settings.ca_pem = broker->ca_certificate();
        return settings;
    }

    static void show(net::tls::client_settings& settings, const certified_key& own) {
        settings.certificate_pem = own.certificate;
        const auto key = crypto::bytes_of(own.key);
        settings.key_pem.assign(key.begin(), key.end());
    }

    /// Nothing when the handshake fails.
    std::optional<login_client> secured_client(const net::tls::client_settings& settings,
        const std::string& host = "broker.example", std::uint16_t port = 9092) {
        login_client client({world.get_transport().implementation(), world.get_executor(),
            [this](const std::function<bool()>& done) { return world.run_until(done, 24h); }});
        if (client.connect({"10.0.0.1", port}))
            return std::nullopt;
        auto made = net::tls::client_context::make(settings);
        const auto context = std::get<std::shared_ptr<net::tls::client_context>>(made);
        std::optional<net::tls::handshake_result> result;
        const auto handshake = net::tls::async_handshake(*world.get_transport().implementation(),
            client.take_stream(), context->connect(host, port), time_point::max(),
            [&](net::tls::handshake_result with) { result.emplace(std::move(with)); });
        world.run_until([&] { return result.has_value(); });
        if (!result || result->why)
            return std::nullopt;
        client.use(std::move(result->established));
        return client;
    }

    static bool is_served(login_client& client) {
        return client.call(protocol::list_groups_request{}, 0).has_value();
    }
};

TEST_F(cluster_tls, shows_a_certificate_for_every_name_it_has) {
    start(with_tls());
    for (const char* host : {"broker.example", "10.0.0.1", "localhost", "127.0.0.1", "::1"}) {
        auto client = secured_client(trusting(), host);
        ASSERT_TRUE(client) << host;
        EXPECT_TRUE(is_served(*client));
    }
    EXPECT_FALSE(secured_client(trusting(), "elsewhere.example"));
    EXPECT_FALSE(secured_client({}));
}

TEST_F(cluster_tls, shows_the_certificate_it_is_given) {
    const certificate_authority other("Other");
    certificate_wishes wishes;
    wishes.dns_names = {"given.example"};
    const issued_certificate given = other.issue(wishes);
    cluster_options options = with_tls();
    options.tls.identity = {given.chain(), given.key};
    start(options);
    net::tls::client_settings settings;
    settings.ca_pem = other.certificate();
    EXPECT_TRUE(secured_client(settings, "given.example"));
    EXPECT_FALSE(secured_client(trusting(), "given.example"));
}

TEST_F(cluster_tls, has_clients_log_in_where_they_have_to) {
    start(with_tls());
    auto client = secured_client(trusting(), "10.0.0.1", 9093);
    ASSERT_TRUE(client);
    EXPECT_EQ(client->handshake("PLAIN")->error_code, broker_errc::none);
    EXPECT_EQ(client->authenticate("\0alice\0secret"sv)->error_code, broker_errc::none);
    EXPECT_TRUE(is_served(*client));
    auto impatient = secured_client(trusting(), "10.0.0.1", 9093);
    ASSERT_TRUE(impatient);
    EXPECT_FALSE(is_served(*impatient));
}

TEST_F(cluster_tls, asks_clients_for_certificates) {
    for (const auto how : {client_authentication::requested, client_authentication::required}) {
        cluster_options options = with_tls();
        options.tls.client_auth = how;
        broker.reset();
        start(options);
        std::string principal;
        broker->observe([&](const request_info& info) { principal = info.principal; });

        net::tls::client_settings own = trusting();
        show(own, broker->issue_certificate("alice"));
        auto client = secured_client(own);
        ASSERT_TRUE(client);
        EXPECT_TRUE(is_served(*client));
        EXPECT_EQ(principal, "CN=alice");

        // With TLS 1.3 a client hears of it after the handshake.
        auto without = secured_client(trusting());
        EXPECT_EQ(without && is_served(*without), how == client_authentication::requested);
        const certificate_authority other("Other");
        const issued_certificate foreign = other.issue({.common_name = "mallory"});
        net::tls::client_settings wrong = trusting();
        show(wrong, {foreign.chain(), foreign.key});
        auto mallory = secured_client(wrong);
        EXPECT_FALSE(mallory && is_served(*mallory));
    }
}

TEST_F(cluster_tls, may_speak_one_version_alone) {
    cluster_options options = with_tls();
    options.tls.max_version = tls_version::tls_1_2;
    start(options);
    EXPECT_TRUE(secured_client(trusting()));
    net::tls::client_settings newer = trusting();
    newer.min_version = net::tls::version::tls1_3;
    EXPECT_FALSE(secured_client(newer));
}

TEST_F(cluster_tls, ends_connections_whose_handshake_never_comes) {
    start(with_tls());
    login_client silent = connected("SASL_SSL");
    world.run_for(10s);
    EXPECT_EQ(broker->open_connections(), 1u);
    broker->disconnect(node_1);
    EXPECT_EQ(silent.read_frame(), std::nullopt);
    EXPECT_EQ(broker->open_connections(), 0u);
}

TEST_F(cluster_tls, does_not_wait_for_ever_for_a_handshake) {
    cluster_options options = with_tls();
    options.tls.handshake_timeout = 3s;
    start(options);
    // No word, and the first half of one.
    for (const std::string_view said : {""sv, "\x16\x03\x01\x02\x00\x01"sv}) {
        login_client stalls = connected("SASL_SSL");
        if (!said.empty())
            stalls.write(crypto::bytes_of(said));
        const auto begin = world.now();
        EXPECT_EQ(stalls.read_frame(), std::nullopt);
        EXPECT_GT(world.now() - begin, 2900ms) << "some of it went while the client connected";
        EXPECT_LT(world.now() - begin, 4s);
        EXPECT_EQ(broker->open_connections(), 0u);
    }
    auto client = secured_client(trusting());
    ASSERT_TRUE(client);
    world.run_for(1h);
    EXPECT_TRUE(is_served(*client)) << "once it is over";
}

TEST_F(cluster_tls, has_some_time_for_a_handshake) {
    cluster_options options = with_tls();
    options.tls.handshake_timeout = 0s;
    EXPECT_THROW(start(options), std::invalid_argument);
    options.tls.handshake_timeout = duration::max();
    start(options);
    EXPECT_TRUE(secured_client(trusting()));
}

TEST_F(cluster_tls, hangs_up_on_those_who_do_not_speak_it) {
    start(with_tls());
    login_client plain = connected("SASL_SSL");
    EXPECT_FALSE(is_served(plain));
    world.run_for(1s);
    EXPECT_EQ(broker->open_connections(), 0u);
}

TEST_F(cluster_tls, is_certified_only_where_it_is_spoken) {
    start();
    EXPECT_EQ(broker->ca_certificate(), "");
    EXPECT_THROW(broker->issue_certificate("alice"), std::invalid_argument);
}

TEST_F(cluster_tls, does_not_begin_with_a_certificate_that_is_none) {
    cluster_options options = with_tls();
    options.tls.identity = {"no certificate", "no key"};
    try {
        start(options);
        ADD_FAILURE() << "it does";
    } catch (const std::invalid_argument& refused) {
        EXPECT_THAT(refused.what(), HasSubstr("certificate_pem"));
    }
}

} // namespace
} // namespace kafka::testing::test
