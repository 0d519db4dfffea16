// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/histogram.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <random>
#include <vector>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;

duration only(duration value) {
    histogram made;
    made.record(value);
    return made.percentile(1);
}

duration allowed_error(duration value) {
    return value < 16us ? 500ns : value / 32;
}

TEST(histogram, of_nothing_is_zero) {
    const histogram none;
    EXPECT_EQ(none.count(), 0u);
    EXPECT_EQ(none.percentile(0.5), 0ns);
    EXPECT_EQ(none.count_up_to(32), 0u);
}

TEST(histogram, keeps_its_bound_of_error) {
    std::mt19937_64 chance(1);
    for (int i = 0; i < 100'000; ++i) {
        // As many of each order of magnitude.
        const double exponent = std::uniform_real_distribution(0.0, 12.6)(chance);
        const duration value(static_cast<duration::rep>(std::pow(10.0, exponent)));
        ASSERT_LE(std::chrono::abs(only(value) - value), allowed_error(value)) << value.count();
    }
}

TEST(histogram, keeps_its_bound_at_every_edge) {
    for (unsigned power = 4; power < 32; ++power) {
        for (const duration step : {-1000ns, -1ns, 0ns, 1ns, 1000ns}) {
            const duration value = std::chrono::microseconds(1LL << power) + step;
            EXPECT_LE(std::chrono::abs(only(value) - value), allowed_error(value)) << value.count();
        }
    }
}

TEST(histogram, takes_what_is_out_of_range_for_the_nearest) {
    EXPECT_EQ(only(0ns), 500ns);
    EXPECT_EQ(only(-5s), 500ns);
    EXPECT_EQ(only(duration::max()), only(std::chrono::microseconds(1LL << 32)));
    EXPECT_EQ(only(duration::min()), 500ns);
}

TEST(histogram, counts_exactly_up_to_powers_of_two) {
    for (unsigned power = 5; power <= 32; ++power) {
        const duration bound = std::chrono::microseconds(1LL << power);
        histogram made;
        made.record(0ns);
        made.record(bound - 1ns);
        made.record(bound);
        EXPECT_EQ(made.count_up_to(power), 3u) << power;
        made.record(bound + 1ns);
        EXPECT_EQ(made.count_up_to(power), power == 32 ? 4u : 3u) << power;
        EXPECT_EQ(made.count(), 4u);
    }
}

TEST(histogram, percentiles_are_those_of_the_values) {
    histogram made;
    for (int i = 1; i <= 1000; ++i)
        made.record(std::chrono::milliseconds(i));
    for (const double share : {0.001, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0}) {
        const duration exact = std::chrono::milliseconds(std::llround(std::ceil(share * 1000)));
        EXPECT_LE(std::chrono::abs(made.percentile(share) - exact) * 32, exact) << share;
    }
}

TEST(histogram, the_lowest_percentile_is_that_of_the_least) {
    histogram made;
    made.record(100ms);
    made.record(200ms);
    EXPECT_EQ(made.percentile(0), only(100ms));
    EXPECT_EQ(made.percentile(0.5), only(100ms));
    EXPECT_EQ(made.percentile(0.51), only(200ms));
}

TEST(histogram, adds_up) {
    histogram one;
    one.record(1ms);
    histogram other;
    other.record(1ms);
    other.record(1s);
    one += other;
    EXPECT_EQ(one.count(), 3u);
    EXPECT_EQ(one.count_up_to(10), 2u); // 1.024 ms
    EXPECT_EQ(one.percentile(1), only(1s));
}

} // namespace
} // namespace kafka::core
