// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The recipes of docs/security.md that are in C++, and what only C++ can try.

#include <gmock/gmock.h>
#include <kafka/client.hpp>
#include <kafka/config.hpp>
#include <kafka/credentials.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace kafka::pages {
namespace {

using namespace std::chrono_literals;

/// How connecting ends.
error_info outcome(const client_options& options) {
    try {
        client::connect(options);
        return {};
    } catch (const exception& failure) {
        return failure.info();
    }
}

std::string password_from_somewhere() {
    return "secret";
}

std::string token_of_today() {
    const auto now = std::chrono::floor<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    return testing::unsecured_token("billing", now, now + 10min);
}

/// A broker, and a folder for the files that recipes name.
class security_page : public ::testing::Test {
protected:
    security_page() {
        std::filesystem::create_directory(folder_);
        std::filesystem::current_path(folder_);
    }
    ~security_page() override {
        std::filesystem::current_path(before_);
        std::filesystem::remove_all(folder_);
    }

    static testing::cluster_options with(testing::security_protocol protocol) {
        testing::cluster_options made;
        made.listeners = {{.protocol = protocol}};
        made.sasl.users = {{.name = "alice", .password = "secret"}};
        return made;
    }
    static void write(const std::filesystem::path& file, std::string_view text) {
        std::ofstream(file, std::ios::binary) << text;
    }
    static std::string recipe(const std::string& file) {
        std::ifstream from(RECIPES + file, std::ios::binary);
        return {std::istreambuf_iterator<char>(from), {}};
    }
    /// The recipe's options, where those that are named have other values.
    static client_options options_of(
        const std::string& file, std::string_view instead_of, std::string_view value) {
        std::string text = recipe(file);
        const std::size_t at = text.find(instead_of);
        EXPECT_NE(at, std::string::npos) << text;
        if (at != std::string::npos)
            text.replace(at, instead_of.size(), value);
        config_reader reader;
        reader.read_text(text, file);
        return reader.options();
    }

private:
    const std::filesystem::path before_ = std::filesystem::current_path();
    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() /
        ("kafka-asio-pages-" +
            std::to_string(std::chrono::system_clock::now().time_since_epoch().count()));
};

TEST_F(security_page, tls) {
    testing::cluster_options mutual = with(testing::security_protocol::ssl);
    mutual.tls.client_auth = testing::client_authentication::required;
    testing::cluster_thread broker(mutual);
    const testing::certified_key own = broker->issue_certificate("billing");
    write("ca.pem", broker->ca_certificate());
    write("billing.pem", own.certificate);
    write("billing.key", own.key);

#include "security/tls_1.inc"
    options.bootstrap_servers = {broker->bootstrap_servers()};
    EXPECT_EQ(outcome(options).code, errc::tls_unknown_ca) << "the system does not trust it";
#include "security/tls_2.inc"
    EXPECT_EQ(outcome(options).message(), error_info().message());
}

TEST_F(security_page, name_and_password) {
    testing::cluster_thread broker(with(testing::security_protocol::sasl_ssl));
    client_options options;
#include "security/name_and_password_scram_and_plain_1.inc"
    options.bootstrap_servers = {broker->bootstrap_servers()};
    options.ssl_ca_pem = broker->ca_certificate();
    EXPECT_EQ(outcome(options).message(), error_info().message());
}

// tries: Tokens: OAUTHBEARER: the program
TEST_F(security_page, tokens_of_the_program) {
    testing::cluster_thread broker(with(testing::security_protocol::sasl_ssl));
    client_options options;
    options.security_protocol = security_protocol::sasl_ssl;
#include "security/tokens_oauthbearer_1.inc"
    options.bootstrap_servers = {broker->bootstrap_servers()};
    options.ssl_ca_pem = broker->ca_certificate();
    EXPECT_EQ(outcome(options).message(), error_info().message());
}

// The program `kafka-asio broker` takes unsecured tokens, and this file has a signed one.
// tries: Tokens: OAUTHBEARER: a file that somebody else keeps up to date, Kubernetes for one
TEST_F(security_page, tokens_in_a_file) {
    constexpr std::string_view head = "eyJhbGciOiJSUzI1NiJ9";    // {"alg":"RS256"}
    constexpr std::string_view body = "eyJzdWIiOiJiaWxsaW5nIn0"; // {"sub":"billing"}
    std::string signed_token = std::string(head).append(".").append(body).append(".c2ln");
    testing::cluster_options guarded = with(testing::security_protocol::sasl_ssl);
    guarded.sasl.tokens = [&](const oauth_token& shown, std::chrono::milliseconds) {
        return testing::token_verdict{.principal = shown.value == signed_token ? "billing" : ""};
    };
    testing::cluster_thread broker(guarded);
    write("token", signed_token + '\n');
    client_options options = options_of(
        "security/tokens_oauthbearer_1.properties", "/var/run/secrets/kafka/token", "token");
    options.bootstrap_servers = {broker->bootstrap_servers()};
    options.ssl_ca_pem = broker->ca_certificate();
    EXPECT_EQ(outcome(options).message(), error_info().message());
    write("token", signed_token + "c2ln");
    EXPECT_EQ(outcome(options).code, broker_errc::sasl_authentication_failed);
}

TEST_F(security_page, when_a_client_is_not_let_in) {
    testing::cluster_thread broker(with(testing::security_protocol::sasl_ssl));
    std::string alerts;
    const auto alert = [&](const std::string& text) { alerts += text + '\n'; };
    const auto tell = [&](const client_options& wrong) {
        alerts.clear();
        const error_info info = outcome(wrong);
        const error_code ec = info.code;
#include "security/when_a_client_is_not_let_in_1.inc"
        return !alerts.empty();
    };
    client_options options;
    options.bootstrap_servers = {broker->bootstrap_servers()};
    options.security_protocol = security_protocol::sasl_ssl;
    options.ssl_ca_pem = broker->ca_certificate();
    options.sasl_mechanism = sasl_mechanism::plain;
    options.sasl_plain_username = "alice";
    options.sasl_plain_password = "secret";
    EXPECT_FALSE(tell(options));

    client_options wrong = options;
    wrong.sasl_plain_password = "other";
    EXPECT_TRUE(tell(wrong));
    EXPECT_THAT(alerts, ::testing::Not(::testing::HasSubstr("other")));
    wrong = options;
    wrong.ssl_ca_pem.clear();
    EXPECT_TRUE(tell(wrong));
    broker->set_mechanisms({testing::sasl_mechanism::oauthbearer});
    EXPECT_TRUE(tell(options));
    EXPECT_THAT(alerts, ::testing::HasSubstr("OAUTHBEARER"));
}

} // namespace
} // namespace kafka::pages
