// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/writer.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace kafka::wire {

namespace {

std::string hex(const buffer& bytes) {
    std::string text;
    for (const std::byte byte : bytes.bytes()) {
        constexpr const char* digits = "0123456789abcdef";
        text += digits[std::to_integer<unsigned>(byte) >> 4];
        text += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return text;
}

protocol::records_slice slice(std::size_t size) {
    return protocol::records_slice::copy_of(std::vector<std::byte>(size, std::byte{0xee}));
}

TEST(writer, writes_big_endian) {
    buffer bytes;
    writer to(bytes);
    to.write(std::uint16_t{0x1234});
    to.write(std::int32_t{-2});
    to.write(true);
    to.write(1.5);
    to.write_uvarint(300);
    EXPECT_EQ(hex(bytes), "1234fffffffe013ff8000000000000ac02");
    EXPECT_TRUE(to.result());
}

TEST(writer, appends_to_what_is_there) {
    buffer bytes;
    *bytes.extend(1) = std::byte{9};
    writer to(bytes);
    to.write(std::int8_t{1});
    EXPECT_EQ(hex(bytes), "0901");
    EXPECT_EQ(to.position(), 1u);
}

TEST(writer, the_first_failure_stays) {
    buffer bytes;
    writer to(bytes);
    to.write(std::int16_t{0});
    to.fail(codec_errc::value_too_long);
    to.in("inner");
    to.fail(codec_errc::invalid_utf8);
    to.in("outer");
    EXPECT_EQ(to.result(), (codec_result{codec_errc::value_too_long, 2, "inner"}));
}

TEST(writer, puts_sizes_in_front) {
    buffer bytes;
    writer to(bytes);
    to.write(std::int8_t{1});
    const auto outer = to.begin_sized();
    to.write(std::int8_t{2});
    const auto inner = to.begin_sized();
    to.write(std::int8_t{3});
    to.end_sized(inner);
    to.end_sized(outer);
    const auto nothing = to.begin_sized();
    to.end_sized(nothing);
    EXPECT_EQ(hex(bytes), "010302010300");
}

TEST(writer, sizes_may_take_several_bytes) {
    buffer bytes;
    writer to(bytes);
    const auto mark = to.begin_sized();
    std::memset(to.extend(300), 0xaa, 300);
    to.end_sized(mark);
    EXPECT_EQ(bytes.size(), 302u);
    EXPECT_EQ(hex(bytes).substr(0, 8), "ac02aaaa");
}

TEST(writer, slices_are_not_copied) {
    buffer bytes;
    writer to(bytes);
    const auto records = slice(1000);
    to.write(std::int8_t{1});
    to.append(records);
    to.write(std::int8_t{2});
    to.append(protocol::records_slice{});
    EXPECT_EQ(hex(bytes), "0102");
    ASSERT_EQ(to.splices().size(), 1u);
    EXPECT_EQ(to.splices()[0].position, 1u);
    EXPECT_EQ(to.splices()[0].slice.data(), records.data());
    EXPECT_EQ(to.position(), 1002u);
    EXPECT_EQ(to.spliced_size(), 1000u);
}

TEST(writer, slices_count_in_sizes_and_move_with_them) {
    buffer bytes;
    writer to(bytes);
    to.append(slice(5));
    const auto mark = to.begin_sized();
    to.write(std::int8_t{1});
    to.append(slice(300));
    to.write(std::int8_t{2});
    to.end_sized(mark);
    EXPECT_EQ(hex(bytes), "ae020102"); // 302
    EXPECT_EQ(to.splices()[0].position, 0u);
    EXPECT_EQ(to.splices()[1].position, 3u);
}

} // namespace

} // namespace kafka::wire
