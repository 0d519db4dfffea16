// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/gssapi_server.hpp"

#include "evaluations.hpp"
#include "support/scripted_context.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::testing::test {
namespace {

using namespace std::string_view_literals;
using detail::gssapi_server;
using ::testing::HasSubstr;
using tests::scripted_context;

constexpr auto offer = "[\x01\x01\x00\x00]"sv;
constexpr auto choice = "[\x01\x01\x00\x00kafka@host]"sv;

class gssapi_conversation : public ::testing::Test {
protected:
    explicit gssapi_conversation(
        std::deque<scripted_context::answer> script = {{.token = "answer", .completes = true}}) {
        auto made = std::make_unique<scripted_context>(std::move(script));
        context = made.get();
        context->other = "alice@REALM";
        subject = std::make_unique<gssapi_server>(std::move(made));
    }

    auto say(std::string_view text) { return test::say(*subject, text); }
    void reach_choice() {
        ASSERT_THAT(say("ticket"), is_challenge("answer"));
        ASSERT_THAT(say(""), is_challenge(offer));
    }
    void expect_refusal(const detail::evaluation& said, const char* reason) {
        EXPECT_THAT(said, is_refused("")) << "clients are told nothing of their own";
        EXPECT_THAT(subject->reason(), HasSubstr(reason));
        EXPECT_THAT(say("ticket"), is_refused(""));
        EXPECT_EQ(subject->principal(), "");
    }

    scripted_context* context = nullptr;
    std::unique_ptr<gssapi_server> subject;
};

TEST_F(gssapi_conversation, goes_by_the_ticket) {
    reach_choice();
    EXPECT_THAT(say(choice), is_accepted(""));
    EXPECT_EQ(subject->principal(), "alice");
    EXPECT_THAT(say(choice), is_refused("")) << "it is over";
}

TEST_F(gssapi_conversation, makes_a_name_of_a_service) {
    context->other = "reports/host.example@REALM";
    reach_choice();
    EXPECT_THAT(say("[\x01\x00\x00\x00]"sv), is_accepted("")) << "who asks to act for nobody";
    EXPECT_EQ(subject->principal(), "reports");
}

TEST_F(gssapi_conversation, refuses_a_client_without_a_ticket) {
    expect_refusal(say(""), "says nothing");
    EXPECT_TRUE(context->taken.empty());
}

TEST_F(gssapi_conversation, refuses_who_goes_on_when_the_context_is_complete) {
    ASSERT_THAT(say("ticket"), is_challenge("answer"));
    expect_refusal(say("more"), "answers the end");
}

TEST_F(gssapi_conversation, refuses_a_choice_that_is_cut) {
    for (std::size_t size = 0; size < 4; ++size) {
        auto made = std::make_unique<scripted_context>(
            std::deque<scripted_context::answer>{{.token = "answer", .completes = true}});
        gssapi_server each(std::move(made));
        test::say(each, "ticket");
        test::say(each, "");
        const std::string cut = "[" + std::string("\x01\x01\x00\x00", 4).substr(0, size) + "]";
        EXPECT_THAT(test::say(each, cut), is_refused("")) << size;
    }
}

TEST_F(gssapi_conversation, refuses_a_layer_that_it_has_not_offered) {
    reach_choice();
    expect_refusal(say("[\x02\x01\x00\x00]"sv), "not offered");
}

TEST_F(gssapi_conversation, refuses_what_is_not_wrapped) {
    reach_choice();
    expect_refusal(say(choice.substr(1)), "not from the broker");
}

TEST_F(gssapi_conversation, refuses_a_principal_without_a_name) {
    context->other = "@REALM";
    reach_choice();
    expect_refusal(say(choice), "no name");
}

class gssapi_conversation_of_one_token : public gssapi_conversation {
protected:
    gssapi_conversation_of_one_token() : gssapi_conversation({{.token = "", .completes = true}}) {}
};

TEST_F(gssapi_conversation_of_one_token, offers_at_once) {
    EXPECT_THAT(say("ticket"), is_challenge(offer));
    EXPECT_THAT(say(choice), is_accepted(""));
}

class gssapi_conversation_with_a_stranger : public gssapi_conversation {
protected:
    gssapi_conversation_with_a_stranger() : gssapi_conversation({{.failure = stranger()}}) {}

    static error_info stranger() {
        error_info why{.code = errc::kerberos_clock_skew};
        why.detail = "Clock skew too great";
        return why;
    }
};

TEST_F(gssapi_conversation_with_a_stranger, ends) {
    expect_refusal(say("ticket"), "Clock skew");
}

class gssapi_conversation_without_end : public gssapi_conversation {
protected:
    gssapi_conversation_without_end()
        : gssapi_conversation(std::deque<scripted_context::answer>(100, {.token = "more"})) {}
};

TEST_F(gssapi_conversation_without_end, ends) {
    for (std::uint32_t i = 0; i < gssapi_server::most_steps; ++i)
        ASSERT_THAT(say("more"), is_challenge("more"));
    expect_refusal(say("more"), "come to an end");
}

} // namespace
} // namespace kafka::testing::test
