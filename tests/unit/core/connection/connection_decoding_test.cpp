// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Answers that are too large to be decoded between two others' turns: somebody else does it, and
// what the connection does meanwhile.

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/fetch.hpp>

#include <memory>
#include <string>
#include <utility>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t here_max = 1'000;

connection_options decoding_elsewhere() {
    connection_options made = scripted_peer::default_options();
    made.decode_here_max = here_max;
    return made;
}

struct decoding_connection : scripted_peer {
    explicit decoding_connection(connection_options with = decoding_elsewhere())
        : scripted_peer(std::move(with)) {
        connect(throttling_versions());
    }

    /// Lets the answers arrive to what was asked from here on.
    template <class... Calls>
    void ask(Calls&... calls) {
        (line.submit(calls, now), ...);
        take_written();
    }
};

protocol::list_groups_response large() {
    return groups(std::string(here_max, 'g'));
}

TEST(decoding, of_a_large_answer_is_left_to_the_driver) {
    decoding_connection peer;
    list_groups asks;
    peer.ask(asks);
    peer.feed(answer(2, 4, large()));
    EXPECT_THAT(peer.take_completions(), IsEmpty());
    EXPECT_TRUE(peer.line.is_decoding());
    const std::shared_ptr<decoding> work = peer.line.take_decoding();
    ASSERT_TRUE(work);
    EXPECT_FALSE(peer.line.take_decoding()) << "it was taken";
    work->run();
    EXPECT_THAT(peer.take_completions(), IsEmpty()) << "it counts when the connection is told";
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_FALSE(asks.failed());
    EXPECT_EQ(asks.reply, large());
    EXPECT_FALSE(peer.line.is_decoding());
}

TEST(decoding, of_a_small_answer_is_done_at_once) {
    decoding_connection peer;
    list_groups asks;
    peer.ask(asks);
    peer.feed(answer(2, 4, groups(std::string(here_max / 2, 'g'))));
    EXPECT_FALSE(peer.line.take_decoding());
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
}

TEST(decoding, is_done_by_the_connection_if_nobody_has_done_it) {
    decoding_connection peer;
    list_groups asks;
    peer.ask(asks);
    peer.feed(answer(2, 4, large()));
    peer.line.take_decoding();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_EQ(asks.reply, large());
}

TEST(decoding, keeps_the_order_of_answers) {
    decoding_connection peer;
    list_groups first;
    list_groups second;
    list_groups third;
    peer.ask(first, second, third);
    peer.feed(answer(2, 4, groups("a")) + answer(3, 4, large()) + answer(4, 4, groups("c")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first));
    peer.line.take_decoding()->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&second, &third));
    EXPECT_EQ(second.reply, large());
    EXPECT_EQ(third.reply, groups("c"));
}

TEST(decoding, of_one_large_answer_is_followed_by_the_next) {
    decoding_connection peer;
    list_groups first;
    list_groups second;
    peer.ask(first, second);
    const bytes both = answer(2, 4, large()) + answer(3, 4, groups(std::string(2'000, 'h')));
    peer.feed(both);
    for (list_groups* each : {&first, &second}) {
        const std::shared_ptr<decoding> work = peer.line.take_decoding();
        ASSERT_TRUE(work);
        work->run();
        peer.line.on_decoded(peer.now);
        EXPECT_THAT(peer.take_completions(), ElementsAre(each));
    }
    EXPECT_EQ(second.reply, groups(std::string(2'000, 'h')));
}

TEST(decoding, is_not_disturbed_by_what_arrives_meanwhile) {
    decoding_connection peer;
    list_groups first;
    list_groups second;
    peer.ask(first, second);
    peer.feed(answer(2, 4, large()));
    const std::shared_ptr<decoding> work = peer.line.take_decoding();
    peer.feed(answer(3, 4, groups("b")), 7);
    work->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first, &second));
    EXPECT_EQ(first.reply, large());
    EXPECT_EQ(second.reply, groups("b"));
}

TEST(decoding, for_one_who_has_given_up_meanwhile) {
    decoding_connection peer;
    list_groups first;
    list_groups second;
    peer.ask(first, second);
    peer.feed(answer(2, 4, large()));
    const std::shared_ptr<decoding> work = peer.line.take_decoding();
    peer.line.abandon(first, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first));
    work->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), IsEmpty());
    EXPECT_THAT(first.reply.groups, IsEmpty()) << "it is not touched any more";
    peer.feed(answer(3, 4, groups("b")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&second));
}

TEST(decoding, for_one_who_had_given_up_before_is_for_the_pause_that_it_may_want) {
    decoding_connection peer;
    list_groups asks;
    peer.ask(asks);
    peer.line.abandon(asks, peer.now);
    peer.take_completions();
    protocol::list_groups_response wants_a_pause = large();
    wants_a_pause.throttle_time_ms = 300;
    peer.feed(answer(2, 4, wants_a_pause));
    peer.line.take_decoding()->run();
    peer.line.on_decoded(peer.now);
    EXPECT_EQ(peer.line.throttle_delay(peer.now), 300ms);
    EXPECT_EQ(peer.line.in_flight(), 0u);
}

TEST(decoding, that_takes_longer_than_the_request_may) {
    decoding_connection peer;
    list_groups asks({}, scripted_peer::start() + 1s);
    peer.ask(asks);
    peer.feed(answer(2, 4, large()));
    const std::shared_ptr<decoding> work = peer.line.take_decoding();
    peer.now += 1s;
    peer.line.on_time(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_EQ(asks.error(), broker_errc::request_timed_out);
    EXPECT_THAT(peer.why(), HasSubstr("work_executor has not decoded the answer to ListGroups v4"));
    work->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), IsEmpty());
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
}

TEST(decoding, outlives_its_connection) {
    std::shared_ptr<decoding> work;
    list_groups asks;
    {
        decoding_connection peer;
        peer.ask(asks);
        peer.feed(answer(2, 4, large()));
        work = peer.line.take_decoding();
        peer.line.close(peer.now);
        EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
        EXPECT_FALSE(peer.line.is_decoding());
    }
    work->run();
    EXPECT_TRUE(work->result());
    EXPECT_THAT(asks.reply.groups, IsEmpty());
}

TEST(decoding, of_a_damaged_answer_ends_the_connection) {
    decoding_connection peer;
    list_groups first;
    list_groups second;
    peer.ask(first, second);
    bytes damaged = answer(2, 4, large());
    // Behind the length, the header and the throttle time and the error: the number of groups.
    damaged[15] = std::byte{0x7f};
    peer.feed(damaged + answer(3, 4, groups("b")));
    peer.line.take_decoding()->run();
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    peer.line.on_decoded(peer.now);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first, &second));
    EXPECT_EQ(first.error(), errc::protocol);
    EXPECT_THAT(peer.why(), HasSubstr("the answer to ListGroups v4"));
}

TEST(decoding, keeps_to_the_limit_of_memory) {
    connection_options options = decoding_elsewhere();
    options.decode_memory_max = 500;
    decoding_connection peer(options);
    list_groups asks;
    peer.ask(asks);
    peer.feed(answer(2, 4, large()));
    peer.line.take_decoding()->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.why(), HasSubstr("decode_memory_max is 500"));
}

TEST(decoding, tells_of_bytes_that_are_left_over) {
    decoding_connection peer;
    list_groups asks;
    peer.ask(asks);
    bytes payload = answer(2, 4, large());
    payload.erase(payload.begin(), payload.begin() + 4);
    payload.push_back(std::byte{0});
    peer.feed(frame(payload));
    peer.line.take_decoding()->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_THAT(peer.line.apis_with_left_over(), ElementsAre(16));
}

TEST(decoding, leaves_records_where_they_were_received) {
    decoding_connection peer;
    call<protocol::fetch_request> asks;
    auto& topic = asks.question.topics.emplace_back();
    topic.topic = "topic";
    topic.partitions.emplace_back();
    list_groups next;
    peer.ask(asks, next);
    protocol::fetch_response records;
    auto& of = records.responses.emplace_back();
    of.topic = "topic";
    of.partitions.emplace_back().records =
        protocol::records_slice::copy_of(to_bytes(std::string(2'000, 'r')));
    peer.feed(answer(2, 11, records));
    peer.line.take_decoding()->run();
    peer.line.on_decoded(peer.now);
    peer.feed(answer(3, 4, groups(std::string(here_max / 2, 'x'))));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks, &next));
    EXPECT_EQ(asks.reply, records);
}

/// What a caller wants done with the answer where it is decoded.
class renaming final : public detail::digestion {
public:
    void digest(void* answer, std::int16_t version) override {
        seen_version = version;
        static_cast<protocol::list_groups_response*>(answer)->groups[0].group_id = "renamed";
    }
    std::int16_t seen_version = -1;
};

struct renamed_groups final : exchange {
    renamed_groups() : exchange(&protocol::list_groups_request::api, &question, &reply) {
        deadline = time_point::max();
    }
    void complete(delivery) noexcept override {}
    std::shared_ptr<detail::digestion> digestion() const noexcept override { return work; }

    std::shared_ptr<renaming> work = std::make_shared<renaming>();
    protocol::list_groups_request question;
    protocol::list_groups_response reply;
};

TEST(decoding, ends_with_what_the_caller_wants_done_there) {
    decoding_connection peer;
    renamed_groups asks;
    peer.ask(asks);
    peer.feed(answer(2, 4, large()));
    peer.line.take_decoding()->run();
    EXPECT_EQ(asks.work->seen_version, 4);
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_EQ(asks.reply, groups("renamed"));
}

class exhausting final : public detail::digestion {
public:
    void digest(void*, std::int16_t) override { throw std::bad_alloc(); }
};

TEST(decoding, that_runs_out_of_memory_ends_the_connection) {
    struct greedy final : exchange {
        greedy() : exchange(&protocol::list_groups_request::api, &question, &reply) {
            deadline = time_point::max();
        }
        void complete(delivery) noexcept override {}
        std::shared_ptr<detail::digestion> digestion() const noexcept override {
            return std::make_shared<exhausting>();
        }
        protocol::list_groups_request question;
        protocol::list_groups_response reply;
    } asks;
    decoding_connection peer;
    peer.ask(asks);
    peer.feed(answer(2, 4, large()));
    peer.line.take_decoding()->run();
    peer.line.on_decoded(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks));
    EXPECT_EQ(asks.failure->code, boost::system::errc::not_enough_memory);
}

} // namespace
} // namespace kafka::core
