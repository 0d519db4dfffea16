// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/oauthbearer.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <utility>

namespace kafka::core::sasl {
namespace {

using crypto::bytes_of;
using crypto::text_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.";

/// The provider gives it that.
wish grant(oauthbearer& subject, oauth_token what) {
    static_cast<token_wish&>(*subject.task()).grant(std::move(what));
    return subject.on_task_done();
}

class oauthbearer_exchange : public ::testing::Test {
protected:
    oauthbearer_exchange() { EXPECT_EQ(subject.begin(), wish::wait); }

    oauthbearer subject;
};

TEST_F(oauthbearer_exchange, shows_the_provider_s_token) {
    EXPECT_EQ(subject.name(), "OAUTHBEARER");
    EXPECT_EQ(subject.task()->how(), task::kind::asks);
    ASSERT_EQ(grant(subject, {.value = std::string(token)}), wish::send);
    EXPECT_EQ(text_of(subject.take_token()),
        "n,,\x01"
        "auth=Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.\x01\x01");
    EXPECT_EQ(subject.on_challenge({}), wish::done);
}

TEST_F(oauthbearer_exchange, tells_extensions) {
    grant(subject, {.value = "t", .extensions = {{"cluster", "lkc-1"}, {"pool", "a=b c"}}});
    EXPECT_EQ(text_of(subject.take_token()), "n,,\x01"
                                             "auth=Bearer t\x01"
                                             "cluster=lkc-1\x01"
                                             "pool=a=b c\x01\x01");
}

TEST_F(oauthbearer_exchange, answers_a_refusal_before_it_ends) {
    grant(subject, {.value = std::string(token)});
    ASSERT_EQ(
        subject.on_challenge(bytes_of(
            R"({"status":"invalid_token","scope":"kafka","openid-configuration":"https://i"})")),
        wish::send);
    EXPECT_EQ(text_of(subject.take_token()), "\x01");
    EXPECT_EQ(subject.on_challenge({}), wish::failed);
    EXPECT_EQ(subject.failure().code, broker_errc::sasl_authentication_failed);
    EXPECT_THAT(subject.failure().detail,
        HasSubstr("status invalid_token, scope kafka, openid-configuration https://i"));
    EXPECT_THAT(subject.failure().message(), Not(HasSubstr(std::string(token))));
}

TEST_F(oauthbearer_exchange, takes_any_bytes_for_a_refusal) {
    for (const std::string& said :
        {std::string("x"), std::string("{}"), std::string("[1]"), std::string("{\"status\":1}"),
            std::string(5000, '['), std::string(50'000, ' '), std::string("\x00", 1)}) {
        oauthbearer each;
        each.begin();
        grant(each, {.value = std::string(token)});
        ASSERT_EQ(each.on_challenge(bytes_of(said)), wish::send);
        ASSERT_EQ(each.on_challenge(bytes_of(said)), wish::failed);
        EXPECT_EQ(each.failure().code, broker_errc::sasl_authentication_failed);
    }
}

TEST_F(oauthbearer_exchange, takes_a_refusal_that_is_cut_for_one) {
    constexpr std::string_view whole =
        R"({"status":"invalid_token","scope":"a\u00e4","openid-configuration":"https://i"})";
    for (std::size_t size = 1; size < whole.size(); ++size) {
        oauthbearer each;
        each.begin();
        grant(each, {.value = std::string(token)});
        ASSERT_EQ(each.on_challenge(bytes_of(whole.substr(0, size))), wish::send) << size;
        ASSERT_EQ(each.on_challenge({}), wish::failed) << size;
        EXPECT_THAT(each.failure().detail, HasSubstr("nothing that could be understood"));
    }
}

TEST_F(oauthbearer_exchange, shows_no_control_characters_of_the_broker) {
    grant(subject, {.value = std::string(token)});
    subject.on_challenge(bytes_of("{\"status\":\"a\\u001b[2J\\nb\"}"));
    subject.on_challenge({});
    EXPECT_THAT(subject.failure().detail, Not(HasSubstr("\x1b")));
    EXPECT_THAT(subject.failure().detail, Not(HasSubstr("\n")));
}

TEST_F(oauthbearer_exchange, tells_not_much_of_what_the_broker_says_and_no_token) {
    grant(subject, {.value = std::string(token)});
    subject.on_challenge(bytes_of(
        "{\"status\":\"no " + std::string(token) + " here" + std::string(3000, '.') + "\"}"));
    subject.on_challenge({});
    EXPECT_THAT(subject.failure().detail, HasSubstr("status no *** here..."));
    EXPECT_THAT(subject.failure().message(), Not(HasSubstr(std::string(token))));
    EXPECT_LT(subject.failure().detail.size(), 600u);
}

TEST_F(oauthbearer_exchange, sends_nothing_that_means_something_else) {
    for (oauth_token each : {oauth_token{},
             oauth_token{.value = "a\x01"
                                  "b"},
             oauth_token{.value = "a b"}, oauth_token{.value = "abc\n"},
             oauth_token{.value = "a", .extensions = {{"auth", "x"}}},
             oauth_token{.value = "a", .extensions = {{"", "x"}}},
             oauth_token{.value = "a", .extensions = {{"a1", "x"}}},
             oauth_token{.value = "a", .extensions = {{"a", "x\x01"}}}}) {
        oauthbearer mechanism;
        mechanism.begin();
        EXPECT_EQ(grant(mechanism, each), wish::failed);
        EXPECT_EQ(mechanism.failure().code, errc::no_credentials);
        EXPECT_TRUE(mechanism.take_token().empty());
    }
    EXPECT_THAT(
        problem_of({.value = std::string(token), .extensions = {{"a", "\t\r\nx"}}}), IsEmpty());
}

TEST_F(oauthbearer_exchange, ends_where_there_is_no_token) {
    error_info why{.code = errc::timeout};
    why.detail = "the issuer does not answer";
    subject.task()->fail(why);
    EXPECT_EQ(subject.on_task_done(), wish::failed);
    EXPECT_EQ(subject.failure().code, errc::timeout);
}

} // namespace
} // namespace kafka::core::sasl
