// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/flight_recorder.hpp"

#include <gmock/gmock.h>
#include <kafka/protocol/list_groups.hpp>

#include <chrono>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr time_point start{1h};

request_event step(request_step what, time_point at = start, std::int32_t id = 7) {
    return {.at = at,
        .api = &protocol::list_groups_request::api,
        .node = node_id(1),
        .correlation_id = id,
        .version = 4,
        .step = what};
}

node_event connecting(std::int64_t failures, time_point at = start) {
    return {.at = at, .value = failures, .node = node_id(12)};
}

TEST(flight_recorder, has_a_line_for_each_event_in_their_order) {
    flight_recorder subject(16);
    subject.note(connecting(0, start));
    subject.note(step(request_step::queued, start + 1s));
    subject.note(node_event{.at = start + 1s,
        .value = duration(4ms).count(),
        .release = {3, 9},
        .node = node_id::bootstrap(0),
        .what = happening::connected});
    subject.note(step(request_step::written, start + 1s + 5us));
    subject.note(node_event{.at = start + 2s, .what = happening::client_closed});
    EXPECT_EQ(subject.copy().to_text(start + 2s + 500ms),
        "     -2.500000 s  node 12         connecting\n"
        "     -1.500000 s  node 1          ListGroups v4 (correlation id 7) queued\n"
        "     -1.500000 s  bootstrap-0     connected after 4 ms: Kafka 3.9\n"
        "     -1.499995 s  node 1          ListGroups v4 (correlation id 7) written\n"
        "     -0.500000 s  -               the client is closed\n");
}

TEST(flight_recorder, keeps_the_latest_and_counts_the_others) {
    flight_recorder subject(8);
    for (std::int32_t id = 1; id <= 100; ++id)
        subject.note(step(request_step::answered, start, id));
    const flight_copy kept = subject.copy();
    ASSERT_EQ(kept.requests.size(), 4u);
    EXPECT_EQ(kept.requests.front().event.correlation_id, 97);
    EXPECT_EQ(kept.requests.back().event.correlation_id, 100);
    EXPECT_THAT(kept.to_text(start), HasSubstr("… 96 older events of requests are not kept\n"));
    EXPECT_THAT(kept.to_text(start), Not(HasSubstr("older events are")));
}

TEST(flight_recorder, does_not_lose_connections_among_requests) {
    flight_recorder subject(8);
    subject.note(connecting(3));
    for (int i = 0; i < 1000; ++i)
        subject.note(step(request_step::answered));
    EXPECT_THAT(subject.copy().to_text(start), HasSubstr("connecting, after 3 failures"));
    for (int i = 0; i < 5; ++i)
        subject.note(connecting(0));
    EXPECT_THAT(subject.copy().to_text(start), Not(HasSubstr("after 3 failures")));
    EXPECT_THAT(subject.copy().to_text(start), HasSubstr("… 2 older events are not kept\n"));
}

TEST(flight_recorder, takes_its_memory_once) {
    flight_recorder subject(8);
    const auto why = std::make_shared<const error_info>();
    for (int i = 0; i < 100; ++i)
        subject.note({.what = happening::lost, .why = why});
    EXPECT_EQ(why.use_count(), 5) << "what has gone is let go of";
}

TEST(flight_recorder, of_no_events_keeps_nothing) {
    flight_recorder subject(0);
    EXPECT_FALSE(subject.is_on());
    subject.note(connecting(0));
    subject.note(step(request_step::queued));
    EXPECT_EQ(subject.copy().to_text(start), "");
}

TEST(flight_recorder, says_why_and_lets_no_peer_break_its_lines) {
    flight_recorder subject(4);
    auto why = std::make_shared<error_info>();
    why->code = errc::connection;
    why->detail = "the peer says\n\x1b[31mHTTP";
    subject.note({.at = start,
        .value = duration(340ms).count(),
        .node = node_id(1),
        .what = happening::failed,
        .why = why});
    EXPECT_EQ(subject.copy().to_text(start),
        "      0.000000 s  node 1          no connection: the peer says??[31mHTTP; backing off "
        "340 ms\n");
}

} // namespace
} // namespace kafka::core
