// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// How a connection knows a broker of 0.9, which leaves out the requests that it does not know, and
// answers those behind them.

#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/heartbeat.hpp>

namespace kafka::core {
namespace {

using namespace test;
using testing::HasSubstr;
using question = version_question;

constexpr time_point start = scripted_peer::start();

/// A connection that puts another question behind ApiVersions.
struct waiting_peer : scripted_peer {
    explicit waiting_peer(question what = question::api_versions, duration behind_after = 1s)
        : scripted_peer(default_options(), start() + 10s, {what, false, 4s, behind_after}) {
        line.on_established(now);
        requests = take_requests();
    }

    /// Lets time pass until the other question is put.
    seen_request asked_behind() {
        now = line.next_deadline();
        line.on_time(now);
        return take_requests().at(0);
    }

    std::vector<seen_request> requests;
};

constexpr std::int16_t heartbeat_key = 12;
const protocol::heartbeat_response unknown_member{.error_code = broker_errc::unknown_member_id};

TEST(left_out, another_question_follows_after_a_while) {
    waiting_peer peer;
    ASSERT_EQ(peer.requests.size(), 1u);
    EXPECT_EQ(peer.line.next_deadline(), start + 1s);
    const seen_request behind = peer.asked_behind();
    EXPECT_EQ(behind.key, heartbeat_key);
    EXPECT_EQ(behind.version, 0);
    EXPECT_EQ(behind.correlation_id, 2);
    EXPECT_EQ(peer.line.next_deadline(), start + 4s) << "as before";
    peer.line.on_time(start + 4s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.outcome(), version_outcome::silence);
    EXPECT_THAT(peer.why(), HasSubstr("ApiVersions v5 (correlation id 1) was not answered"));
}

TEST(left_out, the_broker_is_known_by_the_answer_to_that) {
    for (const question what : {question::api_versions, question::oldest_api_versions}) {
        waiting_peer peer(what);
        peer.asked_behind();
        peer.feed(answer(2, 0, unknown_member));
        ASSERT_EQ(peer.line.state(), connection_state::connected) << peer.why();
        EXPECT_EQ(peer.line.question(), question::list_groups);
        EXPECT_EQ(peer.line.release(), (broker_version{0, 9}));
        EXPECT_EQ(peer.line.versions().find(18), std::nullopt);
        EXPECT_EQ(peer.line.in_flight(), 0u);
        EXPECT_EQ(peer.line.next_deadline(), time_point::max());
        list_groups call;
        peer.line.submit(call, peer.now);
        EXPECT_EQ(call.version, 0);
        peer.feed(answer(3, 0, groups("g")));
        EXPECT_FALSE(call.failed());
        peer.take_completions();
    }
}

TEST(left_out, the_question_may_be_put_at_once) {
    waiting_peer peer(question::oldest_api_versions, 0s);
    ASSERT_EQ(peer.requests.size(), 2u);
    EXPECT_EQ(peer.requests[1].key, heartbeat_key);
    EXPECT_EQ(peer.line.next_deadline(), start + 4s);
    peer.feed(answer(2, 0, unknown_member));
    EXPECT_EQ(peer.line.release(), (broker_version{0, 9}));
}

TEST(left_out, a_broker_that_was_only_slow_is_what_it_says) {
    for (const bool both_at_once : {false, true}) {
        waiting_peer peer;
        peer.asked_behind();
        const bytes versions = answer(1, 5, usual_versions());
        const bytes other = answer(2, 0, unknown_member);
        if (both_at_once) {
            peer.feed(versions + other);
        } else {
            peer.feed(versions);
            ASSERT_EQ(peer.line.state(), connection_state::connected) << peer.why();
            list_groups call;
            peer.line.submit(call, peer.now);
            peer.feed(other + answer(3, 4, groups("g")));
            EXPECT_FALSE(call.failed());
            peer.take_completions();
        }
        EXPECT_EQ(peer.line.state(), connection_state::connected) << peer.why();
        EXPECT_EQ(peer.line.question(), question::api_versions);
        EXPECT_NE(peer.line.release(), (broker_version{0, 9}));
        EXPECT_EQ(peer.line.in_flight(), 0u);
    }
}

TEST(left_out, an_answer_that_is_not_needed_is_not_waited_for_without_end) {
    waiting_peer peer;
    peer.asked_behind();
    peer.feed(answer(1, 5, usual_versions()));
    ASSERT_EQ(peer.line.state(), connection_state::connected) << peer.why();
    EXPECT_EQ(peer.line.in_flight(), 1u);
    EXPECT_EQ(peer.line.next_deadline(), start + 10s + 9s)
        << "as long after the time to connect as there was before its end";
    list_groups call;
    peer.line.submit(call, peer.now);
    peer.line.on_time(start + 19s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_THAT(peer.why(), HasSubstr("Heartbeat v0 (correlation id 2) was not answered"));
    EXPECT_EQ(call.error(), broker_errc::request_timed_out);
    peer.take_completions();
}

TEST(left_out, a_slow_broker_may_know_older_versions_only) {
    waiting_peer peer;
    peer.asked_behind();
    protocol::api_versions_response refusal;
    refusal.error_code = broker_errc::unsupported_version;
    peer.feed(answer(1, 0, refusal));
    const std::vector<seen_request> again = peer.take_requests();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].correlation_id, 3);
    EXPECT_EQ(peer.line.next_deadline(), start + 1s + 4s) << "nothing more is put behind it";
    peer.feed(answer(2, 0, unknown_member));
    EXPECT_EQ(peer.line.state(), connection_state::api_versions) << peer.why();
    peer.feed(answer(3, 0, usual_versions()));
    EXPECT_EQ(peer.line.state(), connection_state::connected) << peer.why();
    EXPECT_EQ(peer.line.question(), question::api_versions);
}

TEST(left_out, only_the_very_answer_counts) {
    for (const bytes& stream : {answer(3, 0, unknown_member), frame(big_endian<std::int32_t>(2)),
             answer(0, 0, unknown_member)}) {
        waiting_peer peer;
        peer.asked_behind();
        peer.feed(stream);
        EXPECT_EQ(peer.line.state(), connection_state::disconnected);
        EXPECT_EQ(peer.line.outcome(), version_outcome::nonsense) << peer.why();
    }
    waiting_peer early;
    early.feed(answer(2, 0, unknown_member));
    EXPECT_EQ(early.line.outcome(), version_outcome::nonsense) << "nobody has asked";
}

TEST(left_out, a_broker_that_hangs_up_on_both_is_silent) {
    waiting_peer peer;
    peer.asked_behind();
    error_info end_of_stream;
    end_of_stream.code = boost::asio::error::eof;
    peer.line.on_closed(end_of_stream, peer.now);
    EXPECT_EQ(peer.line.outcome(), version_outcome::silence);
}

} // namespace
} // namespace kafka::core
