// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a connection counts, and when.

#include "core/metrics/sensors.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/produce.hpp>

#include <array>

namespace kafka::core {
namespace {

using namespace test;
using protocol::produce_request;

constexpr std::size_t prefix = frame_reader::prefix_size;

class connection_metrics : public testing::Test {
protected:
    static connection_options with(client_sensors& sensors) {
        connection_options made = scripted_peer::default_options();
        made.sensors = &sensors;
        return made;
    }
    /// Connects, and lets the handshake be forgotten.
    void connect(const protocol::api_versions_response& offered = usual_versions()) {
        peer.connect(offered);
        before = sensors.read(peer.now).total().all;
    }
    traffic counted() { return sensors.read(peer.now).total().all; }
    std::uint64_t requests() { return counted().requests - before.requests; }
    std::uint64_t request_bytes() { return counted().request_bytes - before.request_bytes; }
    std::uint64_t answers() { return counted().answers - before.answers; }
    void submit(exchange& what) { peer.line.submit(what, peer.now); }
    void answer_to(const seen_request& asked, std::int32_t throttle_ms = 0) {
        protocol::list_groups_response made = groups("g");
        made.throttle_time_ms = throttle_ms;
        peer.feed(answer(asked.correlation_id, asked.version, made));
    }

    client_sensors sensors;
    scripted_peer peer{with(sensors)};
    traffic before;
};

TEST_F(connection_metrics, include_the_handshake) {
    peer.line.on_established(peer.now);
    EXPECT_EQ(counted().requests, 0u) << "not written yet";
    const bytes written = peer.take_written();
    const bytes answered = answer(1, scripted_peer::highest, usual_versions());
    peer.now += 7ms;
    peer.feed(answered);
    ASSERT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_EQ(counted().requests, 1u);
    EXPECT_EQ(counted().request_bytes, written.size());
    EXPECT_EQ(counted().answers, 1u);
    EXPECT_EQ(counted().answer_bytes, answered.size());
    EXPECT_EQ(counted().latency, 7ms);
}

TEST_F(connection_metrics, count_a_request_when_it_is_written) {
    connect();
    list_groups asked;
    submit(asked);
    EXPECT_EQ(requests(), 0u);
    const bytes written = peer.take_written();
    EXPECT_EQ(requests(), 1u);
    EXPECT_EQ(request_bytes(), written.size());
    answer_to(scripted_peer::parse(written)[0]);
    EXPECT_EQ(requests(), 1u);
}

TEST_F(connection_metrics, count_each_request_of_a_write) {
    connect();
    std::array<list_groups, 3> asked;
    asked[1].question.states_filter.push_back("Stable");
    for (list_groups& each : asked)
        submit(each);
    const bytes written = peer.take_written();
    const std::vector<seen_request> seen = scripted_peer::parse(written);
    EXPECT_EQ(requests(), 3u);
    EXPECT_EQ(request_bytes(), written.size());
    EXPECT_GT(counted().largest_request, request_bytes() / 3);
    answer_to(seen[0]);
    list_groups later;
    submit(later);
    peer.take_written();
    EXPECT_EQ(requests(), 4u);
}

TEST_F(connection_metrics, count_a_request_when_the_last_of_it_is_written) {
    connect();
    list_groups first;
    list_groups second;
    submit(first);
    submit(second);
    const std::size_t all = boost::asio::buffer_size(peer.line.next_write());
    peer.line.on_written(all / 2 - 1, peer.now); // one byte less than the first
    EXPECT_EQ(requests(), 0u);
    peer.line.next_write();
    peer.line.on_written(1, peer.now);
    EXPECT_EQ(requests(), 1u);
    EXPECT_EQ(request_bytes(), all / 2);
    list_groups third;
    submit(third); // gathers behind what is still to be written
    peer.line.next_write();
    peer.line.on_written(all - all / 2, peer.now);
    EXPECT_EQ(requests(), 2u);
    peer.take_written();
    EXPECT_EQ(requests(), 3u);
}

TEST_F(connection_metrics, measure_from_the_submission_to_the_answer) {
    connect();
    list_groups first;
    list_groups second;
    submit(first);
    peer.now += 10ms;
    submit(second);
    const std::vector<seen_request> seen = peer.take_requests();
    peer.now += 20ms;
    answer_to(seen[0]);
    peer.now += 70ms;
    answer_to(seen[1]);
    EXPECT_EQ(counted().latency - before.latency, 30ms + 90ms);
    EXPECT_EQ(counted().longest_latency, 90ms);
    EXPECT_EQ(counted().latencies.count(), counted().answers);
}

TEST_F(connection_metrics, count_an_answer_once_in_however_many_pieces) {
    connect();
    list_groups asked;
    submit(asked);
    const seen_request seen = peer.take_requests()[0];
    const bytes whole = answer(seen.correlation_id, seen.version, groups("g"));
    peer.feed(whole, 1);
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(counted().answer_bytes - before.answer_bytes, whole.size());
}

TEST_F(connection_metrics, leave_out_what_is_given_up_before_it_is_written) {
    connect();
    list_groups asked;
    submit(asked);
    peer.line.abandon(asked, peer.now);
    peer.take_written();
    EXPECT_EQ(requests(), 0u);
}

TEST_F(connection_metrics, count_what_is_given_up_later) {
    connect();
    list_groups asked;
    submit(asked);
    const seen_request seen = peer.take_requests()[0];
    peer.line.abandon(asked, peer.now);
    answer_to(seen);
    EXPECT_EQ(requests(), 1u);
    EXPECT_EQ(answers(), 1u);
}

TEST_F(connection_metrics, count_a_request_that_nobody_answers) {
    protocol::api_versions_response offered = usual_versions();
    offered.api_keys.push_back({.api_key = 0, .min_version = 0, .max_version = 11});
    connect(offered);
    call<produce_request> asked;
    asked.question.acks = 0;
    submit(asked);
    const bytes written = peer.take_written();
    EXPECT_EQ(requests(), 1u);
    EXPECT_EQ(request_bytes(), written.size());
    EXPECT_EQ(answers(), 0u);
    EXPECT_EQ(peer.take_completions().size(), 1u);
}

TEST_F(connection_metrics, count_a_request_once_that_is_answered_before_it_is_written) {
    connect();
    list_groups asked;
    submit(asked);
    const std::size_t all = boost::asio::buffer_size(peer.line.next_write());
    peer.feed(answer(asked.correlation_id, asked.version, groups("g")));
    EXPECT_EQ(requests(), 1u);
    EXPECT_EQ(answers(), 1u);
    peer.line.on_written(all, peer.now);
    EXPECT_EQ(requests(), 1u);
    EXPECT_EQ(request_bytes(), all);
}

TEST_F(connection_metrics, count_what_nobody_answers_when_a_later_answer_says_that_it_was_written) {
    protocol::api_versions_response offered = usual_versions();
    offered.api_keys.push_back({.api_key = 0, .min_version = 0, .max_version = 11});
    connect(offered);
    call<produce_request> silent;
    silent.question.acks = 0;
    list_groups asked;
    submit(silent);
    submit(asked);
    const std::size_t all = boost::asio::buffer_size(peer.line.next_write());
    peer.now += 5ms;
    peer.feed(answer(asked.correlation_id, asked.version, groups("g")));
    EXPECT_EQ(requests(), 2u);
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(counted().latency - before.latency, 5ms);
    peer.line.on_written(all, peer.now);
    EXPECT_EQ(requests(), 2u);
    EXPECT_EQ(request_bytes(), all);
    EXPECT_EQ(peer.take_completions().size(), 2u);
}

TEST_F(connection_metrics, leave_out_what_no_request_asked_for) {
    connect();
    list_groups asked;
    submit(asked);
    const seen_request seen = peer.take_requests()[0];
    peer.feed(answer(seen.correlation_id + 1, seen.version, groups("g")));
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(answers(), 0u);
}

TEST_F(connection_metrics, count_an_answer_that_cannot_be_read) {
    connect();
    list_groups asked;
    submit(asked);
    const seen_request seen = peer.take_requests()[0];
    peer.feed(frame(big_endian(seen.correlation_id) + bytes(1)));
    ASSERT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(answers(), 1u);
    EXPECT_EQ(counted().answer_bytes - before.answer_bytes, prefix + 5);
}

TEST_F(connection_metrics, hear_of_throttling) {
    connect();
    for (const std::int32_t time : {250, 0, 100, -5}) {
        list_groups asked;
        submit(asked);
        answer_to(peer.take_requests()[0], time);
    }
    EXPECT_EQ(counted().throttle, 350ms);
    EXPECT_EQ(counted().longest_throttle, 250ms);
}

TEST_F(connection_metrics, hear_of_throttling_in_the_handshake) {
    protocol::api_versions_response offered = usual_versions();
    offered.throttle_time_ms = 30;
    connect(offered);
    EXPECT_EQ(counted().throttle, 30ms);
}

TEST_F(connection_metrics, hear_of_throttling_in_what_is_given_up) {
    connect();
    list_groups asked;
    submit(asked);
    const seen_request seen = peer.take_requests()[0];
    peer.line.abandon(asked, peer.now);
    answer_to(seen, 250);
    EXPECT_EQ(counted().throttle, 250ms);
}

TEST_F(connection_metrics, are_those_of_the_node_and_outlive_the_connection) {
    connect();
    EXPECT_EQ(sensors.read(peer.now).nodes.at(0).node, node_id(1));
    connection next(peer.options, node_id(1), "broker:9092", peer.now + 10s);
    connection other(peer.options, node_id(2), "broker:9092", peer.now + 10s);
    next.on_established(peer.now);
    next.on_written(boost::asio::buffer_size(next.next_write()), peer.now);
    const client_reading read = sensors.read(peer.now);
    ASSERT_EQ(read.nodes.size(), 2u);
    EXPECT_EQ(read.nodes[0].of.all.requests, 2u);
    EXPECT_EQ(read.nodes[1].of.all.requests, 0u);
}

} // namespace
} // namespace kafka::core
