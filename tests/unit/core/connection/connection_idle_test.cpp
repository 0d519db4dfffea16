// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Since when a connection has had nothing to do.

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/produce.hpp>

namespace kafka::core {
namespace {

using namespace test;

constexpr time_point never = time_point::max();
constexpr time_point start = scripted_peer::start();

TEST(idle_connection, is_one_whose_handshake_is_over) {
    scripted_peer peer;
    EXPECT_EQ(peer.line.idle_since(), never);
    peer.line.on_established(peer.now);
    const std::vector<seen_request> asked = peer.take_requests();
    EXPECT_EQ(peer.line.idle_since(), never);
    peer.now += 2s;
    peer.feed(answer(asked.at(0).correlation_id, asked[0].version, usual_versions()));
    EXPECT_EQ(peer.line.idle_since(), start + 2s);
    peer.now += 2s;
    EXPECT_EQ(peer.line.idle_since(), start + 2s);
    peer.line.close(peer.now);
    EXPECT_EQ(peer.line.idle_since(), never);
}

TEST(idle_connection, owes_no_answer) {
    scripted_peer peer;
    peer.connect();
    list_groups first;
    list_groups second;
    peer.now += 1s;
    peer.line.submit(first, peer.now);
    peer.line.submit(second, peer.now);
    EXPECT_EQ(peer.line.idle_since(), never);
    peer.now += 1h;
    peer.take_written();
    peer.feed(answer(2, 4, groups("")));
    EXPECT_EQ(peer.line.idle_since(), never);
    peer.now += 1h;
    peer.feed(answer(3, 4, groups("")));
    EXPECT_EQ(peer.line.idle_since(), peer.now);
    peer.take_completions();
}

TEST(idle_connection, owes_no_answer_to_one_who_has_given_up_either) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.line.submit(call, peer.now);
    peer.take_written();
    peer.line.abandon(call, peer.now);
    peer.take_completions();
    EXPECT_EQ(peer.line.idle_since(), never);
    peer.now += 5s;
    peer.feed(answer(2, 4, groups("")));
    EXPECT_EQ(peer.line.idle_since(), start + 5s);
}

TEST(idle_connection, counts_a_request_that_was_taken_back) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.now += 5s;
    peer.line.submit(call, peer.now);
    peer.now += 1s;
    peer.line.abandon(call, peer.now);
    peer.take_completions();
    EXPECT_EQ(peer.line.idle_since(), start + 6s);
}

TEST(idle_connection, does_not_count_a_request_that_cannot_be_sent) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    call.pinned_version = std::int16_t{5};
    peer.now += 5s;
    peer.line.submit(call, peer.now);
    peer.take_completions();
    EXPECT_EQ(peer.line.idle_since(), start);
}

TEST(idle_connection, has_written_what_nobody_answers) {
    scripted_peer peer;
    protocol::api_versions_response offered = usual_versions();
    offered.api_keys.push_back({.api_key = 0, .min_version = 0, .max_version = 11});
    peer.connect(offered);
    protocol::produce_request silent;
    silent.acks = 0;
    call<protocol::produce_request> sent(silent);
    peer.now += 5s;
    peer.line.submit(sent, peer.now);
    EXPECT_EQ(peer.line.idle_since(), never);
    peer.now += 5s;
    peer.take_written();
    EXPECT_EQ(peer.line.idle_since(), start + 10s);
    peer.take_completions();
}

TEST(idle_connection, counts_from_the_end_of_a_pause) {
    scripted_peer peer;
    peer.connect(throttling_versions());
    list_groups call;
    peer.line.submit(call, peer.now);
    peer.take_written();
    protocol::list_groups_response asking;
    asking.throttle_time_ms = 60'000;
    peer.feed(answer(2, 4, asking));
    peer.take_completions();
    EXPECT_EQ(peer.line.idle_since(), start + 60s);
    peer.line.on_time(start + 60s);
    EXPECT_EQ(peer.line.idle_since(), start + 60s);
}

} // namespace
} // namespace kafka::core
