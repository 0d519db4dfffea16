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
using testing::Not;

error_info because(error_code code, std::string detail = {}) {
    error_info why;
    why.code = code;
    why.detail = std::move(detail);
    return why;
}

// Brings the connection to a state and lets three requests be on it: one written, one being
// written, one gathered.
struct connection_with_requests : scripted_peer {
    connection_with_requests() {
        connect();
        line.submit(sent, now);
        take_written();
        line.submit(leaving, now);
        handed = line.next_write()[0].size();
        line.submit(gathered, now);
    }

    list_groups sent;
    list_groups leaving;
    list_groups gathered;
    std::size_t handed = 0;
};

void expect_ended(scripted_peer& peer) {
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_FALSE(peer.line.wants_write());
    EXPECT_THAT(peer.line.next_write(), IsEmpty());
    EXPECT_THAT(peer.line.read_buffer(), IsEmpty());
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    EXPECT_FALSE(peer.line.can_send(peer.now));
}

TEST(connection_end, tells_how_far_each_request_came) {
    connection_with_requests peer;
    peer.line.on_closed(because(boost::asio::error::connection_reset), peer.now);
    expect_ended(peer);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.sent, &peer.leaving, &peer.gathered));
    EXPECT_EQ(peer.sent.failure->request_written, written::yes);
    EXPECT_EQ(peer.leaving.failure->request_written, written::maybe);
    EXPECT_EQ(peer.gathered.failure->request_written, written::no);
    for (const list_groups* each : {&peer.sent, &peer.leaving, &peer.gathered}) {
        EXPECT_EQ(each->error(), errc::connection);
        EXPECT_EQ(each->failure->api, "ListGroups");
        EXPECT_EQ(each->failure->node, node_id(1));
        EXPECT_EQ(each->failure->peer, "broker:9092");
        EXPECT_THAT(each->failure->detail, HasSubstr("with 3 requests in flight"));
        ASSERT_NE(each->failure->cause, nullptr);
        EXPECT_EQ(each->failure->cause->code, boost::asio::error::connection_reset);
    }
}

TEST(connection_end, a_write_that_failed_half_way_tells_what_was_written) {
    connection_with_requests peer;
    peer.line.on_written(peer.handed, peer.now);
    peer.line.next_write();
    peer.line.on_written(1, peer.now);
    peer.line.on_closed(because(boost::asio::error::broken_pipe), peer.now);
    EXPECT_EQ(peer.sent.failure->request_written, written::yes);
    EXPECT_EQ(peer.leaving.failure->request_written, written::yes);
    EXPECT_EQ(peer.gathered.failure->request_written, written::maybe);
    peer.take_completions();
}

TEST(connection_end, by_the_peer_tells_the_step) {
    const error_info end_of_stream = because(boost::asio::error::eof);
    {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        peer.line.on_closed(end_of_stream, peer.now);
        expect_ended(peer);
        EXPECT_EQ(peer.line.failure()->code, errc::connection);
        EXPECT_THAT(
            peer.why(), HasSubstr("the peer closed the connection during the version handshake"));
        EXPECT_THAT(peer.why(), HasSubstr("security_protocol"));
    }
    {
        scripted_peer peer;
        peer.connect();
        peer.line.on_closed(end_of_stream, peer.now);
        EXPECT_THAT(peer.why(), HasSubstr("the peer closed the connection while it was idle"));
        EXPECT_THAT(peer.why(), Not(HasSubstr("security_protocol")));
    }
    {
        scripted_peer peer;
        peer.connect();
        list_groups call;
        peer.line.submit(call, peer.now);
        peer.feed(to_bytes("\1"));
        peer.line.on_closed(end_of_stream, peer.now);
        EXPECT_THAT(peer.why(), HasSubstr("with 1 request in flight, in the middle of an answer"));
        peer.take_completions();
    }
}

TEST(connection_end, by_a_certificate_is_no_matter_of_the_step) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.line.on_closed(because(errc::tls_client_certificate_required, "set one"), peer.now);
    expect_ended(peer);
    EXPECT_EQ(peer.line.failure()->code, errc::tls_client_certificate_required);
    EXPECT_EQ(peer.line.failure()->detail, "set one");
}

TEST(connection_end, during_the_handshake_tells_whether_the_broker_was_asked) {
    const error_info end_of_stream = because(boost::asio::error::eof);
    for (const written how_far : {written::no, written::maybe, written::yes}) {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        if (how_far == written::maybe)
            peer.line.next_write();
        if (how_far == written::yes)
            peer.take_written();
        peer.line.on_closed(end_of_stream, peer.now);
        EXPECT_EQ(peer.line.failure()->api, "ApiVersions");
        EXPECT_EQ(peer.line.failure()->request_written, how_far);
    }
}

TEST(connection_end, before_it_began_keeps_the_reason) {
    scripted_peer peer;
    peer.line.on_closed(because(errc::connection, "127.0.0.1:9092: Connection refused"), peer.now);
    expect_ended(peer);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_EQ(peer.line.failure()->detail, "127.0.0.1:9092: Connection refused");
    EXPECT_EQ(peer.line.failure()->peer, "broker:9092");
    EXPECT_EQ(peer.line.failure()->node, node_id(1));
}

TEST(connection_end, an_error_of_the_system_becomes_the_cause) {
    scripted_peer peer;
    peer.line.on_closed(because(boost::asio::error::connection_refused), peer.now);
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.line.failure()->detail, HasSubstr("while it was being made"));
    ASSERT_NE(peer.line.failure()->cause, nullptr);
    EXPECT_EQ(peer.line.failure()->cause->code, boost::asio::error::connection_refused);
}

TEST(connection_end, on_purpose_cancels) {
    connection_with_requests peer;
    peer.line.close(peer.now);
    expect_ended(peer);
    EXPECT_EQ(peer.line.failure(), nullptr);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&peer.sent, &peer.leaving, &peer.gathered));
    EXPECT_EQ(peer.sent.error(), errc::cancelled);
    EXPECT_EQ(peer.sent.failure->request_written, written::yes);
    EXPECT_EQ(peer.leaving.failure->request_written, written::maybe);
    EXPECT_EQ(peer.gathered.failure->request_written, written::no);
}

TEST(connection_end, on_purpose_may_have_a_reason) {
    connection_with_requests peer;
    peer.line.close(peer.now, because(errc::no_brokers_available, "moved"));
    EXPECT_EQ(peer.sent.error(), errc::no_brokers_available);
    EXPECT_EQ(peer.sent.failure->detail, "moved");
    ASSERT_NE(peer.line.failure(), nullptr);
    EXPECT_EQ(peer.line.failure()->code, errc::no_brokers_available);
    EXPECT_EQ(peer.line.failure()->node, node_id(1));
    peer.take_completions();
}

TEST(connection_end, good_answers_stay_before_failures) {
    scripted_peer peer;
    peer.connect();
    list_groups first;
    list_groups second;
    peer.line.submit(first, peer.now);
    peer.line.submit(second, peer.now);
    peer.feed(answer(2, 4, groups("g")));
    peer.line.close(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first, &second));
    EXPECT_FALSE(first.failed());
    EXPECT_EQ(second.error(), errc::cancelled);
}

TEST(connection_end, happens_once_in_every_state) {
    for (int state = 0; state != 3; ++state) {
        scripted_peer peer;
        if (state == 1)
            peer.line.on_established(peer.now);
        if (state == 2)
            peer.connect();
        peer.line.close(peer.now);
        expect_ended(peer);
        // Late news changes nothing.
        peer.line.on_established(peer.now);
        peer.line.on_read(0, peer.now);
        peer.line.on_written(0, peer.now);
        peer.line.on_closed(because(boost::asio::error::eof), peer.now);
        peer.line.on_time(time_point::max());
        peer.line.close(peer.now, because(errc::protocol));
        expect_ended(peer);
        EXPECT_EQ(peer.line.failure(), nullptr) << state;
        EXPECT_THAT(peer.take_completions(), IsEmpty());
    }
}

TEST(connection_end, the_first_reason_stays) {
    scripted_peer peer;
    peer.connect();
    peer.line.on_closed(because(boost::asio::error::eof), peer.now);
    peer.line.close(peer.now, because(errc::protocol));
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
}

// A read or a write may be under way in another thread when the connection ends.
TEST(connection_end, buffers_handed_out_stay) {
    connection_with_requests peer;
    const std::span<std::byte> space = peer.line.read_buffer();
    peer.line.close(peer.now);
    peer.take_completions();
    std::ranges::fill(space, std::byte{1});
    peer.line.on_read(space.size(), peer.now);
    peer.line.on_written(peer.handed, peer.now);
    EXPECT_THAT(peer.take_completions(), IsEmpty());
}

} // namespace
} // namespace kafka::core
