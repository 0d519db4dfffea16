// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/credential_wishes.hpp"
#include "unit/core/connection/login_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::core {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr time_point start = scripted_peer::start();
constexpr std::int16_t list_groups_key = 16;

class login : public login_peer {};

TEST_F(login, comes_before_any_request) {
    learn_versions();
    EXPECT_EQ(peer.line.state(), connection_state::authenticating);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    const seen_request handshake = next_request();
    EXPECT_EQ(handshake.key, handshake_key);
    EXPECT_EQ(handshake.version, 1);
    answer_to(handshake, mechanisms({"GSSAPI", "PLAIN"}));
    const seen_request authenticate = next_request();
    EXPECT_EQ(authenticate.key, authenticate_key);
    EXPECT_EQ(authenticate.version, 2);
    EXPECT_THAT(
        text_of(authenticate.body), HasSubstr(std::string("alice\0alice\0open sesame", 23)));
    answer_to(authenticate, admitted());
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_TRUE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.line.next_deadline(), time_point::max()) << "for as long as the broker likes";
}

TEST_F(login, is_told_the_broker_s_host) {
    learn_versions();
    EXPECT_THAT(alice.hosts, ElementsAre("broker"));
}

TEST_F(login, speaks_as_old_as_the_broker) {
    learn_versions(1, 0);
    choose_mechanism();
    EXPECT_EQ(next_request().version, 0);
}

TEST_F(login, fails_where_the_mechanism_is_not_offered) {
    learn_versions();
    answer_to(next_request(),
        mechanisms({"GSSAPI", "SCRAM-SHA-512"}, broker_errc::unsupported_sasl_mechanism));
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, broker_errc::unsupported_sasl_mechanism);
    EXPECT_THAT(peer.why(),
        HasSubstr("does not offer PLAIN (sasl_mechanism); it offers GSSAPI, SCRAM-SHA-512"));
    EXPECT_THAT(peer.take_written(), IsEmpty()) << "the password stays here";
}

TEST_F(login, does_not_believe_a_broker_that_accepts_what_it_does_not_offer) {
    learn_versions();
    answer_to(next_request(), mechanisms({"GSSAPI"}));
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, broker_errc::unsupported_sasl_mechanism);
    EXPECT_THAT(peer.take_written(), IsEmpty());
}

TEST_F(login, fails_with_the_broker_s_words) {
    learn_versions();
    choose_mechanism();
    answer_to(next_request(), refused("Authentication failed: Invalid username or password"));
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, broker_errc::sasl_authentication_failed);
    EXPECT_TRUE(peer.line.failure()->code == condition::authentication);
    EXPECT_THAT(peer.line.failure()->broker_message, HasSubstr("Invalid username or password"));
    EXPECT_THAT(peer.why(), Not(HasSubstr("sesame")));
    EXPECT_EQ(peer.line.outcome(), version_outcome::none) << "its age was known by then";
}

TEST_F(login, tells_no_more_of_the_broker_s_words_than_is_of_use) {
    learn_versions();
    choose_mechanism();
    answer_to(next_request(), refused("no\n" + std::string(10'000, 'o')));
    EXPECT_EQ(peer.line.failure()->broker_message, "no?" + std::string(497, 'o') + "...");
}

TEST_F(login, does_not_tell_a_token_that_the_broker_repeats) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    static_cast<sasl::token_wish&>(*peer.line.take_task()).grant({.value = "abc.def.0123456789"});
    peer.line.on_task_done(peer.now);
    answer_to(next_request(),
        refused("abc.def.0123456789 is no token of ours: 'Bearer abc.def.0123456789'"));
    EXPECT_EQ(peer.line.failure()->broker_message, "*** is no token of ours: 'Bearer ***'");
}

TEST_F(login, does_not_tell_a_password_that_the_broker_repeats) {
    learn_versions();
    choose_mechanism();
    answer_to(next_request(), refused("'open sesame' is not alice's password"));
    EXPECT_EQ(peer.line.failure()->broker_message, "***") << "not even around it: it is short";
    EXPECT_THAT(peer.why(), Not(HasSubstr("sesame")));
}

TEST_F(login, does_not_tell_a_password_that_is_offered_as_a_mechanism) {
    learn_versions();
    answer_to(next_request(), mechanisms({"GSSAPI", "open sesame!"}));
    EXPECT_THAT(peer.why(), HasSubstr("it offers GSSAPI, ***"));
    EXPECT_THAT(peer.why(), Not(HasSubstr("sesame")));
}

TEST_F(login, cannot_be_with_a_broker_that_knows_no_handshake) {
    learn_versions(std::nullopt, std::nullopt);
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, errc::incompatible_broker_version);
    EXPECT_THAT(peer.why(), HasSubstr("before 0.10"));
}

TEST_F(login, sends_bare_tokens_to_brokers_before_1_0) {
    learn_versions(0, std::nullopt);
    const seen_request handshake = next_request();
    EXPECT_EQ(handshake.version, 0);
    answer_to(handshake, mechanisms({"PLAIN"}));
    EXPECT_EQ(text_of(peer.take_written()), std::string("\0\0\0\x17"
                                                        "alice\0alice\0open sesame",
                                                27));
    peer.feed(frame({}));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    list_groups ask;
    peer.line.submit(ask, peer.now);
    EXPECT_EQ(next_request().key, list_groups_key);
}

// As GSSAPI does: the broker says nothing to the last token, and requests may follow at once.
TEST_F(login, is_over_with_a_last_bare_token) {
    alice.with_last_word = true;
    learn_versions(0, std::nullopt);
    answer_to(next_request(), mechanisms({"PLAIN"}));
    EXPECT_EQ(text_of(peer.take_written()), std::string("\0\0\0\x05hello", 9));
    peer.feed(frame(to_bytes("go on")));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_EQ(text_of(peer.take_written()), std::string("\0\0\0\x03"
                                                        "bye",
                                                7));
    list_groups ask;
    peer.line.submit(ask, peer.now);
    const seen_request asked = next_request();
    EXPECT_EQ(asked.key, list_groups_key);
    answer_to(asked, groups("a"));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&ask));
    EXPECT_FALSE(ask.failed());
}

TEST_F(login, has_the_last_word_answered_where_tokens_go_in_requests) {
    alice.with_last_word = true;
    learn_versions();
    choose_mechanism();
    protocol::sasl_authenticate_response challenge;
    challenge.auth_bytes.push_back(std::byte{1});
    answer_to(next_request(), challenge);
    EXPECT_EQ(peer.line.state(), connection_state::authenticating);
    answer_to(next_request(), admitted());
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST_F(login, takes_a_broker_that_hangs_up_on_a_bare_token_to_refuse) {
    learn_versions(0, std::nullopt);
    answer_to(next_request(), mechanisms({"PLAIN"}));
    peer.take_written();
    peer.line.on_closed({.code = boost::asio::error::eof}, peer.now);
    EXPECT_EQ(peer.line.failure()->code, broker_errc::sasl_authentication_failed);
    EXPECT_THAT(peer.why(), HasSubstr("has hung up on what it was told by PLAIN"));
    EXPECT_THAT(peer.why(), HasSubstr("most likely the user name or the password is wrong"));
    EXPECT_THAT(peer.why(), Not(HasSubstr("sesame")));
}

TEST_F(login, takes_a_broker_that_hangs_up_before_it_was_told_anything_for_gone) {
    alice.with_token = true;
    learn_versions(0, std::nullopt);
    answer_to(next_request(), mechanisms({"OAUTHBEARER"}));
    peer.line.on_closed({.code = boost::asio::error::eof}, peer.now);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.why(), HasSubstr("before the client knew what to say: it waited for the "
                                      "provider of tokens"));
}

TEST_F(login, that_waits_for_too_long_says_for_what) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    peer.line.on_time(peer.line.next_deadline());
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.why(), HasSubstr("has not come to its end in time: it waited for the provider "
                                      "of tokens"));
}

TEST_F(login, takes_a_broker_that_hangs_up_otherwise_for_gone) {
    learn_versions();
    choose_mechanism();
    peer.take_written();
    peer.line.on_closed({.code = boost::asio::error::eof}, peer.now);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.why(), HasSubstr("during authentication"));
}

TEST_F(login, has_the_time_that_connecting_has) {
    learn_versions();
    EXPECT_EQ(peer.line.next_deadline(), start + 10s);
    peer.line.on_time(start + 10s);
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_THAT(peer.why(), HasSubstr("authentication has not come to its end in time"));
}

TEST_F(login, waits_for_what_the_mechanism_needs) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    EXPECT_THAT(peer.take_written(), IsEmpty());
    const std::shared_ptr<sasl::task> wished = peer.line.take_task();
    ASSERT_TRUE(wished);
    EXPECT_FALSE(peer.line.take_task()) << "it is given out once";
    static_cast<sasl::token_wish&>(*wished).grant({.value = "abc"});
    peer.line.on_task_done(peer.now);
    const seen_request authenticate = next_request();
    EXPECT_THAT(text_of(authenticate.body), HasSubstr("auth=Bearer abc"));
    answer_to(authenticate, admitted());
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST_F(login, tells_the_broker_s_reason_where_the_mechanism_has_one) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    have_token_refused();
    answer_to(next_request(), refused("{\"status\":\"invalid_token\"}"));
    expect_refused_token();
}

TEST_F(login, knows_a_refusal_also_where_the_broker_hangs_up_after_it) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    have_token_refused();
    peer.take_written();
    peer.line.on_closed({.code = boost::asio::error::eof}, peer.now);
    expect_refused_token();
}

TEST_F(login, knows_a_refusal_also_where_the_broker_says_no_more_in_time) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    have_token_refused();
    peer.line.on_time(start + 10s);
    expect_refused_token();
}

TEST_F(login, ignores_what_is_done_too_late) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    const std::shared_ptr<sasl::task> wished = peer.line.take_task();
    peer.line.close(peer.now);
    peer.line.on_task_done(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
}

TEST_F(login, ends_with_bytes_that_come_before_the_client_has_spoken) {
    alice.with_token = true;
    learn_versions();
    choose_mechanism();
    peer.feed(frame(to_bytes("boo")));
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
}

TEST_F(login, ends_with_answers_that_make_no_sense) {
    learn_versions();
    const seen_request asked = next_request();
    peer.feed(frame(big_endian(asked.correlation_id) + to_bytes("x")));
    EXPECT_EQ(peer.line.failure()->code, errc::protocol);
    EXPECT_THAT(peer.why(), HasSubstr("SaslHandshake"));
}

TEST_F(login, accepts_little_before_it_is_over) {
    learn_versions();
    peer.feed(big_endian(std::int32_t{2 << 20}));
    EXPECT_EQ(peer.line.failure()->code, errc::invalid_receive);
}

} // namespace
} // namespace kafka::core
