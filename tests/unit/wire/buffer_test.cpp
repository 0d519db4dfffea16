// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/buffer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace kafka::wire {

namespace {

TEST(buffer, keeps_its_content_while_it_grows) {
    buffer bytes;
    for (unsigned i = 0; i != 100'000; ++i)
        *bytes.extend(1) = static_cast<std::byte>(i);
    ASSERT_EQ(bytes.size(), 100'000u);
    for (unsigned i = 0; i != 100'000; ++i)
        ASSERT_EQ(bytes.data()[i], static_cast<std::byte>(i));
}

TEST(buffer, counts_only_what_is_committed) {
    buffer bytes;
    std::byte* at = bytes.prepare(100);
    std::memset(at, 7, 100);
    bytes.commit(at + 3);
    EXPECT_EQ(bytes.size(), 3u);
    EXPECT_GE(bytes.capacity(), 100u);
    bytes.truncate(1);
    EXPECT_EQ(bytes.bytes().size(), 1u);
    bytes.clear();
    EXPECT_TRUE(bytes.empty());
}

TEST(buffer, moves_without_copying) {
    buffer from;
    from.extend(10);
    const std::byte* data = from.data();
    buffer to(std::move(from));
    EXPECT_EQ(to.data(), data);
    EXPECT_EQ(to.size(), 10u);
    buffer other;
    other.extend(5);
    other = std::move(to);
    EXPECT_EQ(other.data(), data);
}

TEST(buffer, refuses_sizes_that_no_memory_has) {
    buffer bytes;
    bytes.extend(10);
    EXPECT_THROW(bytes.extend(SIZE_MAX - 5), std::bad_alloc);
    EXPECT_EQ(bytes.size(), 10u);
}

} // namespace

} // namespace kafka::wire
