// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a person is shown of a peer's certificates.
#include "net/tls/certificates.hpp"
#include "unit/net/tls/engines.hpp"

#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <chrono>
#include <memory>

namespace kafka::net::tls {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What is written down of a handshake with such a server, and how that ends.
struct seen {
    shown_certificates shown;
    failure why;
};

seen look_at(const client_settings& client, const issued_certificate& shown,
    const std::string& host = "broker") {
    engines both(*client_with(client), *server_with(showing(shown)), host);
    const auto written = std::make_shared<shown_certificates>();
    both.client->write_down(written);
    both.handshake();
    return {*written, both.client->why()};
}

TEST(shown_certificates, of_a_good_handshake) {
    const auto between = trusted().intermediate("Between");
    const seen all = look_at(trusting(),
        between.issue({.common_name = "b", .dns_names = {"broker"}, .addresses = {"10.0.0.1"}}));
    ASSERT_FALSE(all.why);
    ASSERT_EQ(all.shown.chain.size(), 2u);
    const certificate_facts& own = all.shown.chain.front();
    EXPECT_EQ(own.subject, "CN=b");
    EXPECT_EQ(own.issuer, "CN=Between");
    EXPECT_THAT(own.names, ElementsAre("broker", "10.0.0.1"));
    EXPECT_EQ(all.shown.chain.back().subject, "CN=Between");
    EXPECT_THAT(all.shown.chain.back().names, IsEmpty());
    EXPECT_EQ(all.shown.name_matches, true);
}

TEST(shown_certificates, of_handshakes_that_fail) {
    const seen expired = look_at(trusting(),
        trusted().issue({.dns_names = {"broker"}, .valid = {.from = -48h, .to = -24h}}));
    EXPECT_TRUE(expired.why);
    ASSERT_EQ(expired.shown.chain.size(), 1u);
    EXPECT_EQ(expired.shown.chain[0].not_after - expired.shown.chain[0].not_before, 24h);
    EXPECT_EQ(expired.shown.name_matches, true);

    const seen strange =
        look_at(trusting(), certificate_authority("Another").issue({.dns_names = {"broker"}}));
    EXPECT_TRUE(strange.why);
    ASSERT_EQ(strange.shown.chain.size(), 1u);
    EXPECT_EQ(strange.shown.chain[0].issuer, "CN=Another");

    const seen other = look_at(trusting(), trusted().issue({.dns_names = {"other"}}));
    EXPECT_TRUE(other.why);
    EXPECT_EQ(other.shown.name_matches, false);
}

TEST(shown_certificates, that_are_refused_may_come_from_a_namesake_of_whom_is_trusted) {
    const certificate_authority another("Trusted authority");
    const certificate_wishes wishes{.dns_names = {"broker"}};
    const issued_certificate all_of_them[]{
        another.issue(wishes), another.intermediate("Between").issue(wishes)};
    for (const issued_certificate& each : all_of_them) {
        const seen all = look_at(trusting(), each);
        EXPECT_EQ(all.why.code, kafka::errc::tls_unknown_ca);
        ASSERT_TRUE(all.shown.namesake.has_value());
        EXPECT_EQ(all.shown.namesake->subject, "CN=Trusted authority");
    }
    EXPECT_EQ(look_at(trusting(), certificate_authority("Another").issue(wishes)).shown.namesake,
        std::nullopt);
    // What is wrong with one that it has issued itself is something else.
    EXPECT_EQ(look_at(trusting(), trusted().issue({.dns_names = {"other"}})).shown.namesake,
        std::nullopt);
}

TEST(shown_certificates, say_whether_names_would_match_that_are_not_checked) {
    client_settings careless = trusting();
    careless.check_hostname = false;
    const seen all = look_at(careless, trusted().issue({.dns_names = {"other"}}));
    EXPECT_FALSE(all.why);
    EXPECT_EQ(all.shown.name_matches, false);
    EXPECT_EQ(all.shown.chain.size(), 1u);
    EXPECT_EQ(
        look_at(careless, trusted().issue({.dns_names = {"broker"}})).shown.name_matches, true);
}

} // namespace
} // namespace kafka::net::tls
