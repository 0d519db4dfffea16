// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/varint.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace kafka::wire {

namespace {

std::vector<std::byte> encoded(std::uint64_t value) {
    std::array<std::byte, max_uvarlong_size> bytes{};
    std::byte* at = bytes.data();
    store_uvarint(at, value);
    return {bytes.data(), at};
}

template <unsigned Bits>
struct outcome {
    bool ok = false;
    std::uint64_t value = 0;
    std::size_t read = 0;
    bool truncated = false;

    explicit outcome(const std::vector<std::byte>& bytes) {
        const std::byte* at = bytes.data();
        ok = load_uvarint<Bits>(at, bytes.data() + bytes.size(), value, truncated);
        read = static_cast<std::size_t>(at - bytes.data());
    }
};

std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> all;
    for (unsigned bit = 0; bit != 64; ++bit) {
        for (const std::uint64_t offset : {UINT64_MAX, std::uint64_t{0}, std::uint64_t{1}})
            all.push_back((std::uint64_t{1} << bit) + offset);
    }
    all.push_back(UINT64_MAX);
    return all;
}

TEST(varint, round_trips) {
    for (const std::uint64_t number : numbers()) {
        const auto bytes = encoded(number);
        EXPECT_EQ(bytes.size(), uvarint_size(number));
        const outcome<64> read(bytes);
        EXPECT_TRUE(read.ok);
        EXPECT_EQ(read.value, number);
        EXPECT_EQ(read.read, bytes.size());
    }
}

TEST(varint, known_bytes) {
    using bytes = std::vector<std::byte>;
    EXPECT_EQ(encoded(0), bytes({std::byte{0}}));
    EXPECT_EQ(encoded(127), bytes({std::byte{0x7f}}));
    EXPECT_EQ(encoded(128), bytes({std::byte{0x80}, std::byte{1}}));
    EXPECT_EQ(encoded(300), bytes({std::byte{0xac}, std::byte{2}}));
    EXPECT_EQ(encoded(UINT32_MAX), bytes({std::byte{0xff}, std::byte{0xff}, std::byte{0xff},
                                       std::byte{0xff}, std::byte{0x0f}}));
}

TEST(varint, numbers_above_32_bits_are_refused) {
    for (const std::uint64_t number : numbers()) {
        const outcome<32> read(encoded(number));
        EXPECT_EQ(read.ok, number <= UINT32_MAX) << number;
        if (!read.ok) {
            EXPECT_FALSE(read.truncated);
            EXPECT_EQ(read.read, 0u);
        }
    }
}

TEST(varint, every_truncation_is_refused) {
    for (const std::uint64_t number : numbers()) {
        auto bytes = encoded(number);
        while (!bytes.empty()) {
            bytes.pop_back();
            const outcome<64> read(bytes);
            EXPECT_FALSE(read.ok);
            EXPECT_TRUE(read.truncated);
        }
    }
}

TEST(varint, longer_forms_than_necessary_are_read) {
    const outcome<32> read({std::byte{0x81}, std::byte{0x80}, std::byte{0x00}});
    EXPECT_TRUE(read.ok);
    EXPECT_EQ(read.value, 1u);
    EXPECT_EQ(read.read, 3u);
    const outcome<32> endless(std::vector<std::byte>(6, std::byte{0x80}));
    EXPECT_FALSE(endless.ok);
}

TEST(varint, signs_are_folded) {
    EXPECT_EQ(zigzag(0), 0u);
    EXPECT_EQ(zigzag(-1), 1u);
    EXPECT_EQ(zigzag(1), 2u);
    EXPECT_EQ(zigzag(INT64_MIN), UINT64_MAX);
    for (const std::uint64_t number : numbers()) {
        const auto value = static_cast<std::int64_t>(number);
        EXPECT_EQ(unzigzag(zigzag(value)), value);
    }
}

} // namespace

} // namespace kafka::wire
