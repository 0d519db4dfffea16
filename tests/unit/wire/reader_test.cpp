// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/reader.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace kafka::wire {

namespace {

std::vector<std::byte> bytes(std::initializer_list<unsigned> values) {
    std::vector<std::byte> made;
    for (const unsigned value : values)
        made.push_back(static_cast<std::byte>(value));
    return made;
}

TEST(reader, reads_big_endian) {
    const auto input = bytes({0x12, 0x34, 0xff, 0xff, 0xff, 0xfe, 1, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0});
    reader from(input);
    std::uint16_t number = 0;
    std::int32_t negative = 0;
    bool truth = false;
    double real = 0;
    EXPECT_TRUE(from.read(number) && from.read(negative) && from.read(truth) && from.read(real));
    EXPECT_EQ(number, 0x1234);
    EXPECT_EQ(negative, -2);
    EXPECT_TRUE(truth);
    EXPECT_EQ(real, 1.5);
    EXPECT_EQ(from.remaining(), 0u);
    EXPECT_TRUE(from.result());
}

TEST(reader, the_first_failure_stays) {
    const auto input = bytes({1, 2, 3, 4, 5});
    reader from(input);
    std::int32_t number = 0;
    std::int8_t small = 0;
    EXPECT_TRUE(from.read(number));
    EXPECT_FALSE(from.read(number));
    from.in("inner");
    from.in("outer");
    EXPECT_FALSE(from.read(small)); // although there was a byte left
    EXPECT_FALSE(from.fail(codec_errc::invalid_utf8));
    EXPECT_EQ(from.result(), (codec_result{codec_errc::truncated, 4, "inner"}));
    EXPECT_EQ(from.remaining(), 0u);
}

TEST(reader, no_bytes_are_no_failure) {
    reader from(std::span<const std::byte>{});
    EXPECT_NE(from.take(0), nullptr);
    EXPECT_TRUE(from.ok());
    EXPECT_EQ(from.take(1), nullptr);
    EXPECT_EQ(from.result().code, codec_errc::truncated);
}

TEST(reader, tells_bad_varints_from_short_ones) {
    std::uint32_t value = 0;
    const auto good = bytes({0xac, 0x02, 0x05});
    reader from(good);
    EXPECT_TRUE(from.read_uvarint(value));
    EXPECT_EQ(value, 300u);
    EXPECT_TRUE(from.read_uvarint(value));
    EXPECT_EQ(value, 5u);

    const auto cut = bytes({0xac});
    reader from_cut(cut);
    EXPECT_FALSE(from_cut.read_uvarint(value));
    EXPECT_EQ(from_cut.result().code, codec_errc::truncated);

    const auto large = bytes({0xff, 0xff, 0xff, 0xff, 0x1f});
    reader from_large(large);
    EXPECT_FALSE(from_large.read_uvarint(value));
    EXPECT_EQ(from_large.result().code, codec_errc::malformed_varint);
}

TEST(reader, a_part_is_held_to_its_size) {
    const auto input = bytes({1, 2, 3, 4, 5, 6});
    std::int16_t number = 0;
    std::int32_t wide = 0;
    {
        reader from(input);
        const std::byte* end = from.enter(2);
        ASSERT_NE(end, nullptr);
        EXPECT_TRUE(from.read(number) && from.leave(end) && from.read(wide));
    }
    {
        reader from(input);
        const std::byte* end = from.enter(3);
        EXPECT_TRUE(from.read(number));
        EXPECT_FALSE(from.leave(end));
        EXPECT_EQ(from.result().code, codec_errc::tag_size_mismatch);
    }
    {
        reader from(input);
        const std::byte* end = from.enter(3);
        EXPECT_FALSE(from.read(wide));
        EXPECT_FALSE(from.leave(end));
        EXPECT_EQ(from.result().code, codec_errc::truncated);
        EXPECT_EQ(from.remaining(), 0u);
    }
    {
        reader from(input);
        EXPECT_EQ(from.enter(7), nullptr);
    }
}

} // namespace

} // namespace kafka::wire
