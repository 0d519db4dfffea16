// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr time_point start = scripted_peer::start();

TEST(connection_deadline, leaves_the_time_until_the_stream_is_there_to_the_driver_first) {
    scripted_peer peer;
    EXPECT_GT(peer.line.next_deadline(), start + 10s);
    EXPECT_LE(peer.line.next_deadline(), start + 11s);
    peer.line.on_time(start + 10s);
    EXPECT_EQ(peer.line.state(), connection_state::connecting);
    peer.line.on_time(start + 11s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.why(), HasSubstr("no connection was established in time"));
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
}

TEST(connection_deadline, covers_the_handshake) {
    scripted_peer peer;
    peer.line.on_established(start + 9s);
    EXPECT_EQ(peer.line.next_deadline(), start + 10s);
    peer.line.on_time(start + 10s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(
        peer.why(), HasSubstr("ApiVersions v5 (correlation id 1) was not answered in time"));
    EXPECT_EQ(peer.line.failure()->cause->code, boost::asio::error::timed_out);
}

TEST(connection_deadline, ends_with_the_handshake) {
    scripted_peer peer;
    peer.connect();
    peer.line.on_time(start + 1h);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(connection_deadline, one_late_answer_ends_the_connection_for_all) {
    scripted_peer peer;
    peer.connect();
    list_groups patient({}, start + 30s);
    list_groups hurried({}, start + 2s);
    list_groups endless;
    peer.line.submit(patient, start);
    peer.line.submit(hurried, start + 1s);
    peer.line.submit(endless, start + 1s);
    peer.take_written();
    EXPECT_EQ(peer.line.next_deadline(), start + 2s);
    peer.line.on_time(start + 1999ms);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    peer.line.on_time(start + 2s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&patient, &hurried, &endless));
    for (const list_groups* each : {&patient, &hurried, &endless}) {
        EXPECT_EQ(each->error(), broker_errc::request_timed_out);
        EXPECT_EQ(each->failure->node, node_id(1));
        EXPECT_EQ(each->failure->peer, "broker:9092");
        EXPECT_EQ(each->failure->request_written, written::yes);
        EXPECT_THAT(each->failure->detail,
            HasSubstr("ListGroups v4 (correlation id 3) was not answered within 1000 ms"));
    }
    EXPECT_EQ(peer.line.failure()->code, broker_errc::request_timed_out);
}

TEST(connection_deadline, answered_requests_have_none) {
    scripted_peer peer;
    peer.connect();
    list_groups first({}, start + 1s);
    list_groups second({}, start + 3s);
    peer.line.submit(first, start);
    peer.line.submit(second, start);
    EXPECT_EQ(peer.line.next_deadline(), start + 1s);
    peer.feed(answer(2, 4, groups("")));
    EXPECT_EQ(peer.line.next_deadline(), start + 3s);
    peer.feed(answer(3, 4, groups("")));
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    peer.line.on_time(start + 1h);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first, &second));
}

// Otherwise a broker that never answers would keep its slots taken for good.
TEST(connection_deadline, a_request_given_up_keeps_its_deadline) {
    scripted_peer peer;
    peer.connect();
    list_groups gone({}, start + 1s);
    peer.line.submit(gone, start);
    peer.take_written();
    peer.line.abandon(gone, start);
    peer.take_completions();
    EXPECT_EQ(peer.line.next_deadline(), start + 1s);
    peer.line.on_time(start + 1s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, broker_errc::request_timed_out);
    EXPECT_THAT(peer.take_completions(), IsEmpty());
}

TEST(connection_deadline, a_request_never_sent_takes_its_deadline_along) {
    scripted_peer peer;
    peer.connect();
    list_groups stays({}, start + 3s);
    list_groups gone({}, start + 1s);
    peer.line.submit(stays, start);
    peer.line.submit(gone, start);
    peer.line.abandon(gone, start);
    peer.take_completions();
    EXPECT_EQ(peer.line.next_deadline(), start + 3s);
    peer.line.close(start);
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    peer.take_completions();
}

TEST(connection_deadline, says_seconds_where_they_are_many) {
    scripted_peer peer;
    peer.connect();
    list_groups call({}, start + 30s);
    peer.line.submit(call, start);
    peer.line.on_time(start + 30s);
    EXPECT_THAT(call.failure->detail, HasSubstr("within 30 s"));
    EXPECT_EQ(call.failure->request_written, written::no);
    peer.take_completions();
}

} // namespace
} // namespace kafka::core
