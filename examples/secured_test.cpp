// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// A test of a program's own security set-up, without Java: the options that it uses in production
// against a broker inside the test, which has TLS and logins, and which others do not get into.

#include <kafka/client.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <utility>

/// What is tested: the program's own, but for servers and authority, which are the test's.
kafka::client_options production_options(std::string servers, std::string authority) {
    kafka::client_options options;
    options.bootstrap_servers = {std::move(servers)};
    options.security_protocol = kafka::security_protocol::sasl_ssl;
    options.ssl_ca_pem = std::move(authority);
    options.sasl_mechanism = kafka::sasl_mechanism::scram_sha_256;
    options.sasl_plain_username = "alice";
    options.sasl_plain_password = "correct horse";
    return options;
}

int failures = 0;

void expect(std::string_view what, const kafka::client_options& options, kafka::error_code how) {
    kafka::error_info seen;
    try {
        kafka::client::connect(options);
    } catch (const kafka::exception& failure) {
        seen = failure.info();
    }
    std::cout << what << ": " << (seen.code ? seen.message() : "let in") << '\n';
    failures += seen.code == how ? 0 : 1;
}

int main() {
    kafka::testing::cluster_options secured;
    secured.listeners = {{.protocol = kafka::testing::security_protocol::sasl_ssl}};
    secured.sasl.users = {{.name = "alice", .password = "correct horse"}};
    kafka::testing::cluster_thread broker(secured);

    const kafka::client_options right =
        production_options(broker->bootstrap_servers(), broker->ca_certificate());
    expect("right", right, {});

    kafka::client_options trusting_the_system = right;
    trusting_the_system.ssl_ca_pem.clear();
    expect("the authority is not trusted", trusting_the_system, kafka::errc::tls_unknown_ca);

    // The password is changed while everything runs.
    broker->set_user({.name = "alice", .password = "battery staple"});
    expect("the password was changed", right, kafka::broker_errc::sasl_authentication_failed);

    broker->set_mechanisms({kafka::testing::sasl_mechanism::oauthbearer});
    expect("another mechanism is wanted", right, kafka::broker_errc::unsupported_sasl_mechanism);

    std::cout << failures << " surprises\n";
    return failures;
}
