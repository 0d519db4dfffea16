// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Brokers that ask for a pause: which answers ask, which brokers mean it, how long it lasts.

#include "unit/core/connection/scripted_peer.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <optional>

namespace kafka::core {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int16_t groups_version = 4;

protocol::list_groups_response asking_for(std::chrono::milliseconds pause) {
    protocol::list_groups_response made;
    made.throttle_time_ms = static_cast<std::int32_t>(pause.count());
    return made;
}

/// A connection on which any number of requests are in flight.
struct throttling : scripted_peer {
    explicit throttling(const protocol::api_versions_response& offered = throttling_versions()) {
        connect(offered);
    }

    void answer_with(list_groups& to, std::chrono::milliseconds pause) {
        feed(answer(to.correlation_id, to.version, asking_for(pause)));
    }
    /// Sends a request and has it answered.
    void exchange_one(
        std::chrono::milliseconds pause, std::optional<std::int16_t> version = std::nullopt) {
        list_groups call;
        call.pinned_version = version;
        line.submit(call, now);
        take_written();
        answer_with(call, pause);
        EXPECT_THAT(take_completions(), ElementsAre(&call));
        EXPECT_FALSE(call.failed());
    }
    duration delay() const { return line.throttle_delay(now); }
};

TEST(throttling, lasts_as_long_as_the_answer_says) {
    throttling peer;
    EXPECT_TRUE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.delay(), 0ms);
    peer.exchange_one(200ms);
    EXPECT_EQ(peer.delay(), 200ms);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    peer.now += 199ms;
    EXPECT_EQ(peer.delay(), 1ms);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    peer.now += 1ms;
    EXPECT_EQ(peer.delay(), 0ms);
    EXPECT_TRUE(peer.line.can_send(peer.now));
    peer.exchange_one(0ms);
    EXPECT_TRUE(peer.line.can_send(peer.now));
}

TEST(throttling, has_its_end_among_the_deadlines_once) {
    throttling peer;
    peer.exchange_one(200ms);
    const time_point end = peer.now + 200ms;
    EXPECT_EQ(peer.line.next_deadline(), end);
    peer.line.on_time(end - 1ms);
    EXPECT_EQ(peer.line.next_deadline(), end);
    peer.line.on_time(end);
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
    EXPECT_TRUE(peer.line.can_send(end));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
}

TEST(throttling, is_never_shortened) {
    throttling peer;
    std::vector<list_groups> calls(4);
    for (list_groups& call : calls)
        peer.line.submit(call, peer.now);
    peer.take_written();
    peer.answer_with(calls[0], 500ms);
    peer.now += 100ms;
    peer.answer_with(calls[1], 0ms);
    EXPECT_EQ(peer.delay(), 400ms);
    peer.answer_with(calls[2], 300ms);
    EXPECT_EQ(peer.delay(), 400ms);
    peer.answer_with(calls[3], 401ms);
    EXPECT_EQ(peer.delay(), 401ms);
    EXPECT_EQ(peer.take_completions().size(), 4u);
}

TEST(throttling, leaves_requests_in_flight_alone) {
    throttling peer;
    list_groups first({}, peer.now + 30s);
    list_groups second({}, peer.now + 30s);
    peer.line.submit(first, peer.now);
    peer.line.submit(second, peer.now);
    peer.answer_with(first, 1min);
    // The bytes were the connection's before it was asked to pause.
    EXPECT_EQ(peer.take_requests().size(), 2u);
    peer.answer_with(second, 0ms);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&first, &second));
    EXPECT_FALSE(second.failed());
    EXPECT_EQ(peer.delay(), 1min);
}

TEST(throttling, leaves_deadlines_of_requests_alone) {
    throttling peer;
    list_groups first;
    list_groups second({}, peer.now + 30s);
    list_groups third({}, peer.now + 90s);
    for (list_groups* each : {&first, &second, &third})
        peer.line.submit(*each, peer.now);
    peer.take_written();
    peer.answer_with(first, 1min);
    EXPECT_EQ(peer.line.next_deadline(), peer.now + 30s);
    peer.answer_with(second, 0ms);
    EXPECT_EQ(peer.line.next_deadline(), peer.now + 1min);
    peer.line.on_time(peer.now + 1min);
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_EQ(peer.line.next_deadline(), peer.now + 90s);
    peer.take_completions();
    peer.line.on_time(peer.now + 90s);
    EXPECT_EQ(peer.line.state(), connection_state::disconnected);
    EXPECT_THAT(peer.take_completions(), ElementsAre(&third));
    EXPECT_EQ(third.error(), broker_errc::request_timed_out);
}

TEST(throttling, ends_with_the_connection) {
    throttling peer;
    peer.exchange_one(200ms);
    peer.line.close(peer.now);
    EXPECT_EQ(peer.delay(), 0ms);
    EXPECT_EQ(peer.line.next_deadline(), time_point::max());
}

TEST(throttling, is_the_broker_s_own_affair_before_2_0) {
    constexpr std::int16_t fetch = 1;
    for (const std::int16_t highest :
        {std::int16_t{7}, std::int16_t{8}}) { // of releases 1.1 and 2.0
        protocol::api_versions_response offered = usual_versions();
        offered.api_keys.push_back({.api_key = fetch, .min_version = 0, .max_version = highest});
        throttling peer(offered);
        peer.exchange_one(200ms);
        EXPECT_EQ(peer.delay(), highest == 8 ? 200ms : 0ms);
        EXPECT_EQ(peer.line.can_send(peer.now), highest == 7);
        EXPECT_EQ(peer.line.next_deadline(), highest == 8 ? peer.now + 200ms : time_point::max());
    }
}

TEST(throttling, is_judged_by_metadata_version_where_there_is_one) {
    protocol::api_versions_response offered = usual_versions();
    auto& feature = offered.supported_features.emplace_back();
    feature.name = "metadata.version";
    feature.min_version = 1;
    feature.max_version = 7;
    throttling peer(offered);
    peer.exchange_one(200ms);
    EXPECT_EQ(peer.delay(), 200ms);
}

TEST(throttling, may_be_asked_for_with_the_versions) {
    protocol::api_versions_response offered = throttling_versions();
    offered.throttle_time_ms = 300;
    throttling peer(offered);
    EXPECT_EQ(peer.delay(), 300ms);
    EXPECT_FALSE(peer.line.can_send(peer.now));
    EXPECT_EQ(peer.line.next_deadline(), peer.now + 300ms);
    peer.line.on_time(peer.now + 300ms);
    EXPECT_TRUE(peer.line.can_send(peer.now + 300ms));
}

TEST(throttling, is_not_asked_for_where_the_version_cannot_say_it) {
    throttling peer;
    peer.exchange_one(200ms, std::int16_t{0});
    EXPECT_EQ(peer.delay(), 0ms);
    peer.exchange_one(200ms, std::int16_t{1});
    EXPECT_EQ(peer.delay(), 200ms);
}

TEST(throttling, takes_nonsense_for_nothing) {
    throttling peer;
    peer.exchange_one(-1ms);
    peer.exchange_one(std::chrono::milliseconds(std::numeric_limits<std::int32_t>::min()));
    EXPECT_EQ(peer.delay(), 0ms);
    EXPECT_TRUE(peer.line.can_send(peer.now));
    peer.exchange_one(std::chrono::milliseconds(std::numeric_limits<std::int32_t>::max()));
    EXPECT_EQ(peer.delay(), std::chrono::milliseconds(std::numeric_limits<std::int32_t>::max()));
}

TEST(throttling, is_asked_for_by_answers_that_nobody_waits_for) {
    throttling peer;
    auto gone = std::make_unique<list_groups>();
    peer.line.submit(*gone, peer.now);
    peer.take_written();
    peer.line.abandon(*gone, peer.now);
    const bytes late = answer(gone->correlation_id, groups_version, asking_for(200ms));
    EXPECT_THAT(peer.take_completions(), ElementsAre(gone.get()));
    gone.reset();
    peer.feed(late);
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_EQ(peer.delay(), 200ms);
}

TEST(throttling, is_not_looked_for_in_vain_in_answers_that_nobody_waits_for) {
    throttling peer;
    list_groups gone;
    peer.line.submit(gone, peer.now);
    peer.take_written();
    peer.line.abandon(gone, peer.now);
    peer.take_completions();
    bytes nonsense = big_endian(gone.correlation_id);
    nonsense.push_back(std::byte{0});
    peer.feed(frame(nonsense + to_bytes("\x01\x02")));
    EXPECT_EQ(peer.line.state(), connection_state::connected);
    EXPECT_EQ(peer.line.in_flight(), 0u);
    EXPECT_EQ(peer.delay(), 0ms);
    EXPECT_THAT(peer.take_completions(), IsEmpty());
}

} // namespace
} // namespace kafka::core
