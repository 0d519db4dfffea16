// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Logins that are good for a while: the next one, before that is over (KIP-368).

#include "unit/core/connection/login_peer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <kafka/protocol/fetch.hpp>
#include <kafka/protocol/produce.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace kafka::core {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr time_point start = scripted_peer::start();

class session : public login_peer {
protected:
    /// To a session of ten seconds, with a broker that supports that API, too.
    void log_in_where(std::int16_t key, std::int16_t highest) {
        peer.line.on_established(peer.now);
        const seen_request asked = next_request();
        protocol::api_versions_response offers = offering(std::int16_t{1}, std::int16_t{2});
        offers.api_keys.push_back({.api_key = key, .min_version = 0, .max_version = highest});
        peer.feed(answer(asked.correlation_id, asked.version, offers));
        choose_mechanism();
        answer_to(next_request(), admitted(10s));
    }
    /// To the moment at which a session of ten seconds is to be prolonged.
    void come_to_renewal() {
        peer.now = start + 9s;
        peer.line.on_time(peer.now);
    }
};

TEST_F(session, is_prolonged_by_a_login_before_it_ends) {
    log_in(10s);
    EXPECT_EQ(peer.line.next_deadline(), start + 9s);
    come_to_renewal();
    EXPECT_EQ(peer.line.state(), connection_state::connected) << "nobody has to connect";
    EXPECT_FALSE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.line.idle_since(), time_point::max());
    choose_mechanism();
    answer_to(next_request(), admitted(20s));
    EXPECT_TRUE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.line.next_deadline(), start + 9s + 18s);
}

TEST_F(session, is_prolonged_behind_the_requests_that_are_on_their_way) {
    log_in(10s);
    list_groups first;
    list_groups second;
    peer.line.submit(first, peer.now);
    peer.line.submit(second, peer.now);
    come_to_renewal();
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 3u);
    EXPECT_EQ(asked[2].key, handshake_key);
    answer_to(asked[0], groups("a"));
    answer_to(asked[1], groups("b"));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first, &second));
    EXPECT_FALSE(first.failed() || second.failed());
    answer_to(asked[2], mechanisms({"PLAIN"}));
    answer_to(next_request(), admitted(10s));
    EXPECT_TRUE(peer.line.can_send(peer.now));
}

TEST_F(session, that_is_refused_the_next_time_ends_with_the_connection) {
    log_in(10s);
    list_groups waits;
    peer.line.submit(waits, peer.now);
    come_to_renewal();
    const std::vector<seen_request> asked = peer.take_requests();
    answer_to(asked[0], groups("a"));
    answer_to(asked[1], mechanisms({"PLAIN"}));
    answer_to(next_request(), refused("the password has changed"));
    EXPECT_EQ(peer.line.failure()->code, broker_errc::sasl_authentication_failed);
    EXPECT_FALSE(waits.failed());
}

TEST_F(session, that_was_refused_and_broke_off_says_so) {
    log_in(10s);
    alice.with_token = true;
    come_to_renewal();
    choose_mechanism();
    have_token_refused();
    peer.line.on_closed({.code = boost::asio::error::connection_reset}, peer.now);
    expect_refused_token();
}

TEST_F(session, that_was_refused_and_is_not_ended_says_so) {
    log_in(10s);
    alice.with_token = true;
    come_to_renewal();
    choose_mechanism();
    have_token_refused();
    peer.line.on_time(start + 10s);
    expect_refused_token();
}

TEST_F(session, that_is_not_prolonged_in_time_ends_with_the_connection) {
    log_in(10s);
    come_to_renewal();
    EXPECT_EQ(peer.line.next_deadline(), start + 10s);
    peer.line.on_time(start + 10s);
    EXPECT_THAT(peer.why(), HasSubstr("the session has ended"));
}

TEST_F(session, is_prolonged_when_a_long_poll_has_been_answered) {
    log_in(10s);
    list_groups polls({}, start + 60s);
    peer.line.submit(polls, peer.now);
    come_to_renewal();
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 2u);
    EXPECT_EQ(peer.line.next_deadline(), start + 60s) << "which the poll has";
    peer.now = start + 30s;
    peer.line.on_time(peer.now);
    ASSERT_EQ(peer.line.state(), connection_state::connected);
    answer_to(asked[0], groups("a"));
    EXPECT_FALSE(polls.failed());
    EXPECT_EQ(peer.line.next_deadline(), start + 31s) << "as much time as there was";
    answer_to(asked[1], mechanisms({"PLAIN"}));
    answer_to(next_request(), admitted(10s));
    EXPECT_TRUE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.line.next_deadline(), start + 39s);
}

TEST_F(session, is_prolonged_when_what_nobody_answers_has_been_written) {
    log_in_where(protocol::produce_request::api.key, 11);
    protocol::produce_request unanswered;
    unanswered.acks = 0;
    unanswered.topic_data.emplace_back().partition_data.emplace_back().records =
        protocol::records_slice::copy_of(to_bytes(std::string(100'000, 'r')));
    call<protocol::produce_request> silent(unanswered);
    silent.deadline = start + 60s;
    peer.line.submit(silent, peer.now);
    const std::size_t size = boost::asio::buffer_size(peer.line.next_write());
    come_to_renewal();
    peer.now = start + 11s; // the network is slow
    peer.line.on_progress(size / 2, peer.now);
    peer.line.on_time(peer.now);
    ASSERT_EQ(peer.line.state(), connection_state::connected);
    peer.line.on_written(size, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent));
    EXPECT_EQ(peer.line.next_deadline(), start + 12s) << "as much time as there was";
    peer.line.on_time(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

// For as long, brokers read nothing (KIP-219).
TEST_F(session, is_prolonged_after_a_pause_that_the_broker_has_asked_for) {
    log_in_where(protocol::fetch_request::api.key, 11); // of release 2.3
    list_groups first;
    peer.line.submit(first, peer.now);
    const seen_request asked = next_request();
    peer.now = start + 8s;
    protocol::list_groups_response busy = groups("a");
    busy.throttle_time_ms = 5'000;
    answer_to(asked, busy);
    come_to_renewal();
    EXPECT_TRUE(peer.line.is_authenticating());
    peer.line.on_time(start + 10s);
    ASSERT_EQ(peer.line.state(), connection_state::connected);
    peer.line.on_time(start + 13s);
    EXPECT_EQ(peer.line.next_deadline(), start + 14s);
    peer.line.on_time(start + 14s);
    EXPECT_THAT(peer.why(), HasSubstr("the session has ended"));
}

TEST_F(session, that_ends_while_the_provider_is_silent_says_so) {
    log_in(10s);
    alice.with_token = true;
    come_to_renewal();
    choose_mechanism();
    peer.line.on_time(start + 10s);
    EXPECT_THAT(peer.why(), HasSubstr("authenticated again: it waited for the provider of tokens"));
}

TEST_F(session, that_is_not_prolonged_behind_a_long_poll_ends) {
    log_in(10s);
    list_groups polls({}, start + 60s);
    peer.line.submit(polls, peer.now);
    come_to_renewal();
    answer_to(peer.take_requests().at(0), groups("a"));
    EXPECT_EQ(peer.line.next_deadline(), start + 10s);
    peer.line.on_time(start + 10s);
    EXPECT_THAT(peer.why(), HasSubstr("the session has ended"));
}

// A user's loop may have had other things to do. The broker takes a handshake when the session is
// over, too, and hangs up on all else.
TEST_F(session, whose_end_was_slept_through_is_prolonged_all_the_same) {
    log_in(10s);
    list_groups waits({}, start + 60s);
    peer.line.submit(waits, peer.now);
    const seen_request earlier = next_request();
    peer.now = start + 12s;
    EXPECT_FALSE(peer.line.can_send(peer.now)) << "nothing goes in front of the handshake";
    peer.line.on_time(peer.now);
    ASSERT_EQ(peer.line.state(), connection_state::connected);
    const seen_request asked = next_request();
    EXPECT_EQ(asked.key, handshake_key);
    answer_to(earlier, groups("a"));
    EXPECT_FALSE(waits.failed());
    EXPECT_EQ(peer.line.next_deadline(), start + 13s) << "as much time as there would have been";
    answer_to(asked, mechanisms({"PLAIN"}));
    answer_to(next_request(), admitted(10s));
    EXPECT_TRUE(peer.line.can_send(peer.now));
}

TEST_F(session, whose_end_was_slept_through_ends_when_nobody_answers) {
    log_in(10s);
    peer.now = start + 12s;
    peer.line.on_time(peer.now);
    EXPECT_EQ(peer.line.next_deadline(), start + 13s);
    peer.line.on_time(start + 13s);
    EXPECT_THAT(peer.why(), HasSubstr("the session has ended"));
}

TEST_F(session, that_is_prolonged_does_not_make_a_connection_busy) {
    log_in(10s);
    peer.take_written();
    const time_point idle_since = peer.line.idle_since();
    come_to_renewal();
    choose_mechanism();
    peer.now += 100ms;
    answer_to(next_request(), admitted(10s));
    EXPECT_EQ(peer.line.idle_since(), idle_since);
}

TEST_F(session, that_is_prolonged_behind_requests_leaves_idleness_to_them) {
    log_in(10s);
    list_groups polls({}, start + 60s);
    peer.line.submit(polls, peer.now);
    come_to_renewal();
    const std::vector<seen_request> asked = peer.take_requests();
    peer.now = start + 30s;
    answer_to(asked.at(0), groups("a"));
    peer.now = start + 30s + 100ms;
    answer_to(asked.at(1), mechanisms({"PLAIN"}));
    answer_to(next_request(), admitted(10s));
    EXPECT_EQ(peer.line.idle_since(), start + 30s);
}

TEST_F(session, of_a_moment_counts_as_one_of_a_second) {
    log_in(1ms);
    EXPECT_EQ(peer.line.next_deadline(), start + 900ms);
}

TEST_F(session, without_an_end_counts_as_one_of_a_year) {
    log_in(std::chrono::milliseconds(INT64_MAX));
    EXPECT_EQ(peer.line.next_deadline(), start + std::chrono::hours(24 * 365) / 10 * 9);
}

} // namespace
} // namespace kafka::core
