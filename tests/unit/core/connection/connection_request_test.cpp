// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/framing/request_frame.hpp"
#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/find_coordinator.hpp>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int16_t groups_version = 4;

TEST(connection, sends_a_request_and_delivers_its_answer) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.now += 5ms;
    peer.line.submit(call, peer.now);
    EXPECT_EQ(peer.line.in_flight(), 1u);
    EXPECT_EQ(call.version, groups_version);
    EXPECT_EQ(call.correlation_id, 2);
    EXPECT_EQ(call.sent_at, peer.now);
    EXPECT_EQ(call.node, node_id(1));

    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].key, 16);
    EXPECT_EQ(asked[0].version, groups_version);
    EXPECT_EQ(asked[0].correlation_id, 2);
    EXPECT_EQ(asked[0].client_id, "tester");

    peer.feed(answer(2, groups_version, groups("g")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_FALSE(call.failed());
    EXPECT_EQ(call.reply, groups("g"));
    EXPECT_EQ(peer.line.in_flight(), 0u);
}

TEST(connection, frames_requests_byte_by_byte_as_told) {
    scripted_peer peer;
    peer.connect();
    metadata call;
    call.pinned_version = std::int16_t{1};
    call.question.topics.reset();
    peer.line.submit(call, peer.now);
    const bytes expected = big_endian<std::int32_t>(4 + 4 + 2 + 6 + 4) +
                           big_endian<std::int16_t>(3) + big_endian<std::int16_t>(1) +
                           big_endian<std::int32_t>(2) + big_endian<std::int16_t>(6) +
                           to_bytes("tester") + big_endian<std::int32_t>(-1);
    EXPECT_EQ(peer.take_written(), expected);
}

TEST(connection, answers_go_to_requests_in_order_however_the_bytes_are_cut) {
    bytes stream;
    for (std::int32_t id = 2; id != 7; ++id)
        stream = stream + answer(id, groups_version, groups("group " + std::to_string(id)));
    for (std::size_t chunk = 1; chunk <= stream.size(); ++chunk) {
        scripted_peer peer;
        peer.connect();
        std::vector<list_groups> calls(5);
        for (list_groups& call : calls)
            peer.line.submit(call, peer.now);
        ASSERT_EQ(peer.take_requests().size(), 5u);
        peer.feed(stream, chunk);
        const std::vector<exchange*> done = peer.take_completions();
        ASSERT_EQ(done.size(), calls.size());
        for (std::size_t i = 0; i != calls.size(); ++i) {
            EXPECT_EQ(done[i], &calls[i]);
            EXPECT_FALSE(calls[i].failed());
            EXPECT_EQ(calls[i].reply, groups("group " + std::to_string(i + 2)));
        }
        ASSERT_EQ(peer.line.state(), connection_state::connected);
    }
}

TEST(connection, answers_may_be_split_in_two_anywhere) {
    const bytes stream =
        answer(2, groups_version, groups("first")) + answer(3, groups_version, groups("second"));
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        scripted_peer peer;
        peer.connect();
        list_groups first;
        list_groups second;
        peer.line.submit(first, peer.now);
        peer.line.submit(second, peer.now);
        peer.feed(bytes(stream.begin(), stream.begin() + static_cast<long>(cut)));
        peer.feed(bytes(stream.begin() + static_cast<long>(cut), stream.end()));
        ASSERT_THAT(peer.take_completions(), ElementsAre(&first, &second)) << cut;
        EXPECT_EQ(second.reply, groups("second"));
    }
}

TEST(connection, a_large_answer_arrives_whole) {
    protocol::list_groups_response large;
    for (int i = 0; i != 50'000; ++i)
        large.groups.emplace_back().group_id = "a group with a name " + std::to_string(i);
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.line.submit(call, peer.now);
    peer.feed(answer(2, groups_version, large));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_EQ(call.reply, large);
    EXPECT_EQ(peer.line.read_buffer().size(), frame_reader::idle_size);
}

TEST(connection, requests_submitted_together_go_out_together) {
    scripted_peer peer;
    peer.connect();
    std::vector<list_groups> calls(3);
    for (list_groups& call : calls)
        peer.line.submit(call, peer.now);
    EXPECT_TRUE(peer.line.wants_write());
    const auto buffers = peer.line.next_write();
    ASSERT_EQ(buffers.size(), 1u);
    EXPECT_FALSE(peer.line.wants_write());
    EXPECT_THAT(peer.line.next_write(), IsEmpty());
    peer.line.on_written(buffers[0].size(), peer.now);
    EXPECT_THAT(peer.take_requests(), IsEmpty());
}

// What comes while a write is under way must not wait for anything else to happen.
TEST(connection, a_request_submitted_during_a_write_goes_out_after_it) {
    scripted_peer peer;
    peer.connect();
    list_groups first;
    list_groups second;
    peer.line.submit(first, peer.now);
    const std::size_t size = peer.line.next_write()[0].size();
    peer.line.submit(second, peer.now);
    EXPECT_FALSE(peer.line.wants_write());
    peer.line.on_written(size, peer.now);
    EXPECT_TRUE(peer.line.wants_write());
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].correlation_id, 3);
}

TEST(connection, admits_no_more_than_the_limit) {
    connection_options options = scripted_peer::default_options();
    options.max_in_flight = 2;
    scripted_peer peer(options);
    peer.connect();
    std::vector<list_groups> calls(3);
    peer.line.submit(calls[0], peer.now);
    EXPECT_TRUE(peer.line.can_send(peer.now));
    peer.line.submit(calls[1], peer.now);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    peer.feed(answer(2, groups_version, groups("")));
    EXPECT_TRUE(peer.line.can_send(peer.now));
    peer.line.submit(calls[2], peer.now);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    peer.take_completions();
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(connection, uses_the_versions_of_this_broker) {
    scripted_peer peer;
    peer.connect(versions_answer({{.api_key = 16, .min_version = 0, .max_version = 1}}));
    list_groups call;
    peer.line.submit(call, peer.now);
    EXPECT_EQ(call.version, 1);
    EXPECT_EQ(peer.take_requests().at(0).version, 1);
    peer.feed(answer(2, 1, groups("g")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_EQ(call.reply, groups("g"));
}

TEST(connection, a_request_without_a_common_version_comes_back_at_once) {
    scripted_peer peer;
    peer.connect(versions_answer({{.api_key = 3, .min_version = 0, .max_version = 1}}));
    list_groups call;
    peer.line.submit(call, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_EQ(call.error(), errc::incompatible_broker_version);
    EXPECT_EQ(call.failure->api, "ListGroups");
    EXPECT_EQ(call.failure->node, node_id(1));
    EXPECT_EQ(call.failure->peer, "broker:9092");
    EXPECT_EQ(call.failure->request_written, written::no);
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_FALSE(peer.line.wants_write());
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(connection, a_request_that_cannot_be_encoded_comes_back_and_leaves_no_trace) {
    scripted_peer peer;
    peer.connect();
    list_groups unsendable;
    unsendable.question.states_filter.push_back(std::string(40'000, 'x'));
    list_groups call;
    peer.line.submit(unsendable, peer.now);
    peer.line.submit(call, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&unsendable));
    EXPECT_EQ(unsendable.error(), errc::illegal_argument);
    EXPECT_THAT(unsendable.failure->detail, HasSubstr("states_filter"));
    EXPECT_EQ(unsendable.failure->request_written, written::no);
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].correlation_id, 2);
    peer.feed(answer(2, groups_version, groups("g")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
}

TEST(connection, a_field_that_no_version_carries_is_named) {
    scripted_peer peer;
    peer.connect(versions_answer({{.api_key = 16, .min_version = 0, .max_version = 3}}));
    list_groups call;
    call.question.states_filter.push_back("Stable");
    peer.line.submit(call, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_EQ(call.error(), errc::unsupported_field);
    EXPECT_THAT(call.failure->detail, HasSubstr("states_filter"));
}

TEST(connection, bytes_left_over_are_noted_once_per_api) {
    scripted_peer peer;
    peer.connect();
    for (std::int32_t id = 2; id != 5; ++id) {
        list_groups call;
        peer.line.submit(call, peer.now);
        const bytes whole = answer(id, groups_version, groups("g"));
        peer.feed(frame(bytes(whole.begin() + 4, whole.end()) + to_bytes("and more")));
        EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
        EXPECT_FALSE(call.failed());
        EXPECT_EQ(call.reply, groups("g"));
    }
    EXPECT_THAT(peer.line.apis_with_left_over(), ElementsAre(16));
}

TEST(connection, unknown_tagged_fields_in_a_header_are_stepped_over) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.line.submit(call, peer.now);
    bytes payload =
        big_endian<std::int32_t>(2) + to_bytes("\x02\x05\x03xyz\x07") + bytes{std::byte{0}};
    ASSERT_TRUE(protocol::encode(groups("g"), groups_version, payload));
    peer.feed(frame(payload));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_FALSE(call.failed());
    EXPECT_EQ(call.reply, groups("g"));
}

TEST(connection, correlation_ids_go_on_from_0_after_the_last) {
    EXPECT_EQ(correlation_id_after(0), 1);
    EXPECT_EQ(correlation_id_after(INT32_MAX - 1), INT32_MAX);
    EXPECT_EQ(correlation_id_after(INT32_MAX), 0);
}

// --- the quirk of 0.8.2 -------------------------------------------------------------------------

using find_coordinator = call<protocol::find_coordinator_request>;

/// A connection to a broker that is known to be of that release without being asked.
class connection_to : public scripted_peer {
public:
    explicit connection_to(const broker_version& release)
        : scripted_peer(limited_to(release), start() + 10s, {.question = version_question::none}) {
        line.on_established(now);
    }

    /// What becomes of a request for a group's coordinator that is answered under that id.
    error_code find_coordinator_under(std::int32_t id) {
        find_coordinator call;
        call.pinned_version = std::int16_t{0};
        call.question.key = "group";
        line.submit(call, now);
        protocol::find_coordinator_response response;
        response.node_id = broker_id{7};
        feed(answer(id, 0, response));
        EXPECT_THAT(take_completions(), ElementsAre(&call));
        EXPECT_TRUE(call.failed() || call.reply.node_id == broker_id{7});
        return call.error();
    }

private:
    static connection_options limited_to(const broker_version& release) {
        connection_options made = default_options();
        made.api_version = release;
        return made;
    }
};

TEST(connection, find_coordinator_0_may_be_answered_under_id_0_by_0_8_2) {
    EXPECT_EQ(connection_to({0, 8, 2}).find_coordinator_under(0), error_code());
    EXPECT_EQ(connection_to({0, 8, 2}).find_coordinator_under(9), errc::correlation_id);
    EXPECT_EQ(connection_to({0, 9}).find_coordinator_under(1), error_code());
    EXPECT_EQ(connection_to({0, 9}).find_coordinator_under(0), errc::correlation_id);
}

TEST(connection, find_coordinator_0_may_not_be_answered_under_id_0_by_who_has_said_what_it_is) {
    scripted_peer peer;
    peer.connect();
    find_coordinator call;
    call.pinned_version = std::int16_t{0};
    call.question.key = "group";
    peer.line.submit(call, peer.now);
    peer.feed(answer(0, 0, protocol::find_coordinator_response()));
    EXPECT_EQ(call.error(), errc::correlation_id);
}

TEST(connection, nothing_else_may_be_answered_under_id_0) {
    connection_to peer({0, 8, 2});
    metadata call;
    peer.line.submit(call, peer.now);
    peer.feed(answer(0, 0, protocol::metadata_response()));
    EXPECT_EQ(call.error(), errc::correlation_id);
}

// --- giving up ----------------------------------------------------------------------------------

TEST(connection, a_request_given_up_before_it_was_written_is_never_sent) {
    for (std::size_t gone = 0; gone != 3; ++gone) {
        scripted_peer peer;
        peer.connect();
        std::vector<list_groups> calls(3);
        for (list_groups& call : calls)
            peer.line.submit(call, peer.now);
        peer.line.abandon(calls[gone], peer.now);
        EXPECT_THAT(peer.take_completions(), ElementsAre(&calls[gone]));
        EXPECT_EQ(calls[gone].error(), boost::asio::error::operation_aborted);
        EXPECT_EQ(calls[gone].failure->request_written, written::no);
        EXPECT_EQ(peer.line.in_flight(), 2u);

        const std::vector<seen_request> asked = peer.take_requests();
        ASSERT_EQ(asked.size(), 2u);
        for (const seen_request& each : asked) {
            EXPECT_NE(each.correlation_id, calls[gone].correlation_id);
            peer.feed(answer(each.correlation_id, groups_version, groups("g")));
        }
        EXPECT_EQ(peer.take_completions().size(), 2u);
        EXPECT_EQ(peer.line.state(), connection_state::connected);
    }
}

TEST(connection, a_request_given_up_after_it_was_written_keeps_its_place) {
    scripted_peer peer;
    peer.connect();
    auto gone = std::make_unique<list_groups>();
    list_groups next;
    peer.line.submit(*gone, peer.now);
    peer.take_written();
    peer.line.abandon(*gone, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(gone.get()));
    EXPECT_EQ(gone->error(), boost::asio::error::operation_aborted);
    EXPECT_EQ(gone->failure->request_written, written::yes);
    gone.reset();
    EXPECT_EQ(peer.line.in_flight(), 1u);

    peer.line.submit(next, peer.now);
    peer.feed(answer(2, groups_version, groups("late")));
    EXPECT_THAT(peer.take_completions(), IsEmpty());
    EXPECT_EQ(peer.line.in_flight(), 1u);
    peer.feed(answer(3, groups_version, groups("g")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&next));
    EXPECT_EQ(next.reply, groups("g"));
}

TEST(connection, a_request_given_up_during_its_write_keeps_its_place) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.line.submit(call, peer.now);
    const std::size_t size = peer.line.next_write()[0].size();
    peer.line.abandon(call, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_EQ(call.failure->request_written, written::maybe);
    EXPECT_EQ(peer.line.in_flight(), 1u);
    peer.line.on_written(size, peer.now);
    peer.feed(answer(2, groups_version, groups("late")));
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(connection, what_is_done_cannot_be_given_up) {
    scripted_peer peer;
    peer.connect();
    list_groups call;
    peer.line.submit(call, peer.now);
    peer.feed(answer(2, groups_version, groups("g")));
    peer.line.abandon(call, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&call));
    EXPECT_FALSE(call.failed());
}

} // namespace
} // namespace kafka::core
