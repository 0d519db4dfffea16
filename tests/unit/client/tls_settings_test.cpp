// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/security/tls.hpp"

#include "crypto/secret.hpp"

#include <boost/asio/ssl/context.hpp>
#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <memory>

namespace kafka::detail {
namespace {

using ::testing::HasSubstr;

TEST(tls_settings, are_what_the_options_say) {
    const net::tls::client_settings made = tls_settings_of({.ssl_check_hostname = false,
        .ssl_cafile = "a",
        .ssl_capath = "b",
        .ssl_ca_pem = "c",
        .ssl_certfile = "d",
        .ssl_certificate_pem = "e",
        .ssl_keyfile = "f",
        .ssl_key_pem = "g",
        .ssl_keystore = "h",
        .ssl_password = "i",
        .ssl_crlfile = "j",
        .ssl_ciphers = "k",
        .ssl_ciphersuites = "l",
        .ssl_min_version = tls_version::tls_1_3,
        .ssl_keylog_file = "m"});
    EXPECT_FALSE(made.check_hostname);
    EXPECT_EQ(made.ca_file, "a");
    EXPECT_EQ(made.ca_path, "b");
    EXPECT_EQ(made.ca_pem, "c");
    EXPECT_EQ(made.certificate_file, "d");
    EXPECT_EQ(made.certificate_pem, "e");
    EXPECT_EQ(made.key_file, "f");
    EXPECT_EQ(crypto::text_of(made.key_pem), "g");
    EXPECT_EQ(made.keystore_file, "h");
    ASSERT_TRUE(made.ask_password);
    EXPECT_EQ(crypto::text_of(made.ask_password()), "i");
    EXPECT_EQ(made.crl_file, "j");
    EXPECT_EQ(made.ciphers, "k");
    EXPECT_EQ(made.ciphersuites, "l");
    EXPECT_EQ(made.min_version, net::tls::version::tls1_3);
    EXPECT_EQ(made.keylog_file, "m");
    EXPECT_FALSE(made.native);
}

TEST(tls_settings, have_safe_defaults) {
    const net::tls::client_settings made = tls_settings_of({});
    EXPECT_TRUE(made.check_hostname);
    EXPECT_FALSE(made.ask_password);
    EXPECT_EQ(made.min_version, net::tls::version::tls1_2);
}

TEST(tls_settings, may_be_a_context_of_the_program_s) {
    const auto given =
        std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_client);
    const net::tls::client_settings made = tls_settings_of({.ssl_context = given});
    EXPECT_EQ(made.native.get(), given->native_handle());
}

TEST(tls_settings, that_cannot_be_used_are_refused_at_once) {
    EXPECT_EQ(make_tls({}), nullptr);
    EXPECT_EQ(make_tls({.security_protocol = security_protocol::sasl_plaintext}), nullptr);
    try {
        make_tls({.security_protocol = security_protocol::ssl, .ssl_ciphers = "nonsense"});
        FAIL();
    } catch (const exception& refused) {
        EXPECT_EQ(refused.code(), errc::configuration);
        EXPECT_THAT(refused.what(), HasSubstr("ssl_ciphers"));
    }
}

} // namespace
} // namespace kafka::detail
