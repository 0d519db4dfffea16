// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/oauthbearer_server.hpp"

#include "evaluations.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using detail::oauthbearer_server;
using detail::read_oauthbearer_message;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr auto message = "n,,\1auth=Bearer a.b-c_d~e+f/g==\1\1"sv;

/// `good` is alice for an hour.
token_verdict judge(const oauth_token& token, std::chrono::milliseconds) {
    token_verdict verdict;
    if (token.value == "good") {
        verdict.principal = "alice";
        verdict.expires = 1h;
    }
    return verdict;
}

TEST(oauthbearer_message, is_that_of_the_standard) {
    const auto read = read_oauthbearer_message(
        "n,a=us=2Cer,\1host=a\1auth=beaRER  a.b-c_d~e+f/g==\1port=1=4\1\1");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->acts_for, "us,er");
    EXPECT_EQ(read->token.value, "a.b-c_d~e+f/g==");
    EXPECT_THAT(read->token.extensions, ElementsAre(Pair("host", "a"), Pair("port", "1=4")));
}

TEST(oauthbearer_message, is_nothing_else) {
    const std::string_view malformed[] = {"", "n", "n,", "n,,", "n,,\1", "n,,\1\1",
        "n,,\1auth=Bearer t\1", "n,,auth=Bearer t\1\1", "n,,\1auth=Bearer t\1\1\1",
        "y,,\1auth=Bearer t\1\1", "n,b,\1auth=Bearer t\1\1", "n,a=,\1auth=Bearer t\1\1",
        "n,,\1auth=Bearer\1\1", "n,,\1auth=Bearer \1\1", "n,,\1auth=Bearert\1\1",
        "n,,\1auth=Basic t\1\1", "n,,\1auth=Bearer =\1\1", "n,,\1auth=Bearer t t\1\1",
        "n,,\1auth=Bearer t=u\1\1", "n,,\1auth=Bearer t\1auth=Bearer t\1\1",
        "n,,\1auth=Bearer t\1k1=v\1\1", "n,,\1auth=Bearer t\1=v\1\1", "n,,\1auth=Bearer t\1k=\1\1",
        "n,,\1auth=Bearer t\1k\1\1", "n,,\1auth=Bearer t\1k=v\x7F\1\1", "n,,\1k=v\1\1",
        "n,,\1auth=Bearer t\xC3\xA9\1\1", "\0\0"sv};
    for (const std::string_view each : malformed)
        EXPECT_FALSE(read_oauthbearer_message(each)) << each;
    for (std::size_t size = 0; size < message.size(); ++size)
        EXPECT_FALSE(read_oauthbearer_message(message.substr(0, size))) << size;
    EXPECT_TRUE(read_oauthbearer_message(message));
}

TEST(oauthbearer_server, accepts_what_its_judge_does) {
    oauthbearer_server subject(judge);
    EXPECT_THAT(say(subject, "n,,\1auth=Bearer good\1\1"), is_accepted(""));
    EXPECT_EQ(subject.principal(), "alice");
    EXPECT_EQ(subject.expires(), 1h);
}

TEST(oauthbearer_server, says_why_and_refuses_after_an_answer) {
    oauthbearer_server subject(judge);
    EXPECT_THAT(
        say(subject, "n,,\1auth=Bearer bad\1\1"), is_challenge(R"({"status":"invalid_token"})"));
    EXPECT_THAT(say(subject, "\1"), is_refused(R"({"status":"invalid_token"})"));
}

TEST(oauthbearer_server, says_what_scope_is_missing) {
    oauthbearer_server subject([](const oauth_token&, std::chrono::milliseconds) {
        token_verdict verdict;
        verdict.status = "insufficient_scope";
        verdict.scope = R"([a, "b"])";
        verdict.openid_configuration = "https://id.example";
        return verdict;
    });
    EXPECT_THAT(say(subject, message),
        is_challenge(R"({"status":"insufficient_scope","scope":"[a, \"b\"]",)"
                     R"("openid-configuration":"https://id.example"})"));
}

TEST(oauthbearer_server, may_be_shown_another_token_instead) {
    oauthbearer_server subject(judge);
    say(subject, "n,,\1auth=Bearer bad\1\1");
    EXPECT_THAT(say(subject, "n,,\1auth=Bearer good\1\1"), is_accepted(""));
}

TEST(oauthbearer_server, refuses_an_answer_to_nothing) {
    oauthbearer_server subject(judge);
    EXPECT_THAT(say(subject, "\1"), is_refused(""));
}

TEST(oauthbearer_server, lets_nobody_act_for_another) {
    oauthbearer_server subject(judge);
    EXPECT_THAT(say(subject, "n,a=bob,\1auth=Bearer good\1\1"),
        is_refused("Authentication failed: Client requested an authorization id (bob) that is "
                   "different from the token's principal name (alice)"));
    oauthbearer_server again(judge);
    EXPECT_THAT(say(again, "n,a=alice,\1auth=Bearer good\1\1"), is_accepted(""));
}

} // namespace
} // namespace kafka::testing::test
