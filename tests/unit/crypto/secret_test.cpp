// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/secret.hpp"

#include <gmock/gmock.h>

#include <array>
#include <string>

namespace kafka::crypto {
namespace {

using ::testing::Each;

TEST(secret, is_joined_of_its_parts) {
    const std::string user = "user";
    const secret made = joined(user, std::string_view("\0", 1), std::string_view("password"));
    EXPECT_EQ(text_of(made), std::string_view("user\0password", 13));
    EXPECT_EQ(made.capacity(), made.size()) << "no smaller piece of memory had a part of it";
}

TEST(wipe, leaves_nothing) {
    std::array<std::byte, 8> memory;
    memory.fill(std::byte{0x5a});
    wipe(memory);
    EXPECT_THAT(memory, Each(std::byte{0}));
}

} // namespace
} // namespace kafka::crypto
