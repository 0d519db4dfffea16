// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Each state has its sentence.

#include <gmock/gmock.h>
#include <kafka/explanation.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace kafka {
namespace {

using namespace std::chrono_literals;

explanation in(node_state state, target asked = node_id(1)) {
    explanation made{.asked = asked, .state = state, .max_in_flight = 5};
    made.node = node_id(1);
    made.peer = "10.0.0.1:9092";
    return made;
}

std::shared_ptr<const error_info> failure(std::string detail, std::string peer = "10.0.0.1:9092") {
    error_info made{.code = errc::connection};
    made.peer = std::move(peer);
    made.detail = std::move(detail);
    return std::make_shared<const error_info>(std::move(made));
}

TEST(explanation, of_a_node_that_is_ready) {
    explanation subject = in(node_state::ready);
    subject.in_flight = 2;
    EXPECT_TRUE(subject.is_ready());
    EXPECT_EQ(subject.message(),
        "node 1 (10.0.0.1:9092) takes requests, and has 2 of at most 5 in flight");
}

TEST(explanation, of_a_node_behind_a_proxy) {
    explanation subject = in(node_state::not_connected);
    subject.proxy = "socks5://proxy:1080";
    EXPECT_EQ(subject.message(), "node 1 (10.0.0.1:9092, through socks5://proxy:1080) has no "
                                 "connection; the next request has one made");
    subject.peer.clear();
    EXPECT_EQ(subject.message(), "node 1 has no connection; the next request has one made");
}

TEST(explanation, of_a_node_that_waits_for_metadata_to_go_first) {
    const explanation subject = in(node_state::metadata_first);
    EXPECT_TRUE(subject.is_ready());
    EXPECT_EQ(subject.message(),
        "node 1 (10.0.0.1:9092) takes requests, but metadata is due, which goes first");
}

TEST(explanation, of_a_node_that_is_full) {
    explanation subject = in(node_state::full);
    subject.in_flight = 5;
    subject.oldest_request = "Fetch v12";
    subject.oldest_elapsed = 3s;
    subject.waiting = 2;
    EXPECT_FALSE(subject.is_ready());
    EXPECT_EQ(subject.message(),
        "node 1 (10.0.0.1:9092) has 5 requests in flight, as many as it may, and the oldest, Fetch "
        "v12, has been waiting for its answer for 3000 ms; 2 requests wait for it");
}

TEST(explanation, of_a_node_that_is_throttled) {
    explanation subject = in(node_state::throttled);
    subject.remaining = 340ms;
    subject.waiting = 1;
    EXPECT_EQ(subject.message(), "node 1 (10.0.0.1:9092) wants no new request for 340 ms more "
                                 "(throttling); 1 request waits for it");
}

TEST(explanation, of_a_node_that_has_not_told_its_versions) {
    explanation subject = in(node_state::negotiating);
    subject.oldest_request = "ApiVersions v4";
    subject.oldest_elapsed = 300ms;
    subject.remaining = 9s;
    EXPECT_EQ(subject.message(), "node 1 (10.0.0.1:9092) is connected, has not answered "
                                 "ApiVersions v4 for 300 ms, and has 9000 ms more");
}

TEST(explanation, of_a_node_that_is_connecting) {
    explanation subject = in(node_state::connecting);
    subject.elapsed = 2s;
    subject.remaining = 8s;
    EXPECT_EQ(subject.message(),
        "node 1 (10.0.0.1:9092) has been connecting for 2000 ms, and has 8000 ms more");
    subject.failures = 1;
    subject.last_failure = failure("cannot connect: Connection refused");
    EXPECT_EQ(subject.message(),
        "node 1 (10.0.0.1:9092) has been connecting for 2000 ms after 1 failed attempt, and has "
        "8000 ms more; last: cannot connect: Connection refused");
    subject = in(node_state::connecting);
    subject.elapsed = 2s;
    EXPECT_EQ(subject.message(), "node 1 (10.0.0.1:9092) has been connecting for 2000 ms")
        << "and nothing says for how long it may";
}

TEST(explanation, of_a_node_that_backs_off) {
    explanation subject = in(node_state::backing_off);
    subject.remaining = 340ms;
    subject.failures = 3;
    subject.last_failure = failure("cannot connect: Connection refused");
    EXPECT_EQ(subject.message(), "node 1 (10.0.0.1:9092) is backing off 340 ms more after 3 failed "
                                 "attempts; last: cannot connect: Connection refused");
}

TEST(explanation, of_a_node_without_a_connection) {
    EXPECT_EQ(in(node_state::not_connected).message(),
        "node 1 (10.0.0.1:9092) has no connection; the next request has one made");
}

TEST(explanation, of_a_node_whose_connection_retires) {
    explanation subject = in(node_state::retiring);
    subject.in_flight = 1;
    EXPECT_EQ(subject.message(), "node 1 (10.0.0.1:9092) has a connection that takes no new "
                                 "requests, and ends when the 1 request on it is answered");
}

TEST(explanation, of_a_node_that_nobody_knows) {
    explanation subject = in(node_state::unknown);
    subject.peer.clear();
    EXPECT_EQ(subject.message(), "node 1 is not in the cluster's metadata");
    subject.state = node_state::no_metadata;
    subject.last_failure = failure("cannot resolve boot", "boot:9092");
    EXPECT_EQ(subject.message(), "no metadata has come yet, so that node 1 is not known; last: "
                                 "boot:9092: cannot resolve boot");
}

TEST(explanation, of_the_controller) {
    EXPECT_EQ(in(node_state::not_connected, controller).message(),
        "the controller, node 1 (10.0.0.1:9092), has no connection; the next request has one made");
    explanation subject = in(node_state::no_metadata, controller);
    subject.node.reset();
    EXPECT_EQ(subject.message(), "no metadata has come yet, so that the controller is not known");
    subject.state = node_state::no_controller;
    EXPECT_EQ(subject.message(), "the cluster has no controller at present");
}

TEST(explanation, of_any_node) {
    explanation subject = in(node_state::backing_off, any_node);
    subject.remaining = 340ms;
    subject.failures = 3;
    subject.waiting = 2;
    EXPECT_EQ(subject.message(),
        "no node can take a request now; the nearest to it, node 1 (10.0.0.1:9092), is backing off "
        "340 ms more after 3 failed attempts; 2 requests wait for it");
    EXPECT_EQ(in(node_state::ready, any_node).message(),
        "node 1 (10.0.0.1:9092) takes requests, and has 0 of at most 5 in flight");
}

TEST(explanation, of_a_client_that_has_not_begun_or_is_closed) {
    EXPECT_EQ(in(node_state::not_begun).message(),
        "the client has not begun to look for the cluster, as it does with the first request");
    EXPECT_EQ(in(node_state::closed).message(), "the client is closed");
}

TEST(explanation, has_no_control_characters) {
    explanation subject = in(node_state::backing_off);
    subject.peer = "evil\n:1";
    subject.remaining = 1ms;
    subject.last_failure = failure("\x1b[31m", "other\n:2");
    EXPECT_EQ(
        subject.message(), "node 1 (evil?:1) is backing off 1 ms more; last: other?:2: ?[31m");
}

} // namespace
} // namespace kafka
