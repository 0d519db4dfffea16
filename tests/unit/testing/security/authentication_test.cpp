// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/authentication.hpp"

#include <gmock/gmock.h>
#include <kafka/broker_errc.hpp>
#include <kafka/protocol/api_key.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using detail::authentication;
using protocol::api_key;
using protocol::sasl_authenticate_response;
using protocol::sasl_handshake_response;
using ::testing::ElementsAre;
using enum authentication::admission;

constexpr std::chrono::seconds wall{1'767'225'600};

/// A connection to a listener that wants a login, with alice and bob as users.
class login : public ::testing::Test {
protected:
    static sasl_options users() {
        sasl_options options;
        options.mechanisms = {sasl_mechanism::plain, sasl_mechanism::oauthbearer};
        options.users = {{.name = "alice", .password = "a"}, {.name = "bob", .password = "b"}};
        return options;
    }

    detail::moment now() const { return {time_point(1h) + passed, wall + passed}; }

    auto admit(api_key api) { return subject.admit(static_cast<std::int16_t>(api), now().steady); }

    sasl_handshake_response handshake(std::string_view mechanism = "PLAIN", int version = 1) {
        protocol::sasl_handshake_request request;
        request.mechanism = mechanism;
        sasl_handshake_response response;
        subject.handshake(request, static_cast<std::int16_t>(version), who, response);
        return response;
    }

    sasl_authenticate_response authenticate(std::string_view token = "\0alice\0a"sv) {
        protocol::sasl_authenticate_request request;
        request.auth_bytes = protocol::bytes(crypto::bytes_of(token));
        sasl_authenticate_response response;
        subject.authenticate(request, rules, now(), response);
        return response;
    }

    void log_in() {
        ASSERT_EQ(admit(api_key::sasl_handshake), serve);
        ASSERT_EQ(handshake().error_code, broker_errc::none);
        ASSERT_EQ(admit(api_key::sasl_authenticate), serve);
        ASSERT_EQ(authenticate().error_code, broker_errc::none);
        ASSERT_EQ(subject.principal(), "alice");
    }

    detail::accounts who{users(), [this] { return ++random; }};
    detail::session_rules rules{.max_reauth = {}, .failure_delay = 1s, .max_receive_bytes = 100};
    authentication subject{true};
    std::chrono::milliseconds passed{};
    std::uint64_t random = 0;
};

// A provider may take its time, and its token is newer than the conversation then.
TEST_F(login, shows_a_token_of_the_moment) {
    who.set_token_validator([](const oauth_token&, std::chrono::milliseconds at) {
        token_verdict verdict;
        verdict.principal = at == wall + 2s ? "alice" : "";
        return verdict;
    });
    ASSERT_EQ(handshake("OAUTHBEARER").error_code, broker_errc::none);
    passed = 2s;
    EXPECT_EQ(authenticate("n,,\1auth=Bearer t\1\1").error_code, broker_errc::none);
    EXPECT_EQ(subject.principal(), "alice");
}

TEST_F(login, is_not_wanted_everywhere) {
    authentication open(false);
    for (const api_key each :
        {api_key::metadata, api_key::sasl_handshake, api_key::sasl_authenticate, api_key::fetch})
        EXPECT_EQ(open.admit(static_cast<std::int16_t>(each), {}), serve);
    EXPECT_FALSE(open.is_logging_in());
    EXPECT_FALSE(open.takes_bare_tokens());
    subject = authentication(false);
    EXPECT_EQ(handshake().error_code, broker_errc::illegal_sasl_state);
    EXPECT_EQ(authenticate().error_code, broker_errc::illegal_sasl_state);
    EXPECT_FALSE(subject.has_failed());
}

TEST_F(login, comes_before_all_else) {
    EXPECT_TRUE(subject.is_logging_in());
    EXPECT_EQ(admit(api_key::metadata), end_late);
    EXPECT_EQ(admit(api_key::sasl_authenticate), end_late);
    EXPECT_EQ(admit(api_key{12'345}), end_late);
    EXPECT_EQ(admit(api_key::api_versions), serve);
    EXPECT_EQ(admit(api_key::api_versions), serve) << "the first was refused";
    subject.on_versions_told();
    EXPECT_EQ(admit(api_key::api_versions), end);
    EXPECT_EQ(admit(api_key::metadata), end_late);
    log_in();
    EXPECT_FALSE(subject.is_logging_in());
    EXPECT_EQ(admit(api_key::metadata), serve);
}

TEST_F(login, names_the_mechanisms_and_takes_no_other) {
    for (const char* other : {"SCRAM-SHA-256", "plain", "GSSAPI", ""}) {
        subject = authentication(true);
        const auto response = handshake(other);
        EXPECT_EQ(response.error_code, broker_errc::unsupported_sasl_mechanism);
        EXPECT_THAT(response.mechanisms, ElementsAre("PLAIN", "OAUTHBEARER"));
        EXPECT_TRUE(subject.has_failed());
        EXPECT_EQ(admit(api_key::sasl_handshake), end);
    }
    subject = authentication(true);
    EXPECT_THAT(handshake().mechanisms, ElementsAre("PLAIN", "OAUTHBEARER"));
    who.set_mechanisms({});
    subject = authentication(true);
    EXPECT_THAT(handshake().mechanisms,
        ElementsAre("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "AWS_MSK_IAM"));
}

TEST_F(login, is_interrupted_by_nothing) {
    handshake();
    EXPECT_EQ(admit(api_key::metadata), refuse);
    EXPECT_EQ(admit(api_key::sasl_handshake), refuse);
    EXPECT_EQ(admit(api_key::api_versions), refuse);
    EXPECT_EQ(admit(api_key::sasl_authenticate), serve);
    EXPECT_EQ(handshake().error_code, broker_errc::illegal_sasl_state);
}

TEST_F(login, takes_bare_tokens_after_a_handshake_of_version_0) {
    EXPECT_FALSE(subject.takes_bare_tokens());
    handshake("PLAIN", 0);
    EXPECT_TRUE(subject.takes_bare_tokens());
    authenticate();
    EXPECT_FALSE(subject.takes_bare_tokens()) << "requests come now";
    subject = authentication(true);
    handshake();
    EXPECT_FALSE(subject.takes_bare_tokens());
}

TEST_F(login, fails_without_a_word_too_many) {
    handshake();
    const auto response = authenticate("\0alice\0wrong"sv);
    EXPECT_EQ(response.error_code, broker_errc::sasl_authentication_failed);
    EXPECT_EQ(response.error_message, "Authentication failed: Invalid username or password");
    EXPECT_TRUE(subject.has_failed());
    EXPECT_EQ(subject.principal(), "");
    EXPECT_EQ(admit(api_key::sasl_authenticate), end);

    subject = authentication(true);
    who.set_mechanisms({sasl_mechanism::scram_sha_256});
    handshake("SCRAM-SHA-256");
    EXPECT_EQ(authenticate("n,,n=nobody,r=x").error_message,
        "Authentication failed during authentication due to invalid credentials with SASL "
        "mechanism SCRAM-SHA-256");
}

TEST_F(login, counts_the_tokens_of_a_conversation) {
    rules.max_reauth = 1h;
    who.set_mechanisms({sasl_mechanism::scram_sha_256});
    handshake("SCRAM-SHA-256");
    EXPECT_EQ(subject.next_token(), 1u);
    authenticate("n,,n=alice,r=x");
    EXPECT_EQ(subject.next_token(), 2u);
}

TEST_F(login, once_done_is_not_repeated_where_sessions_do_not_end) {
    log_in();
    EXPECT_EQ(admit(api_key::sasl_handshake), serve);
    EXPECT_EQ(handshake().error_code, broker_errc::illegal_sasl_state);
    const auto response = authenticate();
    EXPECT_EQ(response.error_code, broker_errc::illegal_sasl_state);
    EXPECT_EQ(response.error_message,
        "SaslAuthenticate request received after successful authentication");
    passed = 10'000h;
    EXPECT_EQ(admit(api_key::metadata), serve);
}

class session_end : public login {
protected:
    void SetUp() override {
        rules.max_reauth = 10s;
        log_in();
    }
};

TEST_F(session_end, comes_when_it_was_said) {
    subject = authentication(true);
    handshake();
    EXPECT_EQ(authenticate().session_lifetime_ms, 10'000);
    passed = 10s;
    EXPECT_EQ(admit(api_key::metadata), serve);
    passed = 10'001ms;
    EXPECT_EQ(admit(api_key::metadata), end);
}

TEST_F(session_end, is_put_off_by_another_login) {
    passed = 9s;
    log_in();
    passed = 19s;
    EXPECT_EQ(admit(api_key::metadata), serve);
    passed = 60s;
    log_in(); // late, but not too late
    EXPECT_EQ(admit(api_key::metadata), serve);
    EXPECT_EQ(admit(api_key::sasl_authenticate), serve);
}

TEST_F(session_end, lets_nothing_between_handshake_and_token) {
    passed = 5s;
    ASSERT_EQ(admit(api_key::sasl_handshake), serve);
    handshake();
    EXPECT_TRUE(subject.is_logging_in());
    EXPECT_EQ(admit(api_key::metadata), refuse);
}

TEST_F(session_end, is_put_off_once_a_second) {
    passed = 5s;
    log_in();
    passed = 5'999ms;
    EXPECT_EQ(admit(api_key::sasl_handshake), serve);
    EXPECT_EQ(handshake().error_code, broker_errc::illegal_sasl_state);
    EXPECT_EQ(admit(api_key::metadata), serve);
    passed = 6s;
    log_in();
}

TEST_F(session_end, is_put_off_for_the_same_principal_alone) {
    ASSERT_EQ(admit(api_key::sasl_handshake), serve);
    handshake();
    const auto response = authenticate("\0bob\0b"sv);
    EXPECT_EQ(response.error_code, broker_errc::sasl_authentication_failed);
    EXPECT_EQ(response.error_message,
        "Cannot change principals during re-authentication from User.alice: User.bob");
    EXPECT_TRUE(subject.has_failed());
    EXPECT_EQ(subject.principal(), "alice");
}

TEST_F(session_end, is_put_off_by_the_same_mechanism_alone) {
    ASSERT_EQ(admit(api_key::sasl_handshake), serve);
    EXPECT_EQ(handshake("OAUTHBEARER").error_code, broker_errc::none);
    EXPECT_EQ(admit(api_key::sasl_authenticate), end_late);

    subject = authentication(true);
    log_in();
    ASSERT_EQ(admit(api_key::sasl_handshake), serve);
    EXPECT_EQ(handshake("GSSAPI").error_code, broker_errc::unsupported_sasl_mechanism);
}

TEST_F(session_end, is_put_off_with_the_password_that_holds_now) {
    who.set_user({.name = "alice", .password = "new"});
    ASSERT_EQ(admit(api_key::metadata), serve) << "who is in stays in";
    ASSERT_EQ(admit(api_key::sasl_handshake), serve);
    handshake();
    EXPECT_EQ(authenticate().error_code, broker_errc::sasl_authentication_failed);

    subject = authentication(true);
    handshake();
    EXPECT_EQ(authenticate("\0alice\0new"sv).error_code, broker_errc::none);
    EXPECT_TRUE(who.remove_user("alice"));
    EXPECT_FALSE(who.remove_user("alice"));
    subject = authentication(true);
    handshake();
    EXPECT_EQ(authenticate("\0alice\0new"sv).error_code, broker_errc::sasl_authentication_failed);
}

TEST_F(session_end, is_that_of_the_token_if_that_is_sooner) {
    const auto show = [this](std::chrono::seconds lifetime) {
        subject = authentication(true);
        handshake("OAUTHBEARER");
        return authenticate(
            "n,,\1auth=Bearer " + unsecured_token("alice", wall, wall + lifetime) + "\1\1");
    };
    EXPECT_EQ(show(7s).session_lifetime_ms, 7'000);
    passed = 7s;
    EXPECT_EQ(admit(api_key::metadata), serve);
    passed = 7'001ms;
    EXPECT_EQ(admit(api_key::metadata), end);
    passed = 0s;
    EXPECT_EQ(show(1h).session_lifetime_ms, 10'000);
    rules.max_reauth = {};
    EXPECT_EQ(show(1h).session_lifetime_ms, 3'600'000);
    EXPECT_EQ(show(std::chrono::hours(24 * 365 * 7000)).error_code, broker_errc::none);
    passed = 1000h;
    EXPECT_EQ(admit(api_key::metadata), serve) << "which is beyond what clocks count";
}

} // namespace
} // namespace kafka::testing::test
