// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What is particular to Produce: records that are not copied, and requests that nobody answers.

#include "unit/core/connection/scripted_peer.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/protocol/produce.hpp>

#include <cstddef>
#include <memory>

namespace kafka::core {
namespace {

using namespace test;
using protocol::produce_request;
using protocol::produce_response;
using protocol::records_slice;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int16_t version = 11;

struct producing : scripted_peer {
    producing() {
        protocol::api_versions_response offered = usual_versions();
        offered.api_keys.push_back({.api_key = 0, .min_version = 0, .max_version = version});
        connect(offered);
    }
};

produce_request request(std::int16_t acks, const records_slice& records) {
    produce_request made;
    made.acks = acks;
    made.timeout_ms = 1000;
    auto& topic = made.topic_data.emplace_back();
    topic.name = "topic";
    topic.partition_data.emplace_back().records = records;
    return made;
}

records_slice some_records(std::string_view text = "RECORDS") {
    return records_slice::copy_of(to_bytes(text));
}

using produce = call<produce_request>;

TEST(producing, does_not_copy_records) {
    producing peer;
    const records_slice records = some_records(std::string(100'000, 'r'));
    produce sent(request(1, records));
    peer.line.submit(sent, peer.now);
    const auto buffers = peer.line.next_write();
    const auto same = std::ranges::find(buffers, static_cast<const void*>(records.data()),
        [](const boost::asio::const_buffer& each) { return each.data(); });
    ASSERT_NE(same, buffers.end());
    EXPECT_EQ(same->size(), records.size());
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(producing, sends_what_it_would_send_in_one_piece) {
    producing peer;
    produce sent(request(1, some_records()));
    peer.line.submit(sent, peer.now);
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 1u);
    bytes whole;
    ASSERT_TRUE(protocol::encode(sent.question, version, whole));
    EXPECT_EQ(asked[0].body, whole);
    peer.feed(answer(asked[0].correlation_id, version, produce_response{}));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&sent));
    EXPECT_FALSE(sent.failed());
}

TEST(producing, says_what_is_too_long_for_the_protocol) {
    producing peer;
    produce_request long_name = request(1, some_records());
    long_name.topic_data.front().name = std::string(40'000, 't');
    produce sent(long_name);
    peer.line.submit(sent, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&sent));
    EXPECT_EQ(sent.error(), errc::illegal_argument);
    EXPECT_THAT(sent.failure->detail, HasSubstr("topic_data.name: the value is longer"));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(producing, says_that_a_request_is_too_long_as_a_whole) {
    constexpr std::size_t size = std::size_t{1} << 26;
    const auto memory = std::make_shared_for_overwrite<std::byte[]>(size); // is never touched
    const records_slice part(memory, {memory.get(), size});
    produce_request large = request(1, part);
    for (int i = 1; i < 32; ++i)
        large.topic_data.front().partition_data.emplace_back().records = part;
    producing peer;
    produce sent(large);
    peer.line.submit(sent, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&sent));
    EXPECT_EQ(sent.error(), errc::illegal_argument);
    produce next(request(1, some_records()));
    peer.line.submit(next, peer.now);
    EXPECT_EQ(peer.take_requests().size(), 1u) << "it has left no trace";
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(producing, takes_an_abandoned_request_out_with_its_records) {
    producing peer;
    produce first(request(1, some_records("FIRST")));
    produce second(request(1, some_records("SECOND")));
    produce third(request(1, some_records("THIRD")));
    for (produce* each : {&first, &second, &third})
        peer.line.submit(*each, peer.now);
    peer.line.abandon(second, peer.now);
    EXPECT_EQ(second.failure->request_written, written::no);
    const std::vector<seen_request> asked = peer.take_requests();
    ASSERT_EQ(asked.size(), 2u);
    bytes whole;
    ASSERT_TRUE(protocol::encode(third.question, version, whole));
    EXPECT_EQ(asked[1].body, whole);
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(producing, without_acks_is_over_when_it_is_written) {
    producing peer;
    list_groups asks;
    produce silent(request(0, some_records()));
    list_groups asks_again;
    peer.line.submit(asks, peer.now);
    peer.line.submit(silent, peer.now);
    peer.line.submit(asks_again, peer.now);
    EXPECT_EQ(peer.line.in_flight(), 3u);
    const auto buffers = peer.line.next_write();
    std::size_t all = 0;
    for (const auto& each : buffers)
        all += each.size();
    EXPECT_THAT(peer.take_completions(), IsEmpty());
    peer.line.on_progress(all - 1, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent)) << "before the answer to the first";
    EXPECT_FALSE(silent.failed());
    EXPECT_EQ(silent.reply, produce_response());
    EXPECT_EQ(peer.line.in_flight(), 2u);
    peer.line.on_written(all, peer.now);
    peer.feed(answer(2, 4, groups("a")) + answer(4, 4, groups("b")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&asks, &asks_again));
    EXPECT_EQ(asks_again.reply, groups("b"));
}

// The system may take long over one write, and the broker answers what it has.
TEST(producing, without_acks_is_over_when_a_later_request_is_answered) {
    producing peer;
    produce silent(request(0, some_records()), peer.now + 1s);
    produce abandoned(request(0, some_records()));
    list_groups asks;
    list_groups large;
    peer.line.submit(silent, peer.now);
    peer.line.submit(abandoned, peer.now);
    peer.line.submit(asks, peer.now);
    peer.line.submit(large, peer.now);
    peer.line.next_write();
    peer.line.abandon(abandoned, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&abandoned));
    peer.feed(answer(4, 4, groups("a")));
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent, &asks));
    EXPECT_FALSE(silent.failed());
    EXPECT_EQ(asks.reply, groups("a"));
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(producing, without_acks_is_not_confirmed_by_an_answer_to_something_else) {
    producing peer;
    produce silent(request(0, some_records()));
    list_groups asks;
    peer.line.submit(silent, peer.now);
    peer.line.submit(asks, peer.now);
    peer.line.next_write();
    peer.feed(answer(2, version, produce_response{}));
    EXPECT_EQ(peer.line.failure()->code, errc::correlation_id);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent, &asks));
    EXPECT_TRUE(silent.failed());
}

TEST(producing, without_acks_fails_with_the_connection_unless_it_was_written) {
    producing peer;
    produce silent(request(0, some_records()));
    peer.line.submit(silent, peer.now);
    peer.line.on_closed({.code = boost::asio::error::eof}, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent));
    EXPECT_EQ(silent.error(), errc::connection);
    EXPECT_EQ(silent.failure->request_written, written::no);
}

TEST(producing, without_acks_has_a_deadline_for_the_write) {
    producing peer;
    produce silent(request(0, some_records()), peer.now + 1s);
    peer.line.submit(silent, peer.now);
    peer.line.next_write();
    EXPECT_EQ(peer.line.next_deadline(), peer.now + 1s);
    peer.now += 1s;
    peer.line.on_time(peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent));
    EXPECT_EQ(silent.error(), broker_errc::request_timed_out);
    EXPECT_THAT(silent.failure->detail, HasSubstr("was not written within"));

    producing other;
    produce written_in_time(request(0, some_records()), other.now + 1s);
    other.line.submit(written_in_time, other.now);
    other.take_written();
    EXPECT_EQ(other.line.next_deadline(), time_point::max());
    other.take_completions();
}

TEST(producing, without_acks_may_be_left) {
    producing peer;
    produce silent(request(0, some_records()));
    peer.line.submit(silent, peer.now);
    peer.line.next_write();
    peer.line.abandon(silent, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent));
    EXPECT_EQ(silent.failure->request_written, written::maybe);
    EXPECT_EQ(peer.line.in_flight(), 1u);
    peer.line.on_written(10'000, peer.now);
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_THAT(peer.take_completions(), IsEmpty());
}

TEST(producing, without_acks_takes_no_answer) {
    producing peer;
    produce silent(request(0, some_records()));
    peer.line.submit(silent, peer.now);
    peer.line.next_write();
    peer.feed(answer(2, version, produce_response{}));
    EXPECT_EQ(peer.line.failure()->code, errc::connection);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&silent));
}

struct producing_by_id : scripted_peer {
    producing_by_id() {
        protocol::api_versions_response offered = usual_versions();
        offered.api_keys.push_back({.api_key = 0, .min_version = 3, .max_version = 13});
        connect(offered);
    }
};

TEST(producing, finds_the_version_that_a_later_topic_needs) {
    producing_by_id peer;
    produce_request asked = request(1, some_records());
    // Every version carries a topic of neither name nor id.
    asked.topic_data.emplace_back();
    std::swap(asked.topic_data[0], asked.topic_data[1]);
    produce sent(asked);
    peer.line.submit(sent, peer.now);
    EXPECT_EQ(sent.version, 12);
    ASSERT_EQ(peer.take_requests().size(), 1u);
    peer.line.close(peer.now);
    peer.take_completions();
}

TEST(producing, refuses_topics_of_which_some_would_lose_what_names_them) {
    producing_by_id peer;
    produce_request asked = request(1, some_records());
    asked.topic_data.emplace_back().topic_id = uuid({1});
    produce by_name_first(asked);
    peer.line.submit(by_name_first, peer.now);
    std::swap(asked.topic_data[0], asked.topic_data[1]);
    produce by_id_first(asked);
    peer.line.submit(by_id_first, peer.now);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&by_name_first, &by_id_first));
    for (const produce* each : {&by_name_first, &by_id_first}) {
        EXPECT_EQ(each->error(), errc::unsupported_field);
        EXPECT_THAT(
            each->failure->detail, HasSubstr("elements of one list need different versions"));
    }
    EXPECT_THAT(peer.take_requests(), IsEmpty());
}

} // namespace
} // namespace kafka::core
