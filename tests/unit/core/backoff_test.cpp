// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/backoff.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t lowest = 0;                      // a factor of 0.8
constexpr std::uint64_t middle = std::uint64_t{1} << 63; // 1
constexpr std::uint64_t highest = ~std::uint64_t{0};     // just below 1.2
constexpr time_point start{1h};
constexpr backoff_policy usual{.backoff = 50ms, .backoff_max = 1s};

duration delay_after(int failures, std::uint64_t random, const backoff_policy& policy = usual) {
    reconnect_backoff node(policy);
    node.on_attempt(start);
    for (int i = 0; i != failures; ++i)
        node.on_failure(random);
    return node.delay(start);
}

TEST(backoff, a_node_never_tried_may_be_tried_at_once) {
    const reconnect_backoff node(usual);
    EXPECT_EQ(node.delay(start), 0ns);
    EXPECT_FALSE(node.ends_at());
    EXPECT_EQ(node.failures(), 0u);
}

TEST(backoff, doubles_with_every_failure_up_to_the_cap) {
    const std::vector<duration> expected{50ms, 100ms, 200ms, 400ms, 800ms, 1s, 1s};
    for (std::size_t i = 0; i != expected.size(); ++i)
        EXPECT_EQ(delay_after(static_cast<int>(i) + 1, middle), expected[i]) << i;
}

TEST(backoff, jitters_by_a_fifth_also_at_the_cap) {
    EXPECT_EQ(delay_after(1, lowest), 40ms);
    EXPECT_EQ(delay_after(2, lowest), 80ms);
    EXPECT_EQ(delay_after(20, lowest), 800ms);
    EXPECT_LE(delay_after(1, highest), 60ms);
    EXPECT_GT(delay_after(1, highest), 59ms);
    EXPECT_LE(delay_after(20, highest), 1200ms);
    EXPECT_GT(delay_after(20, highest), 1199ms);
}

TEST(backoff, counts_from_the_start_of_the_last_attempt) {
    reconnect_backoff node(usual);
    node.on_attempt(start);
    node.on_failure(middle);
    EXPECT_EQ(node.delay(start + 20ms), 30ms);
    EXPECT_EQ(node.delay(start + 50ms), 0ns);
    EXPECT_EQ(node.delay(start + 1h), 0ns);
    EXPECT_EQ(node.ends_at(), start + 50ms);
    node.on_attempt(start + 1h);
    EXPECT_EQ(node.delay(start + 1h), 50ms);
}

TEST(backoff, only_a_ready_connection_resets_it) {
    reconnect_backoff node(usual);
    node.on_attempt(start);
    node.on_failure(middle);
    node.on_failure(middle);
    node.on_attempt(start + 1s);
    EXPECT_EQ(node.delay(start + 1s), 100ms);
    EXPECT_EQ(node.failures(), 2u);
    node.on_connected();
    EXPECT_EQ(node.failures(), 0u);
    EXPECT_EQ(node.delay(start + 1s), 50ms);
}

TEST(backoff, is_constant_without_room_to_grow) {
    const backoff_policy same{.backoff = 50ms, .backoff_max = 50ms};
    const backoff_policy less{.backoff = 50ms, .backoff_max = 10ms};
    for (int failures = 1; failures != 10; ++failures) {
        EXPECT_EQ(delay_after(failures, highest, same), 50ms);
        EXPECT_EQ(delay_after(failures, lowest, less), 50ms);
    }
}

TEST(backoff, never_overflows) {
    const backoff_policy endless{.backoff = 1ms, .backoff_max = duration::max()};
    duration last{};
    for (int failures = 1; failures != 200; ++failures) {
        const duration next = delay_after(failures, middle, endless);
        EXPECT_GE(next, last) << failures;
        last = next;
    }
    reconnect_backoff node(endless);
    node.on_attempt(time_point::max() - 1ns);
    for (int i = 0; i != 100; ++i)
        node.on_failure(highest);
    EXPECT_EQ(node.ends_at(), time_point::max());
    EXPECT_EQ(delay_after(3, middle, {.backoff = 0ms, .backoff_max = 1s}), 0ns);
}

TEST(backoff, patience_grows_with_failures) {
    const backoff_policy policy{.setup_timeout = 10s, .setup_timeout_max = 30s};
    reconnect_backoff node(policy);
    EXPECT_EQ(node.connect_timeout(lowest), 10s);
    EXPECT_EQ(node.connect_timeout(highest), 10s);
    node.on_failure(middle);
    EXPECT_EQ(node.connect_timeout(middle), 20s);
    EXPECT_EQ(node.connect_timeout(lowest), 16s);
    EXPECT_LE(node.connect_timeout(highest), 24s);
    node.on_failure(middle);
    EXPECT_EQ(node.connect_timeout(middle), 30s);
    EXPECT_EQ(node.connect_timeout(highest), 30s);
    EXPECT_EQ(node.connect_timeout(lowest), 24s);
    node.on_connected();
    EXPECT_EQ(node.connect_timeout(highest), 10s);
}

TEST(backoff, patience_is_constant_without_room_to_grow) {
    const backoff_policy policy{.setup_timeout = 10s, .setup_timeout_max = 10s};
    reconnect_backoff node(policy);
    node.on_failure(middle);
    EXPECT_EQ(node.connect_timeout(lowest), 10s);
}

TEST(backoff, patience_grows_also_where_the_pause_does_not) {
    const backoff_policy policy{
        .backoff = 50ms, .backoff_max = 50ms, .setup_timeout = 1s, .setup_timeout_max = 8s};
    reconnect_backoff node(policy);
    node.on_failure(middle);
    node.on_failure(middle);
    EXPECT_EQ(node.connect_timeout(middle), 4s);
}

} // namespace
} // namespace kafka::core
