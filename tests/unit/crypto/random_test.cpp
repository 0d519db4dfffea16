// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace kafka::crypto {
namespace {

TEST(secret_chance, is_never_the_same_twice) {
    std::set<std::array<std::byte, 16>> seen;
    for (int i = 0; i < 1'000; ++i) {
        std::array<std::byte, 16> bits{};
        fill_with_chance(bits);
        EXPECT_TRUE(seen.insert(bits).second);
    }
}

TEST(secret_chance, reaches_the_last_byte) {
    for (const std::size_t size : {0u, 1u, 4096u, 4097u, 10'000u}) {
        // Each byte stays zero all ten times by a chance of 2^-80.
        std::vector<std::byte> any(size);
        for (int i = 0; i < 10; ++i) {
            std::vector<std::byte> bits(size);
            fill_with_chance(bits);
            for (std::size_t at = 0; at < size; ++at)
                any[at] |= bits[at];
        }
        EXPECT_EQ(std::ranges::count(any, std::byte{0}), 0) << size;
    }
}

} // namespace
} // namespace kafka::crypto
