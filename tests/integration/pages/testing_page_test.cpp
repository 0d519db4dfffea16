// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Each block of C++ in docs/testing.md is tried.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/protocol/api_key.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace kafka::pages {
namespace {

using namespace std::chrono_literals;
using protocol::api_key;
using ::testing::Contains;
using testing::fault;

/// How connecting ends.
error_code outcome(const client_options& options) {
    try {
        client::connect(options);
        return {};
    } catch (const exception& failure) {
        return failure.code();
    }
}

client_options login(std::string servers) {
    client_options options;
    options.bootstrap_servers = {std::move(servers)};
    options.security_protocol = security_protocol::sasl_plaintext;
    options.sasl_mechanism = sasl_mechanism::scram_sha_256;
    options.sasl_plain_username = "alice";
    options.sasl_plain_password = "secret";
    return options;
}

TEST(testing_page, listeners) {
#include "testing/listeners_1.inc"
    EXPECT_EQ(outcome({.bootstrap_servers = {for_all}}), error_code());
    EXPECT_EQ(outcome(login(for_alice)), error_code());
    client_options wrong = login(for_alice);
    wrong.sasl_plain_password = "other";
    EXPECT_EQ(outcome(wrong), broker_errc::sasl_authentication_failed);
}

TEST(testing_page, tls) {
    std::atomic<bool> is_alice = false;
#include "testing/tls_1.inc"
    broker->observe(
        [&](const testing::request_info& each) { is_alice = each.principal == "CN=alice"; });
#include "testing/tls_2.inc"
    EXPECT_EQ(outcome(client), error_code());
    EXPECT_TRUE(is_alice);
    client.ssl_certificate_pem.clear();
    client.ssl_key_pem.clear();
    EXPECT_EQ(outcome(client), errc::tls_client_certificate_required);
    client.ssl_ca_pem.clear();
    EXPECT_EQ(outcome(client), errc::tls_unknown_ca);
}

TEST(testing_page, faults_of_a_login) {
    testing::cluster_options guarded;
    guarded.listeners = {{.protocol = testing::security_protocol::sasl_plaintext}};
    guarded.sasl.users = {{.name = "alice", .password = "secret"}};
    testing::cluster_thread broker(guarded);
#include "testing/faults_of_a_login_1.inc"
    client_options options = login(broker->bootstrap_servers());
    options.api_version_auto_timeout = 10s;
    options.socket_connection_setup_timeout = 1s;

    constexpr std::size_t faults = 5; // each is met once
    std::vector<error_code> seen;
    do
        seen.push_back(outcome(options));
    while (seen.back() && seen.size() <= faults);
    EXPECT_EQ(seen.back(), error_code());
    EXPECT_THAT(seen, Contains(broker_errc::unsupported_sasl_mechanism));
    EXPECT_THAT(seen, Contains(errc::untrusted_server).Times(2));
}

} // namespace
} // namespace kafka::pages
