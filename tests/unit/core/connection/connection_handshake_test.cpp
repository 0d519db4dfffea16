// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The layout of version 0, whatever was asked for.
bytes refusal(std::int32_t id, const protocol::api_versions_response& told,
    broker_errc error = broker_errc::unsupported_version) {
    protocol::api_versions_response response = told;
    response.error_code = error;
    return answer(id, 0, response);
}

protocol::api_versions_response with_own_range(std::int16_t highest) {
    return versions_answer({{.api_key = 18, .min_version = 0, .max_version = highest}});
}

// The versions in which ApiVersions was asked for, as the broker saw them.
std::vector<std::int16_t> versions_of(const std::vector<seen_request>& requests) {
    std::vector<std::int16_t> versions;
    for (const seen_request& each : requests)
        versions.push_back(each.version);
    return versions;
}

TEST(handshake, nothing_is_sent_before_the_stream_is_there) {
    scripted_peer peer;
    EXPECT_EQ(peer.line.state(), connection_state::connecting);
    EXPECT_FALSE(peer.line.wants_write());
    EXPECT_THAT(peer.line.next_write(), IsEmpty());
    EXPECT_FALSE(peer.line.can_send(peer.now));
}

TEST(handshake, asks_with_the_highest_version_and_says_who_we_are) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::api_versions);
    EXPECT_EQ(peer.line.in_flight(), 1u);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].key, 18);
    EXPECT_EQ(asked[0].version, protocol::api_versions_request::descriptor.stable.max);
    EXPECT_EQ(asked[0].version, scripted_peer::highest);
    EXPECT_EQ(asked[0].correlation_id, 1);
    EXPECT_EQ(asked[0].client_id, "tester");
    protocol::api_versions_request request;
    ASSERT_TRUE(protocol::decode(asked[0].body, asked[0].version, request));
    EXPECT_EQ(request.client_software_name, "suite");
    EXPECT_EQ(request.client_software_version, "1.0");
}

TEST(handshake, says_who_is_expected_in_versions_that_can_say_it) {
    scripted_peer peer(scripted_peer::default_options(), scripted_peer::start() + 10s, {},
        expected_peer{"the cluster", broker_id{7}});
    peer.line.on_established(peer.now);
    std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u);
    protocol::api_versions_request request;
    ASSERT_TRUE(protocol::decode(asked[0].body, asked[0].version, request));
    EXPECT_EQ(request.cluster_id, protocol::string("the cluster"));
    EXPECT_EQ(request.node_id, broker_id{7});
    peer.feed(refusal(1, with_own_range(4)));
    asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u) << "the others do without";
    EXPECT_EQ(asked[0].version, 4);
    request = {};
    ASSERT_TRUE(protocol::decode(asked[0].body, asked[0].version, request));
    EXPECT_FALSE(request.cluster_id.has_value());
    EXPECT_EQ(request.client_software_name, "suite");
}

TEST(handshake, what_cannot_be_said_ends_the_connection) {
    connection_options options = scripted_peer::default_options();
    options.software_name = "\xff"; // no UTF-8
    scripted_peer peer(options);
    peer.line.on_established(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_EQ(peer.line.failure()->code, errc::unsupported_field);
    EXPECT_FALSE(peer.line.wants_write());
}

TEST(handshake, the_answer_makes_the_connection_ready) {
    scripted_peer peer;
    peer.connect();
    EXPECT_TRUE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_EQ(peer.line.versions().find(3), (version_range{0, 12}));
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    EXPECT_EQ(peer.line.failure(), nullptr);
    EXPECT_TRUE(peer.line.completions().empty());
}

TEST(handshake, the_answer_may_come_byte_by_byte) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.take_written();
    peer.feed(answer(1, scripted_peer::highest, usual_versions()), 1);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(handshake, the_answer_may_come_before_the_write_is_confirmed) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    const auto buffers = peer.line.next_write();
    ASSERT_EQ(buffers.size(), 1u);
    const std::size_t size = buffers[0].size();
    peer.feed(answer(1, scripted_peer::highest, usual_versions()));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    peer.line.on_written(size, peer.now);
    EXPECT_FALSE(peer.line.wants_write());
}

TEST(handshake, falls_back_to_the_version_that_the_broker_lists) {
    for (std::int16_t offered = 4; offered >= 0; --offered) {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        peer.take_written();
        peer.feed(refusal(1, with_own_range(offered)));
        EXPECT_EQ(peer.line.state(), connection_state::api_versions);
        const std::vector<seen_request> asked = peer.take_requests();
        EXPECT_THAT(versions_of(asked), ElementsAre(offered));
        EXPECT_EQ(asked[0].correlation_id, 2);
        peer.feed(answer(2, offered, usual_versions()));
        EXPECT_EQ(peer.line.state(), connection_state::connected);
        EXPECT_EQ(peer.line.versions().find(16), (version_range{0, 4}));
    }
}

TEST(handshake, falls_back_to_version_0_when_the_broker_lists_nothing) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.take_written();
    peer.feed(refusal(1, {}));
    EXPECT_THAT(versions_of(peer.take_requests()), ElementsAre(0));
    peer.feed(answer(2, 0, usual_versions()));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(handshake, null_stands_for_an_empty_list) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.take_written();
    peer.feed(frame(
        big_endian<std::int32_t>(1) + big_endian<std::int16_t>(35) + big_endian<std::int32_t>(-1)));
    EXPECT_THAT(versions_of(peer.take_requests()), ElementsAre(0));
    peer.feed(frame(
        big_endian<std::int32_t>(2) + big_endian<std::int16_t>(0) + big_endian<std::int32_t>(-1)));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_TRUE(peer.line.versions().empty());
}

TEST(handshake, ends_however_the_broker_contradicts_itself) {
    // It offers what it has just refused, then less than nothing.
    for (const std::int16_t offered : std::vector<std::int16_t>{5, 7, 32767, -1, -32768}) {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        peer.take_written();
        peer.feed(refusal(1, with_own_range(offered)));
        EXPECT_THAT(versions_of(peer.take_requests()), ElementsAre(0)) << offered;
        peer.feed(refusal(2, with_own_range(offered)));
        EXPECT_EQ(peer.line.state(), connection_state::disconnected);
        ASSERT_NE(peer.line.failure(), nullptr);
        EXPECT_EQ(peer.line.failure()->code, broker_errc::unsupported_version);
        EXPECT_THAT(peer.why(), HasSubstr("ApiVersions v0"));
    }
}

TEST(handshake, never_asks_more_often_than_there_are_versions) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    std::int16_t rounds = 0;
    for (std::vector<seen_request> asked = peer.take_requests(); !asked.empty();
        asked = peer.take_requests(), ++rounds) {
        ASSERT_LE(rounds, scripted_peer::highest);
        const auto less = static_cast<std::int16_t>(asked[0].version - 1);
        peer.feed(refusal(asked[0].correlation_id, with_own_range(less)));
    }
    EXPECT_EQ(rounds, scripted_peer::highest + 1);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
}

TEST(handshake, any_other_error_ends_the_connection_with_it) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.take_written();
    // Nothing of the answer but its error is looked at, since its layout is not certain.
    peer.feed(frame(big_endian<std::int32_t>(1) + big_endian<std::int16_t>(31)));
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    ASSERT_NE(peer.line.failure(), nullptr);
    EXPECT_EQ(peer.line.failure()->code, broker_errc::cluster_authorization_failed);
    EXPECT_EQ(peer.line.failure()->node, node_id(1));
    EXPECT_EQ(peer.line.failure()->peer, "broker:9092");
}

TEST(handshake, an_answer_that_cannot_be_read_ends_the_connection) {
    const bytes whole = answer(1, scripted_peer::highest, usual_versions());
    for (std::size_t size = 0; size + 4 < whole.size(); ++size) {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        peer.take_written();
        peer.feed(frame(bytes(whole.begin() + 4, whole.begin() + 4 + static_cast<long>(size))));
        ASSERT_EQ(peer.line.state(), connection_state::disconnected) << size;
        EXPECT_EQ(peer.line.failure()->code, errc::protocol) << size;
    }
}

TEST(handshake, what_is_left_over_is_noted) {
    scripted_peer peer;
    peer.line.on_established(peer.now);
    peer.take_written();
    const bytes whole = answer(1, scripted_peer::highest, usual_versions());
    peer.feed(frame(bytes(whole.begin() + 4, whole.end()) + to_bytes("more")));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_THAT(peer.line.apis_with_left_over(), ElementsAre(18));
}

TEST(handshake, an_established_stream_is_established_once) {
    scripted_peer peer;
    peer.connect();
    peer.line.on_established(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_THAT(peer.take_requests(), IsEmpty());
}

TEST(handshake, each_connection_counts_from_1) {
    for (int i = 0; i != 2; ++i) {
        scripted_peer peer;
        peer.line.on_established(peer.now);
        EXPECT_EQ(peer.take_requests().at(0).correlation_id, 1);
    }
}

} // namespace
} // namespace kafka::core
