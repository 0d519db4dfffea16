// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_keeper.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kafka::core::oauth {
namespace {

using namespace std::chrono_literals;
using move = token_keeper::move;

constexpr time_point start{24h};
constexpr std::uint64_t no_jitter = 20; // 80 + 20 percent

TEST(token_keeper, gets_one_token_for_all) {
    token_keeper subject({});
    EXPECT_EQ(subject.on_asked(start), move::fetch);
    EXPECT_EQ(subject.on_asked(start), move::wait);
    subject.on_token("one", 100s, start);
    EXPECT_EQ(subject.on_asked(start), move::give);
    EXPECT_EQ(subject.token(), "one");
}

TEST(token_keeper, renews_after_four_fifths_of_the_time) {
    token_keeper subject({});
    subject.on_asked(start);
    subject.on_token("one", 100s, start);
    EXPECT_EQ(subject.on_asked(start + 79s), move::give);
    EXPECT_EQ(subject.on_asked(start + 80s), move::fetch);
    EXPECT_TRUE(subject.is_still_good(start + 99s));
    EXPECT_FALSE(subject.is_still_good(start + 100s));
    subject.on_token("two", 100s, start + 80s);
    EXPECT_EQ(subject.on_asked(start + 159s), move::give);
    EXPECT_EQ(subject.token(), "two");
}

TEST(token_keeper, does_not_withhold_a_good_token_for_long) {
    token_keeper subject({});
    subject.on_asked(start);
    subject.on_token("one", 100s, start);
    EXPECT_EQ(subject.on_asked(start + 90s), move::fetch);
    EXPECT_EQ(subject.patient_until(), start + 91s);
    EXPECT_EQ(subject.on_asked(start + 90s + 999ms), move::wait) << "the new one may come";
    EXPECT_EQ(subject.on_asked(start + 91s), move::give);
    EXPECT_EQ(subject.on_asked(start + 100s), move::wait) << "it has ended";
}

TEST(token_keeper, does_not_withhold_a_good_token_once_an_attempt_has_failed) {
    token_keeper subject({});
    subject.on_asked(start);
    subject.on_token("one", 100s, start);
    EXPECT_EQ(subject.on_asked(start + 90s), move::fetch);
    EXPECT_TRUE(subject.on_failure(true, no_jitter, start + 90s + 10ms));
    EXPECT_EQ(subject.on_asked(start + 90s + 10ms), move::give);
    subject.on_lost();
    EXPECT_EQ(subject.on_asked(start + 90s + 20ms), move::fetch) << "each effort has its chance";
    EXPECT_EQ(subject.on_asked(start + 90s + 20ms), move::wait);
}

TEST(token_keeper, asks_each_time_where_nobody_knows_how_long) {
    token_keeper subject({});
    subject.on_asked(start);
    subject.on_token("one", std::nullopt, start);
    EXPECT_EQ(subject.on_asked(start), move::fetch);
}

TEST(token_keeper, keeps_no_token_for_longer_than_a_year) {
    for (const std::chrono::seconds lifetime :
        {std::chrono::seconds(367 * 24h), 11'000'000'000s, std::chrono::seconds::max()}) {
        token_keeper subject({});
        subject.on_asked(start);
        subject.on_token("one", lifetime, start);
        EXPECT_EQ(subject.on_asked(start + 292 * 24h), move::give) << lifetime.count();
        EXPECT_TRUE(subject.is_still_good(start + 366 * 24h - 1s));
        EXPECT_FALSE(subject.is_still_good(start + 366 * 24h));
    }
}

TEST(token_keeper, keeps_no_token_that_has_ended) {
    for (const std::chrono::seconds lifetime : {0s, -1s, std::chrono::seconds::min()}) {
        token_keeper subject({});
        subject.on_asked(start);
        subject.on_token("one", lifetime, start);
        EXPECT_FALSE(subject.is_still_good(start)) << lifetime.count();
        EXPECT_EQ(subject.on_asked(start), move::fetch);
    }
}

TEST(token_keeper, gets_another_token_where_one_was_refused) {
    token_keeper subject({});
    subject.on_asked(start);
    subject.on_token("one", 1h, start);
    subject.on_refused("another", start);
    EXPECT_EQ(subject.on_asked(start), move::give) << "that one is not known";
    subject.on_refused("one", start);
    EXPECT_FALSE(subject.is_still_good(start));
    EXPECT_EQ(subject.on_asked(start), move::fetch);
    subject.on_token("two", 1h, start);
    subject.on_refused("one", start);
    EXPECT_EQ(subject.on_asked(start), move::give) << "it is not kept any more";
}

TEST(token_keeper, does_not_ask_its_source_whenever_brokers_refuse) {
    token_keeper subject({});
    subject.on_asked(start);
    subject.on_token("one", 1h, start);
    subject.on_refused("one", start + 1s);
    subject.on_asked(start + 1s);
    subject.on_token("two", 1h, start + 1s);
    subject.on_refused("two", start + 60s);
    EXPECT_EQ(subject.on_asked(start + 60s), move::give);
    subject.on_refused("two", start + 61s);
    EXPECT_EQ(subject.on_asked(start + 61s), move::fetch);
}

TEST(token_keeper, tries_again_with_longer_pauses_as_long_as_it_may) {
    token_keeper subject({.backoff = 100ms, .backoff_max = 1s, .patience = 4s});
    subject.on_asked(start);
    std::vector<duration> pauses;
    time_point now = start;
    while (const auto next = subject.on_failure(true, no_jitter, now)) {
        pauses.push_back(*next - now);
        now = *next;
    }
    EXPECT_EQ(pauses, (std::vector<duration>{100ms, 200ms, 400ms, 800ms, 1s, 1s}));
    EXPECT_EQ(subject.on_asked(now), move::fetch) << "the effort is over";
}

TEST(token_keeper, spreads_the_pauses) {
    for (const auto& [random, pause] : {std::pair(0, 80ms), std::pair(40, 120ms)}) {
        token_keeper subject({});
        subject.on_asked(start);
        EXPECT_EQ(
            subject.on_failure(true, static_cast<std::uint64_t>(random), start), start + pause);
    }
}

TEST(token_keeper, does_not_try_again_what_will_not_pass) {
    token_keeper subject({});
    subject.on_asked(start);
    EXPECT_FALSE(subject.on_failure(false, no_jitter, start));
    EXPECT_EQ(subject.on_asked(start), move::fetch);
    subject.on_lost();
    EXPECT_EQ(subject.on_asked(start), move::fetch);
}

TEST(token_keeper, pauses_never_grow_beyond_the_limit) {
    token_keeper subject({.backoff = 100ms, .backoff_max = 10s, .patience = 8760h});
    subject.on_asked(start);
    time_point now = start;
    for (int i = 0; i < 1'000; ++i) {
        const auto next = subject.on_failure(true, no_jitter, now);
        ASSERT_TRUE(next);
        ASSERT_LE(*next - now, 10s);
        ASSERT_GE(*next - now, 100ms);
        now = *next;
    }
}

} // namespace
} // namespace kafka::core::oauth
