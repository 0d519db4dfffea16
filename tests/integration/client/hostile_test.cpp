// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Peers that are broken, hostile, or no brokers at all: each gets a clear error, costs one
// connection, and the client goes on.

#include "integration/client/fixture.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::client_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct outcome {
    int calls = 0;
    error_code code;
    error_info info;
    list_groups_response answer;

    std::string text() const { return info.message(); }
};

class hostile : public with_cluster {
protected:
    hostile() : subject(context.get_executor(), impatient()) {}

    client_options impatient() const {
        client_options made = options();
        made.socket_connection_setup_timeout = 150ms;
        made.socket_connection_setup_timeout_max = 150ms;
        made.legacy_probing =
            false; // or a broker that hangs up on ApiVersions passes for an old one
        return made;
    }

    outcome send(target to, duration timeout = patience) {
        outcome seen;
        subject.async_send(to, list_groups_request{}, {.timeout = timeout}, seen.info,
            [&](error_code ec, list_groups_response answer) {
                ++seen.calls;
                seen.code = ec;
                seen.answer = std::move(answer);
            });
        EXPECT_TRUE(run_until(context, [&] { return seen.calls != 0; }));
        context.poll();
        EXPECT_EQ(seen.calls, 1);
        EXPECT_EQ(seen.info.code, seen.code);
        return seen;
    }
    /// A connected client, one request that meets the fault, and one behind it.
    outcome meet(const fault& what, duration timeout = patience) {
        EXPECT_FALSE(send(node_id(first)).code);
        const std::uint64_t before = broker->connections();
        const std::uint64_t met = broker->inject(what);
        outcome seen = send(node_id(first), timeout);
        EXPECT_EQ(broker->met(met), 1u);
        const outcome after = send(node_id(first));
        EXPECT_FALSE(after.code) << after.text();
        EXPECT_TRUE(is_answer(after.answer));
        EXPECT_EQ(broker->connections(), before + 1) << "it costs one connection";
        return seen;
    }
    /// A client that has no connection yet, and a server that meets every newcomer like this. What
    /// a request is told while it waits, and then whether the client recovers.
    outcome greet(const fault& what) {
        const std::uint64_t greeting = broker->inject(what);
        outcome seen = send(any_node, 400ms);
        EXPECT_GT(broker->met(greeting), 0u);
        EXPECT_EQ(seen.code, broker_errc::request_timed_out) << "it waited until its deadline";
        EXPECT_EQ(seen.info.request_written, written::no);
        EXPECT_NE(seen.info.cause, nullptr);
        broker->remove(greeting);
        const outcome after = send(any_node);
        EXPECT_FALSE(after.code) << after.text();
        return seen;
    }
    /// One who meets no broker at all is told so at once, and so is everybody until the next
    /// attempt.
    outcome greet_as_no_broker(const fault& what) {
        const std::uint64_t greeting = broker->inject(what);
        outcome seen = send(any_node);
        EXPECT_EQ(seen.code, errc::foreign_protocol);
        EXPECT_EQ(seen.info.request_written, written::no);
        EXPECT_EQ(broker->met(greeting), 1u);
        EXPECT_EQ(send(any_node).code, errc::foreign_protocol);
        EXPECT_EQ(broker->met(greeting), 1u);
        broker->remove(greeting);
        const auto give_up = std::chrono::steady_clock::now() + patience;
        outcome after;
        do
            after = send(any_node);
        while (after.code && std::chrono::steady_clock::now() < give_up);
        EXPECT_FALSE(after.code) << after.text();
        return seen;
    }
    void SetUp() override {
        // Bootstrapping is no part of these tests, unless they say so.
        if (std::string_view(::testing::UnitTest::GetInstance()->current_test_info()->name())
                .starts_with("greets"))
            return;
        bool done = false;
        subject.async_bootstrap([&](error_code ec) {
            EXPECT_FALSE(ec);
            done = true;
        });
        ASSERT_TRUE(run_until(context, [&] { return done; }));
    }

    static fault a_request() { return fault().of(api_key::list_groups); }
    static fault a_handshake() { return fault().of(api_key::api_versions).always(); }

    asio::io_context context;
    client subject;
};

// --- answers ----------------------------------------------------------------------------------

TEST_F(hostile, answers_with_a_negative_length) {
    const outcome seen = meet(a_request().frame_length(-1));
    EXPECT_EQ(seen.code, errc::invalid_receive);
    EXPECT_THAT(seen.text(), AllOf(HasSubstr("ListGroups"), HasSubstr("-1")));
    EXPECT_EQ(seen.info.request_written, written::yes);
}

TEST_F(hostile, answers_with_a_length_beyond_the_limit) {
    const outcome seen = meet(a_request().frame_length(104'857'601));
    EXPECT_EQ(seen.code, errc::invalid_receive);
    EXPECT_THAT(seen.text(), AllOf(HasSubstr("104857601"), HasSubstr("104857600")));
}

TEST_F(hostile, answers_with_the_greatest_length_there_is) {
    EXPECT_EQ(meet(a_request().frame_length(INT32_MAX)).code, errc::invalid_receive);
}

TEST_F(hostile, answers_what_nobody_asked) {
    const outcome seen = meet(a_request().wrong_correlation_id());
    EXPECT_EQ(seen.code, errc::correlation_id);
    EXPECT_THAT(seen.text(), HasSubstr("correlation id"));
}

TEST_F(hostile, answers_with_less_than_the_message) {
    const outcome seen = meet(a_request().frame_length(7));
    EXPECT_EQ(seen.code, errc::protocol);
    EXPECT_THAT(seen.text(), HasSubstr("cannot be read"));
}

TEST_F(hostile, answers_with_less_than_a_header) {
    EXPECT_EQ(meet(a_request().frame_length(3)).code, errc::protocol);
    EXPECT_EQ(meet(a_request().frame_length(0)).code, errc::protocol);
}

TEST_F(hostile, answers_with_bytes_that_say_nothing) {
    const outcome seen = meet(a_request().raw_then_close(std::string(64, '\xff')));
    EXPECT_EQ(seen.code, errc::invalid_receive);
}

TEST_F(hostile, answers_half_and_hangs_up) {
    const outcome seen = meet(a_request().cut(9));
    EXPECT_EQ(seen.code, errc::connection);
    EXPECT_THAT(seen.text(), HasSubstr("in the middle of an answer"));
}

TEST_F(hostile, answers_half_and_falls_silent) {
    const outcome seen = meet(a_request().stall(9), 200ms);
    EXPECT_EQ(seen.code, broker_errc::request_timed_out);
    EXPECT_THAT(seen.text(), HasSubstr("was not answered within"));
    EXPECT_EQ(seen.info.request_written, written::yes);
}

TEST_F(hostile, never_answers) {
    EXPECT_EQ(meet(a_request().never_answer(), 200ms).code, broker_errc::request_timed_out);
}

TEST_F(hostile, answers_the_next_request_instead) {
    EXPECT_FALSE(send(node_id(first)).code);
    broker->inject(a_request().skip_answer());
    outcome one;
    outcome two;
    for (outcome* each : {&one, &two})
        subject.async_send(node_id(first), list_groups_request{}, each->info,
            [each](error_code ec, list_groups_response) {
                ++each->calls;
                each->code = ec;
            });
    ASSERT_TRUE(run_until(context, [&] { return one.calls != 0 && two.calls != 0; }));
    EXPECT_EQ(one.code, errc::correlation_id);
    EXPECT_EQ(two.code, errc::correlation_id);
    EXPECT_FALSE(send(node_id(first)).code);
}

TEST_F(hostile, hangs_up_on_a_request) {
    const outcome seen = meet(a_request().drop());
    EXPECT_EQ(seen.code, errc::connection);
    EXPECT_THAT(seen.text(), HasSubstr("closed the connection"));
    EXPECT_EQ(seen.info.request_written, written::yes);
    EXPECT_TRUE(seen.code == condition::retriable);
}

TEST_F(hostile, hangs_up_after_the_work_is_done) {
    EXPECT_EQ(meet(a_request().drop_answer()).code, errc::connection);
}

TEST_F(hostile, hangs_up_while_nothing_is_asked) {
    EXPECT_FALSE(send(node_id(first)).code);
    broker->disconnect(first);
    ASSERT_TRUE(run_until(context, [&] { return subject.is_disconnected(first); }));
    EXPECT_FALSE(send(node_id(first)).code);
}

TEST_F(hostile, answers_byte_by_byte_and_is_understood) {
    broker->inject(fault().always().single_bytes());
    const outcome seen = send(node_id(first));
    EXPECT_FALSE(seen.code) << seen.text();
    EXPECT_TRUE(is_answer(seen.answer));
}

TEST_F(hostile, delivers_what_came_before_the_broken_answer) {
    EXPECT_FALSE(send(node_id(first)).code);
    broker->inject(a_request().after(1).wrong_correlation_id());
    outcome good;
    outcome bad;
    for (outcome* each : {&good, &bad})
        subject.async_send(node_id(first), list_groups_request{}, each->info,
            [each](error_code ec, list_groups_response answer) {
                ++each->calls;
                each->code = ec;
                each->answer = std::move(answer);
            });
    ASSERT_TRUE(run_until(context, [&] { return good.calls != 0 && bad.calls != 0; }));
    EXPECT_FALSE(good.code);
    EXPECT_TRUE(is_answer(good.answer));
    EXPECT_EQ(bad.code, errc::correlation_id);
}

// --- newcomers --------------------------------------------------------------------------------

TEST_F(hostile, greets_with_tls) {
    const outcome seen = greet_as_no_broker(
        a_handshake().raw_then_close(std::string("\x15\x03\x03\x00\x02\x02\x46", 7)));
    EXPECT_THAT(seen.text(), HasSubstr("answers with TLS"));
}

TEST_F(hostile, greets_with_http) {
    const outcome seen =
        greet_as_no_broker(a_handshake().raw_then_close("HTTP/1.1 400 Bad Request\r\n\r\n"));
    EXPECT_THAT(seen.text(), AllOf(HasSubstr("HTTP"), HasSubstr("400 Bad Request")));
}

TEST_F(hostile, greets_with_ssh) {
    const outcome seen =
        greet_as_no_broker(a_handshake().raw_then_close("SSH-2.0-OpenSSH_9.2p1\r\n"));
    EXPECT_THAT(seen.text(), HasSubstr("SSH-2.0"));
}

TEST_F(hostile, greets_by_hanging_up) {
    const outcome seen = greet(fault().always().refuse());
    EXPECT_EQ(seen.info.cause->code, errc::connection);
}

TEST_F(hostile, greets_with_silence) {
    const outcome seen = greet(fault().always().ignore());
    EXPECT_EQ(seen.info.cause->code, errc::connection);
}

TEST_F(hostile, greets_by_hanging_up_on_the_handshake) {
    const outcome seen = greet(a_handshake().drop());
    EXPECT_THAT(seen.text(), HasSubstr("during the version handshake"));
}

TEST_F(hostile, greets_with_half_a_handshake) {
    const outcome seen = greet(a_handshake().cut(11));
    EXPECT_EQ(seen.info.cause->code, errc::connection);
}

TEST_F(hostile, greets_with_an_error) {
    const outcome seen = greet(a_handshake().error(broker_errc{41}));
    EXPECT_EQ(seen.info.cause->code, broker_errc{41});
    EXPECT_THAT(seen.text(), HasSubstr("refuses ApiVersions"));
}

TEST_F(hostile, greets_with_a_handshake_for_somebody_else) {
    const outcome seen = greet(a_handshake().wrong_correlation_id());
    EXPECT_EQ(seen.info.cause->code, errc::correlation_id);
}

TEST_F(hostile, greets_and_has_no_metadata_to_give) {
    const std::uint64_t silence = broker->inject(fault().of(api_key::metadata).always().drop());
    bool done = false;
    error_info info;
    error_code code;
    client_options hasty = options();
    hasty.api_version_auto_timeout = 1s; // enough to be hung up on, on a busy machine
    client other(context.get_executor(), hasty);
    other.async_bootstrap(info, [&](error_code ec) {
        code = ec;
        done = true;
    });
    ASSERT_TRUE(run_until(context, [&] { return done; }));
    EXPECT_EQ(code, errc::no_brokers_available);
    EXPECT_EQ(info.code, code);
    ASSERT_NE(info.cause, nullptr);
    EXPECT_EQ(info.cause->code, errc::connection);
    broker->remove(silence);
    done = false;
    other.async_bootstrap([&](error_code ec) {
        EXPECT_FALSE(ec);
        done = true;
    });
    EXPECT_TRUE(run_until(context, [&] { return done; }));
}

} // namespace
} // namespace kafka::client_test
