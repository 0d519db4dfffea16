// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Each way in which a handshake can fail, with its code and its sentence.
#include "unit/net/tls/engines.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <chrono>
#include <fstream>
#include <string>

namespace kafka::net::tls {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using enum server_settings::client_authentication;

/// What the client makes of a server.
failure outcome(const client_settings& client, const server_settings& server,
    const std::string& host = "broker") {
    engines both(*client_with(client), *server_with(server), host);
    both.handshake();
    return both.client->why();
}

failure outcome(const certificate_wishes& wishes, const std::string& host = "broker") {
    return outcome(trusting(), showing(trusted().issue(wishes)), host);
}

TEST(a_certificate, that_has_expired) {
    const failure why = outcome(
        {.common_name = "old", .dns_names = {"broker"}, .valid = {.from = -48h, .to = -24h}});
    EXPECT_EQ(why.code, errc::tls_certificate_expired);
    EXPECT_THAT(why.detail,
        AllOf(HasSubstr("broker:9093"), HasSubstr("subject CN=old"),
            HasSubstr("issuer CN=Trusted authority"), HasSubstr("for broker"),
            HasSubstr("valid from 20"), HasSubstr("has expired"), HasSubstr("renewed")));
}

TEST(a_certificate, whose_issuer_has_expired) {
    const auto between = trusted().intermediate("Old one", {.from = -48h, .to = -24h});
    const failure why = outcome(trusting(), showing(between.issue({.dns_names = {"broker"}})));
    EXPECT_EQ(why.code, errc::tls_certificate_expired);
    EXPECT_THAT(why.detail,
        AllOf(HasSubstr("a certificate in the chain"), HasSubstr("subject CN=Old one")));
}

TEST(a_certificate, that_is_not_valid_yet) {
    const failure why = outcome({.dns_names = {"broker"}, .valid = {.from = 24h, .to = 48h}});
    EXPECT_EQ(why.code, errc::tls_certificate_not_yet_valid);
    EXPECT_THAT(why.detail, HasSubstr("clock"));
}

TEST(a_certificate, of_an_unknown_authority) {
    const certificate_authority other("Other authority");
    const failure why = outcome(trusting(), showing(other.issue({.dns_names = {"broker"}})));
    EXPECT_EQ(why.code, errc::tls_unknown_ca);
    EXPECT_THAT(why.detail, AllOf(HasSubstr("issuer CN=Other authority"),
                                HasSubstr("trusted is: ssl_ca_pem"), HasSubstr("ssl_cafile")));
}

TEST(a_certificate, of_an_authority_that_only_has_the_name) {
    const certificate_authority other("Trusted authority");
    const failure why = outcome(trusting(), showing(other.issue({.dns_names = {"broker"}})));
    EXPECT_EQ(why.code, errc::tls_unknown_ca);
    EXPECT_THAT(why.detail, AllOf(HasSubstr("one of that name is, with another key, valid from 20"),
                                HasSubstr("ssl_cafile")));
}

TEST(a_certificate, that_is_for_another_host) {
    const failure why = outcome({.common_name = "broker", .dns_names = {"other", "another"}});
    EXPECT_EQ(why.code, errc::tls_wrong_host);
    EXPECT_THAT(why.detail, AllOf(HasSubstr("for other, another"), HasSubstr("not for 'broker'"),
                                HasSubstr("ssl_check_hostname")));
}

TEST(a_certificate, with_a_nul_in_a_name) {
    using namespace std::string_literals;
    EXPECT_EQ(outcome({.dns_names = {"broker\0.example.com"s}}).code, errc::tls_bad_certificate);
    EXPECT_EQ(outcome({.common_name = "broker\0.example.com"s}).code, errc::tls_bad_certificate);
    // Also beside one that is right.
    const failure why = outcome({.dns_names = {"broker", "x\0y"s}});
    EXPECT_EQ(why.code, errc::tls_bad_certificate);
    EXPECT_THAT(why.detail, HasSubstr("x\\x00y"));
}

TEST(a_certificate, that_is_not_for_servers) {
    const failure why = outcome({.dns_names = {"broker"}, .usage = "clientAuth"});
    EXPECT_EQ(why.code, errc::tls_bad_certificate);
    EXPECT_THAT(why.detail, HasSubstr("purpose"));
}

class revocation : public ::testing::Test {
protected:
    failure outcome_with(const std::string& list) {
        client_settings client = trusting();
        client.crl_file = ::testing::TempDir() + "kafka-asio-revoked.pem";
        std::ofstream(client.crl_file) << list;
        return outcome(client, showing(broker_certificate()));
    }
};

TEST_F(revocation, is_looked_up) {
    EXPECT_EQ(outcome_with(trusted().revocations({})).code, error_code());
    const failure why = outcome_with(trusted().revocations({broker_certificate().certificate}));
    EXPECT_EQ(why.code, errc::tls_certificate_revoked);
    EXPECT_THAT(why.detail, HasSubstr("subject CN=broker"));
}

TEST_F(revocation, cannot_be_told_from_a_list_of_somebody_else_or_of_yesterday) {
    const certificate_authority other("Other authority");
    const failure missing = outcome_with(other.revocations({}));
    EXPECT_EQ(missing.code, errc::tls_revocation_unknown);
    EXPECT_THAT(missing.detail, HasSubstr("ssl_crlfile"));
    const failure old = outcome_with(trusted().revocations({}, {.from = -48h, .to = -24h}));
    EXPECT_EQ(old.code, errc::tls_revocation_unknown);
    EXPECT_THAT(old.detail, HasSubstr("expired"));
}

TEST_F(revocation, of_issuers_is_not_looked_up) {
    const auto between = trusted().intermediate("Between");
    client_settings client = trusting();
    client.crl_file = ::testing::TempDir() + "kafka-asio-revoked.pem";
    std::ofstream(client.crl_file) << between.revocations({});
    EXPECT_FALSE(outcome(client, showing(between.issue({.dns_names = {"broker"}}))));
}

TEST(both_sides, need_a_version_in_common) {
    client_settings recent = trusting();
    recent.min_version = version::tls1_3;
    server_settings old = showing(broker_certificate());
    old.max_version = version::tls1_2;
    const failure refused = outcome(recent, old);
    EXPECT_EQ(refused.code, errc::tls_protocol_version) << refused.detail;
    EXPECT_THAT(refused.detail, HasSubstr("ssl_min_version"));
}

TEST(both_sides, need_a_cipher_in_common) {
    client_settings one = trusting();
    one.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256";
    server_settings other = showing(broker_certificate());
    other.max_version = version::tls1_2;
    other.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
    const failure why = outcome(one, other);
    EXPECT_EQ(why.code, errc::tls_no_common_cipher) << why.detail;
    EXPECT_THAT(why.detail, HasSubstr("ssl_ciphers"));
}

class client_authentication : public ::testing::TestWithParam<version> {
protected:
    /// A broker with TLS 1.3 says so only when the client takes the handshake for done.
    failure outcome_of(const client_settings& client) {
        server_settings server = asking(required);
        server.max_version = GetParam();
        engines both(*client_with(client), *server_with(server));
        both.handshake();
        EXPECT_EQ(both.client_is == engine::progress::done, GetParam() == version::tls1_3);
        server_why = both.server->why();
        return both.client->why();
    }

    failure server_why;
};

INSTANTIATE_TEST_SUITE_P(of, client_authentication,
    ::testing::Values(version::tls1_2, version::tls1_3),
    [](const auto& each) { return each.param == version::tls1_2 ? "tls1_2" : "tls1_3"; });

TEST_P(client_authentication, is_missing) {
    const failure why = outcome_of(trusting());
    EXPECT_EQ(why.code, errc::tls_client_certificate_required) << why.detail;
    EXPECT_THAT(why.detail, AllOf(HasSubstr("broker:9093"), HasSubstr("ssl_certfile")));
    EXPECT_THAT(why.detail, ::testing::Not(HasSubstr("unknown alert")));
    EXPECT_TRUE(why.code == condition::authentication);
    EXPECT_EQ(server_why.code, errc::tls_client_certificate_required);
}

TEST_P(client_authentication, is_refused) {
    const certificate_authority other("Other authority");
    const failure why = outcome_of(known_as(other.issue({.common_name = "me"})));
    EXPECT_EQ(why.code, errc::tls_client_certificate_refused) << why.detail;
    EXPECT_THAT(why.detail, AllOf(HasSubstr("unknown CA"), HasSubstr("truststore")));
    EXPECT_EQ(server_why.code, errc::tls_unknown_ca);
}

TEST_P(client_authentication, has_expired) {
    const failure why = outcome_of(
        known_as(trusted().issue({.common_name = "me", .valid = {.from = -48h, .to = -24h}})));
    EXPECT_EQ(why.code, errc::tls_client_certificate_refused) << why.detail;
    EXPECT_THAT(why.detail, HasSubstr("expired"));
}

/// As brokers of 1.0 do.
failure outcome_of_a_flight_that_comes_twice(const client_settings& from) {
    server_settings settings = asking(required);
    settings.max_version = version::tls1_2;
    const auto clients = client_with(from);
    const auto servers = server_with(settings);
    const auto client = clients->connect("broker", 9093);
    const auto server = servers->accept();
    client->handshake();
    put(*server, crypto::bytes_of(take(*client)));
    server->handshake();
    const std::string flight = take(*server);
    for (int i = 0; i < 2; ++i) {
        put(*client, crypto::bytes_of(flight));
        client->handshake();
    }
    return client->why();
}

TEST(a_flight_that_comes_twice, says_that_the_client_s_certificate_is_missing_or_refused) {
    const failure missing = outcome_of_a_flight_that_comes_twice(trusting());
    EXPECT_EQ(missing.code, errc::tls_client_certificate_required) << missing.detail;
    EXPECT_THAT(missing.detail, AllOf(HasSubstr("anew"), HasSubstr("ssl_certfile")));
    const failure refused =
        outcome_of_a_flight_that_comes_twice(known_as(trusted().issue({.common_name = "me"})));
    EXPECT_EQ(refused.code, errc::tls_client_certificate_refused) << refused.detail;
    EXPECT_THAT(refused.detail, HasSubstr("truststore"));
}

TEST(a_server, may_refuse_for_a_reason_of_its_own) {
    engines both(*client_with(trusting()), *server_with(showing(broker_certificate())));
    both.client->handshake();
    put(*both.client, crypto::bytes_of({"\x15\x03\x03\x00\x02\x02\x70", 7}));
    EXPECT_EQ(both.client->handshake(), engine::progress::failed);
    EXPECT_EQ(both.client->why().code, errc::tls_alert);
    EXPECT_THAT(both.client->why().detail, HasSubstr("unrecognized name"));
}

class other_peers : public ::testing::Test {
protected:
    failure outcome_of(std::string_view bytes) {
        const auto client = client_with(trusting())->connect("broker", 9093);
        client->handshake();
        put(*client, crypto::bytes_of(bytes));
        EXPECT_EQ(client->handshake(), engine::progress::failed);
        return client->why();
    }
};

TEST_F(other_peers, speak_http) {
    const failure why = outcome_of("HTTP/1.1 400 Bad Request\r\n\r\n");
    EXPECT_EQ(why.code, errc::tls_not_spoken);
    EXPECT_THAT(
        why.detail, AllOf(HasSubstr("HTTP server"), HasSubstr("'HTTP/1.1 400 Bad Request'")));
}

TEST_F(other_peers, speak_text) {
    const failure why = outcome_of("220 mail.example.com ESMTP\r\n");
    EXPECT_EQ(why.code, errc::tls_not_spoken);
    EXPECT_THAT(why.detail, HasSubstr("'220 mail.example.com ESMTP'"));
}

TEST_F(other_peers, speak_plain_kafka) {
    using namespace std::string_view_literals;
    const failure why = outcome_of("\0\0\0\x0a\0\0\0\1\0\x23\0\0\0\0"sv);
    EXPECT_EQ(why.code, errc::tls_not_spoken);
    EXPECT_THAT(why.detail, HasSubstr("security_protocol"));
}

TEST_F(other_peers, come_to_a_server_without_tls) {
    using namespace std::string_view_literals;
    const auto server = server_with(showing(broker_certificate()))->accept();
    put(*server, crypto::bytes_of("\0\0\0\x20\0\x12\0\3"sv));
    EXPECT_EQ(server->handshake(), engine::progress::failed);
    EXPECT_EQ(server->why().code, errc::tls_not_spoken);
    EXPECT_THAT(server->why().detail, HasSubstr("security_protocol"));
}

TEST_F(other_peers, hang_up) {
    const auto client = client_with(trusting())->connect("broker", 9093);
    client->handshake();
    EXPECT_THAT(client->waiting_for(), HasSubstr("has not answered"));
    client->on_lost(boost::asio::error::eof);
    EXPECT_EQ(client->why().code, errc::tls_handshake_closed);
    EXPECT_THAT(client->why().detail, HasSubstr("security_protocol"));
    EXPECT_TRUE(client->why().code == condition::retriable);
}

TEST(a_host, without_a_name_is_nobody) {
    using namespace std::string_literals;
    for (const std::string& host : {""s, "."s, "bro\0ker"s}) {
        const auto client = client_with(trusting())->connect(host, 9093);
        EXPECT_EQ(client->handshake(), engine::progress::failed) << host;
        EXPECT_EQ(client->why().code, errc::tls_wrong_host) << host;
        EXPECT_TRUE(client->output().empty());
    }
}

} // namespace
} // namespace kafka::net::tls
