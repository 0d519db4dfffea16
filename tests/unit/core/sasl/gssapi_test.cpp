// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/gssapi.hpp"
#include "support/scripted_context.hpp"

#include <gmock/gmock.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::core::sasl {
namespace {

using crypto::bytes_of;
using crypto::text_of;
using tests::scripted_context;
using namespace std::string_literals;
using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using answers = std::deque<scripted_context::answer>;

// No layer, and integrity, and confidentiality; 65536 bytes.
constexpr std::string_view offer = "[\x07\x01\x00\x00]"sv;

error_info failure(error_code code, std::string detail) {
    error_info why{.code = code};
    why.detail = std::move(detail);
    return why;
}

/// As with Kerberos: what the broker answers completes the context, without another token.
class gssapi_exchange : public ::testing::Test {
protected:
    explicit gssapi_exchange(
        answers script = {{.token = "ticket"}, {.token = "", .completes = true}})
        : context(std::make_shared<scripted_context>(std::move(script))),
          subject(context, "kafka@host") {}

    wish work() {
        EXPECT_TRUE(static_cast<computation&>(*subject.task()).advance());
        return subject.on_task_done();
    }
    /// What the broker says, and the step that it leads to.
    wish step(std::string_view said) {
        const wish next = subject.on_challenge(bytes_of(said));
        return next == wish::wait ? work() : next;
    }
    void begin() {
        ASSERT_EQ(subject.begin(), wish::wait);
        ASSERT_EQ(work(), wish::send);
        ASSERT_EQ(text_of(subject.take_token()), "ticket");
    }
    void reach_offer() {
        begin();
        ASSERT_EQ(step("answer"), wish::send);
        ASSERT_THAT(subject.take_token(), IsEmpty()) << "the broker waits for it all the same";
    }
    void expect_failure(error_code code, const char* words) {
        EXPECT_EQ(subject.failure().code, code) << subject.failure().message();
        EXPECT_THAT(subject.failure().detail, StartsWith("GSSAPI: "));
        EXPECT_THAT(subject.failure().detail, HasSubstr(words));
        EXPECT_THAT(subject.take_token(), IsEmpty());
    }

    std::shared_ptr<scripted_context> context;
    gssapi subject;
};

TEST_F(gssapi_exchange, goes_from_the_ticket_to_an_answer_without_a_word) {
    EXPECT_EQ(subject.name(), "GSSAPI");
    reach_offer();
    EXPECT_THAT(context->taken, ElementsAre("", "answer"));
    ASSERT_EQ(step(offer), wish::send_last);
    EXPECT_EQ(text_of(subject.take_token()), "[\x01\x01\x00\x00kafka@host]"sv)
        << "without a layer, and the size that the broker has named";
    EXPECT_EQ(step(""), wish::done);
}

TEST_F(gssapi_exchange, blocks_where_it_steps) {
    ASSERT_EQ(subject.begin(), wish::wait);
    EXPECT_EQ(subject.task()->how(), task::kind::blocks);
    EXPECT_THAT(context->taken, IsEmpty()) << "nothing is done before the driver does it";
}

TEST_F(gssapi_exchange, says_whom_it_waits_for) {
    ASSERT_EQ(subject.begin(), wish::wait);
    EXPECT_THAT(subject.task()->what(), HasSubstr("a ticket for kafka@host, which Kerberos"));
    EXPECT_EQ(subject.task()->when_late(), errc::kerberos_unreachable);
}

TEST_F(gssapi_exchange, takes_an_offer_of_nothing_but_no_layer) {
    reach_offer();
    ASSERT_EQ(step("[\x01\x00\x00\x00]"sv), wish::send_last);
    EXPECT_EQ(text_of(subject.take_token()), "[\x01\x00\x00\x00kafka@host]"sv);
}

TEST_F(gssapi_exchange, ends_with_an_offer_without_no_layer) {
    const std::pair<char, const char*> offers[] = {{'\x00', "nothing that is known"},
        {'\x02', "for integrity;"}, {'\x04', "for confidentiality;"},
        {'\x06', "for integrity and confidentiality;"}, {'\xF8', "nothing that is known"}};
    for (const auto& [bits, words] : offers) {
        const auto each = std::make_shared<scripted_context>(
            answers{{.token = "ticket"}, {.token = "", .completes = true}});
        gssapi mechanism(each, "kafka@host");
        for (wish next = mechanism.begin(); next == wish::wait;) {
            static_cast<computation&>(*mechanism.task()).advance();
            next = mechanism.on_task_done();
            if (each->taken.size() == 1)
                next = mechanism.on_challenge(bytes_of("answer"));
        }
        mechanism.take_token();
        const std::string said = "["s + bits + std::string("\x01\x00\x00]", 4);
        EXPECT_EQ(mechanism.on_challenge(bytes_of(said)), wish::failed);
        EXPECT_EQ(mechanism.failure().code, broker_errc::sasl_authentication_failed);
        EXPECT_THAT(mechanism.failure().detail, HasSubstr(words));
        EXPECT_THAT(mechanism.take_token(), IsEmpty());
    }
}

TEST_F(gssapi_exchange, ends_with_an_offer_of_another_size) {
    for (const std::string_view said : {"[]"sv, "[\x01]"sv, "[\x01\x00]"sv, "[\x01\x00\x00]"sv,
             "[\x01\x00\x00\x00\x00]"sv, "[\x01\x00\x00\x00kafka]"sv}) {
        auto each =
            std::make_shared<scripted_context>(answers{{.token = "ticket", .completes = true}});
        gssapi mechanism(each, "kafka@host");
        mechanism.begin();
        static_cast<computation&>(*mechanism.task()).advance();
        ASSERT_EQ(mechanism.on_task_done(), wish::send);
        mechanism.take_token();
        EXPECT_EQ(mechanism.on_challenge(bytes_of(said)), wish::failed) << said;
        EXPECT_EQ(mechanism.failure().code, errc::protocol);
        EXPECT_THAT(mechanism.failure().detail, HasSubstr("instead of 4"));
        EXPECT_THAT(mechanism.take_token(), IsEmpty());
    }
}

TEST_F(gssapi_exchange, ends_with_an_offer_that_the_broker_has_not_wrapped) {
    for (std::size_t size = 1; size < offer.size(); ++size) {
        auto each =
            std::make_shared<scripted_context>(answers{{.token = "ticket", .completes = true}});
        gssapi mechanism(each, "kafka@host");
        mechanism.begin();
        static_cast<computation&>(*mechanism.task()).advance();
        mechanism.on_task_done();
        EXPECT_EQ(mechanism.on_challenge(bytes_of(offer.substr(0, size))), wish::failed) << size;
        EXPECT_EQ(mechanism.failure().code, errc::untrusted_server);
        EXPECT_THAT(mechanism.failure().detail, HasSubstr("not from the broker"));
    }
}

TEST_F(gssapi_exchange, takes_no_layer_whatever_else_is_offered) {
    for (int bits = 0; bits < 256; ++bits) {
        auto each =
            std::make_shared<scripted_context>(answers{{.token = "ticket", .completes = true}});
        gssapi mechanism(each, "kafka@host");
        mechanism.begin();
        static_cast<computation&>(*mechanism.task()).advance();
        ASSERT_EQ(mechanism.on_task_done(), wish::send);
        mechanism.take_token();
        const std::string said = "["s + static_cast<char>(bits) + "\xFF\xFF\xFF]";
        if ((bits & 1) == 0) {
            EXPECT_EQ(mechanism.on_challenge(bytes_of(said)), wish::failed) << bits;
            EXPECT_THAT(mechanism.take_token(), IsEmpty());
        } else {
            ASSERT_EQ(mechanism.on_challenge(bytes_of(said)), wish::send_last) << bits;
            EXPECT_EQ(text_of(mechanism.take_token()), "[\x01\xFF\xFF\xFFkafka@host]"sv);
        }
    }
}

TEST_F(gssapi_exchange, ends_without_an_offer) {
    reach_offer();
    EXPECT_EQ(step(""), wish::failed) << "a refusal comes as an error, never as silence";
    expect_failure(errc::protocol, "what it offers");
}

TEST_F(gssapi_exchange, ends_without_an_answer_to_the_ticket) {
    begin();
    EXPECT_EQ(step(""), wish::failed);
    expect_failure(errc::protocol, "says who it is");
    EXPECT_THAT(context->taken, ElementsAre("")) << "the context is not begun once more";
}

TEST_F(gssapi_exchange, is_not_done_by_an_offer_that_comes_too_early) {
    begin();
    ASSERT_EQ(step(offer), wish::send) << "taken for the answer to the ticket, by which it fails";
    EXPECT_THAT(context->taken, ElementsAre("", std::string(offer)));
}

TEST_F(gssapi_exchange, ends_with_more_words_after_the_last) {
    reach_offer();
    ASSERT_EQ(step(offer), wish::send_last);
    subject.take_token();
    EXPECT_EQ(step("x"), wish::failed);
    expect_failure(errc::protocol, "1 bytes more");
}

TEST_F(gssapi_exchange, ends_with_a_token_that_nobody_waits_for) {
    ASSERT_EQ(subject.begin(), wish::wait);
    EXPECT_EQ(subject.on_challenge(bytes_of("early")), wish::failed);
    expect_failure(errc::protocol, "nobody waits");
}

TEST_F(gssapi_exchange, ends_with_a_token_that_is_too_long) {
    begin();
    const std::string longest(gssapi::longest_token, 'x');
    EXPECT_EQ(subject.on_challenge(bytes_of(longest)), wish::wait);
    EXPECT_EQ(subject.on_challenge(bytes_of(longest + 'x')), wish::failed);
    expect_failure(errc::protocol, "65537 bytes");
}

TEST_F(gssapi_exchange, ends_where_the_answer_cannot_be_wrapped) {
    reach_offer();
    context->wrap_failure = failure(broker_errc::sasl_authentication_failed, "the key is gone");
    EXPECT_EQ(step(offer), wish::failed);
    expect_failure(broker_errc::sasl_authentication_failed, "the key is gone");
}

TEST(gssapi, steps_on_when_nobody_waits_any_more) {
    auto subject = std::make_unique<gssapi>(
        std::make_shared<scripted_context>(answers{{.token = "ticket"}}), "kafka@host");
    ASSERT_EQ(subject->begin(), wish::wait);
    const std::shared_ptr<task> work = subject->task();
    subject.reset();
    EXPECT_TRUE(static_cast<computation&>(*work).advance()) << "by a context that is still there";
}

TEST_F(gssapi_exchange, says_where_a_refusal_may_come_from) {
    begin();
    EXPECT_THAT(subject.refusal(), HasSubstr("ticket for kafka@host"));
    EXPECT_THAT(subject.refusal(), HasSubstr("clock"));
    step("answer");
    step(offer);
    EXPECT_THAT(subject.refusal(), HasSubstr("principal.to.local.rules"));
}

class gssapi_without_tickets : public gssapi_exchange {
protected:
    gssapi_without_tickets()
        : gssapi_exchange({{.failure = failure(errc::no_credentials, "no ticket\nfor anybody")}}) {}
};

TEST_F(gssapi_without_tickets, ends) {
    ASSERT_EQ(subject.begin(), wish::wait);
    ASSERT_EQ(work(), wish::failed);
    expect_failure(errc::no_credentials, "no ticket?for anybody");
}

class gssapi_with_an_impostor : public gssapi_exchange {
protected:
    gssapi_with_an_impostor()
        : gssapi_exchange(
              {{.token = "ticket"}, {.failure = failure(errc::untrusted_server, "another key")}}) {}
};

TEST_F(gssapi_with_an_impostor, ends) {
    begin();
    EXPECT_EQ(step("forged"), wish::failed);
    expect_failure(errc::untrusted_server, "another key");
}

class gssapi_that_cannot_compute : public gssapi_exchange {};

TEST_F(gssapi_that_cannot_compute, ends) {
    ASSERT_EQ(subject.begin(), wish::wait);
    subject.task()->fail({.code = make_error_code(boost::system::errc::not_enough_memory)});
    EXPECT_EQ(subject.on_task_done(), wish::failed);
    EXPECT_EQ(subject.failure().code, boost::system::errc::not_enough_memory);
}

/// With a token of the client's that completes the context, as in DCE style and elsewhere.
class gssapi_in_three_steps : public gssapi_exchange {
protected:
    gssapi_in_three_steps()
        : gssapi_exchange(
              {{.token = "ticket"}, {.token = "more"}, {.token = "last", .completes = true}}) {}
};

TEST_F(gssapi_in_three_steps, sends_each_token) {
    begin();
    ASSERT_EQ(step("answer"), wish::send);
    EXPECT_EQ(text_of(subject.take_token()), "more");
    ASSERT_EQ(step("again"), wish::send);
    EXPECT_EQ(text_of(subject.take_token()), "last");
    EXPECT_EQ(step(offer), wish::send_last);
    EXPECT_THAT(context->taken, ElementsAre("", "answer", "again"));
}

class gssapi_without_an_end : public gssapi_exchange {
protected:
    gssapi_without_an_end() : gssapi_exchange(answers(100, {.token = "ticket"})) {}
};

TEST_F(gssapi_without_an_end, ends) {
    begin();
    for (std::uint32_t i = 1; i < gssapi::most_steps; ++i)
        ASSERT_EQ(step("on and on"), wish::send);
    subject.take_token();
    EXPECT_EQ(step("on and on"), wish::failed);
    expect_failure(errc::protocol, "more than 8 steps");
}

class gssapi_that_falls_silent : public gssapi_exchange {
protected:
    gssapi_that_falls_silent() : gssapi_exchange({{.token = "ticket"}, {.token = ""}}) {}
};

TEST_F(gssapi_that_falls_silent, ends) {
    begin();
    EXPECT_EQ(step("answer"), wish::failed);
    expect_failure(errc::protocol, "comes to a halt");
}

TEST(gssapi_target, is_the_service_on_the_host_that_is_dialled_unless_told_otherwise) {
    EXPECT_EQ(gssapi_target({.service = "kafka"}, "b1.example"), "kafka@b1.example");
    EXPECT_EQ(gssapi_target({.service = "kafka", .domain = "lb.example"}, "b1.example"),
        "kafka@lb.example");
    EXPECT_EQ(gssapi_target({.name = "kafka/b1@REALM", .service = "kafka"}, "b1.example"),
        "kafka/b1@REALM");
}

} // namespace
} // namespace kafka::core::sasl
