// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/sample_windows.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;

struct sum {
    std::uint64_t value = 0;
    sum& operator+=(const sum& other) noexcept {
        value += other.value;
        return *this;
    }
};

class windows : public testing::Test {
protected:
    static constexpr time_point start{24h};

    void record(duration at, std::uint64_t value = 1) {
        of.on_record(start + at);
        counted.current(of).value += value;
    }
    /// What the samples saw, read at that time.
    std::uint64_t recent(duration at) {
        of.on_read(start + at);
        return counted.recent(of).value;
    }
    duration elapsed(duration at) {
        of.on_read(start + at);
        return of.elapsed(start + at);
    }
    std::uint64_t all() const { return counted.all().value; }

    sample_windows of;
    sampled<sum> counted;
};

TEST_F(windows, are_empty_at_first) {
    EXPECT_EQ(recent(0s), 0u);
    EXPECT_EQ(elapsed(0s), 30s);
    EXPECT_EQ(all(), 0u);
}

TEST_F(windows, see_what_was_recorded_for_thirty_to_sixty_seconds) {
    record(0s);
    EXPECT_EQ(recent(0s), 1u);
    EXPECT_EQ(recent(59s), 1u);
    EXPECT_EQ(recent(60s), 0u);
    EXPECT_EQ(all(), 1u);
}

TEST_F(windows, drop_the_older_sample_when_a_third_begins) {
    record(0s, 1);
    record(29s, 10);
    record(30s, 100); // the second sample
    record(59s, 1000);
    EXPECT_EQ(recent(59s), 1111u);
    record(60s, 10'000); // takes the place of the first
    EXPECT_EQ(recent(60s), 11'100u);
    record(90s, 100'000);
    EXPECT_EQ(recent(90s), 110'000u);
    EXPECT_EQ(all(), 111'111u);
}

TEST_F(windows, begin_when_something_is_recorded) {
    record(0s);
    record(45s); // the second sample begins here, not at 30 s
    record(74s);
    EXPECT_EQ(recent(59s + 999ms), 3u);
    EXPECT_EQ(recent(74s), 2u);
    record(75s);
    EXPECT_EQ(recent(104s), 3u);
    EXPECT_EQ(recent(105s), 1u);
}

TEST_F(windows, forget_all_after_a_long_silence) {
    record(0s);
    record(30s);
    EXPECT_EQ(recent(1000s), 0u);
    record(1001s);
    EXPECT_EQ(recent(1001s), 1u);
    EXPECT_EQ(all(), 3u);
}

TEST_F(windows, forget_without_being_read) {
    record(0s);
    record(30s);
    record(1000s);
    EXPECT_EQ(recent(1000s), 1u);
}

TEST_F(windows, a_rate_counts_one_whole_window_at_least) {
    record(0s);
    EXPECT_EQ(elapsed(0s), 30s);
    EXPECT_EQ(elapsed(10s), 40s); // and what has passed of the other
    EXPECT_EQ(elapsed(30s - 1ns), 60s - 1ns);
    EXPECT_EQ(elapsed(30s), 30s);
    EXPECT_EQ(elapsed(59s), 59s);
    EXPECT_EQ(elapsed(60s), 30s) << "both samples begin anew";
}

TEST_F(windows, a_rate_counts_from_the_older_sample) {
    record(0s);
    record(40s);
    EXPECT_EQ(elapsed(50s), 50s);
    record(70s); // now the older one is that of 40 s
    EXPECT_EQ(elapsed(75s), 35s);
    EXPECT_EQ(elapsed(99s), 59s);
    EXPECT_EQ(elapsed(100s), 60s - 30s) << "the older one begins anew";
}

TEST_F(windows, are_shared_by_all_that_is_sampled) {
    sampled<sum> other;
    record(0s);
    of.on_record(start + 30s);
    other.current(of).value += 7;
    of.on_record(start + 60s);
    other.current(of).value += 70;
    EXPECT_EQ(recent(60s), 0u) << "its sample was given to the third window";
    EXPECT_EQ(other.recent(of).value, 77u);
    EXPECT_EQ(all(), 1u);
    record(61s);
    EXPECT_EQ(recent(61s), 1u);
    EXPECT_EQ(all(), 2u);
}

} // namespace
} // namespace kafka::core
