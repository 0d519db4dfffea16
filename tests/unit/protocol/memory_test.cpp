// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What decoding allocates, whatever it is given. A program of its own, since it counts allocations.

#include "bombs.hpp"
#include "messages.hpp"
#include "protocol/testing/randomize.hpp"
#include "support/allocations.hpp"
#include "wire/arena.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace kafka::protocol {

namespace {

using tests::allocated;

struct decoded {
    codec_result result;
    std::uint64_t bytes; // allocated
};

decoded decode_counted(const message_type& type, std::span<const std::byte> input,
    std::int16_t version, std::size_t memory_max = SIZE_MAX) {
    any_message message(type);
    const std::uint64_t before = allocated().bytes;
    const codec_result result = decode(type, input, version, message.data(), nullptr, memory_max);
    return {result, allocated().bytes - before};
}

std::uint64_t bound(const message_type& type, std::size_t size) {
    return std::uint64_t{type.decode_factor} * size + decode_overhead;
}

class decode_memory : public ::testing::TestWithParam<const message_type*> {
protected:
    void hold(std::span<const std::byte> input, std::int16_t version) {
        const message_type& type = *GetParam();
        const decoded free = decode_counted(type, input, version);
        ASSERT_LE(free.bytes, bound(type, input.size()))
            << input.size() << " bytes, version " << version << ": " << free.result.message();
        for (const std::uint64_t limit : {free.bytes - free.bytes / 8, free.bytes / 2})
            ASSERT_LE(decode_counted(type, input, version, limit).bytes, limit);
    }
};

TEST_P(decode_memory, is_bounded_for_whatever_has_been_changed) {
    const message_type& type = *GetParam();
    std::mt19937_64 random(1);
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (std::uint64_t seed = 0; seed != 9; ++seed) {
            any_message made(type);
            testing::randomize(type, made.data(), version, seed, {.unknown_tagged_fields = true});
            std::vector<std::byte> whole;
            ASSERT_TRUE(encode(type, made.data(), version, whole));
            ASSERT_NO_FATAL_FAILURE(hold(whole, version));
            for (int round = 0; round != 10 && !whole.empty(); ++round) {
                std::vector<std::byte> changed = whole;
                for (std::uint64_t left = 1 + random() % 3; left != 0; --left) {
                    constexpr unsigned favourites[] = {0, 1, 0x10, 0x7f};
                    const std::uint64_t value = random() % 8;
                    changed[random() % changed.size()] =
                        static_cast<std::byte>(value < 4 ? favourites[value] : random());
                }
                ASSERT_NO_FATAL_FAILURE(hold(changed, version));
            }
        }
    }
}

TEST_P(decode_memory, is_bounded_for_bombs) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (const bomb& each : bombs(type, version)) {
            for (const std::size_t size : {40u, 300u, 3000u})
                ASSERT_NO_FATAL_FAILURE(hold(each.bytes(type, version, size), version));
        }
    }
    for (const bomb& each : bombs(type, type.versions.max))
        ASSERT_NO_FATAL_FAILURE(
            hold(each.bytes(type, type.versions.max, 200'000), type.versions.max));
}

// Bounds that nothing comes near would say nothing.
TEST_P(decode_memory, comes_near_its_bound) {
    const message_type& type = *GetParam();
    double nearest = 0;
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (const bomb& each : bombs(type, version)) {
            for (const std::size_t size : {1000u, 3000u}) {
                const std::vector<std::byte> input = each.bytes(type, version, size);
                nearest = std::max(
                    nearest, static_cast<double>(decode_counted(type, input, version).bytes) /
                                 static_cast<double>(bound(type, input.size())));
            }
        }
    }
    RecordProperty("nearest", std::to_string(nearest));
    // Three, because small slabs may be a third full, where a bomb's are full; and known tagged
    // fields count besides unknown ones, of which a bomb has either. The header's string is a
    // classic one in all versions, which descriptions do not say, so that no bomb for it goes off.
    if (type.decode_factor > 10 && type.name != "RequestHeader") {
        EXPECT_GE(nearest, 0.125);
    }
}

INSTANTIATE_TEST_SUITE_P(, decode_memory, ::testing::ValuesIn(tried_types()), name_of);

TEST(decode_memory_of_tags, is_bounded_when_known_ones_come_first) {
    constexpr std::size_t points = 1000; // of ten bytes each
    std::vector<std::byte> input;
    ASSERT_TRUE(encode(shapes(), 3, input));
    input.pop_back(); // no tags
    const auto append = [&](std::string_view digits) {
        const std::vector<std::byte> more = unhex(digits);
        input.insert(input.end(), more.begin(), more.end());
    };
    // 5000 tags; the first one is 5, of 10,002 bytes: 1000 points.
    append("8827 05 924e e907");
    input.resize(input.size() + points * 10);
    const std::uint64_t known = decode_counted(shapes::descriptor, input, 3).bytes;
    EXPECT_GE(known, points * sizeof(shapes::point));
    // Then one that nobody knows.
    append("78 00");
    const std::uint64_t both = decode_counted(shapes::descriptor, input, 3).bytes;
    EXPECT_GE(both, known + 5000 * sizeof(tagged_field) - sizeof(tagged_field));
    EXPECT_LE(both, bound(shapes::descriptor, input.size()));
}

TEST(decode_memory_of_records, is_held_against_the_limit) {
    shapes message;
    message.payload = records_slice::copy_of(std::vector<std::byte>(1000));
    std::vector<std::byte> input;
    ASSERT_TRUE(encode(message, 3, input));
    const decoded free = decode_counted(shapes::descriptor, input, 3);
    EXPECT_TRUE(free.result);
    const decoded limited = decode_counted(shapes::descriptor, input, 3, free.bytes - 1);
    EXPECT_EQ(limited.result.code, codec_errc::memory_limit);
    EXPECT_STREQ(limited.result.field, "payload");
    EXPECT_LT(limited.bytes, 1000u);
}

TEST(slabs, take_at_most_thrice_what_is_in_them) {
    std::mt19937_64 random(1);
    for (int round = 0; round != 2000; ++round) {
        const std::size_t first = random() % 3 == 0 ? random() % 100'000 : random() % 1000;
        // Of about one size, or of any; up to 64 bytes, or up to 64 KiB.
        const std::size_t most = std::size_t{1} << (6 + random() % 11);
        const std::size_t least = random() % 2 == 0 ? 1 : most / 2 + random() % (most / 2);
        std::vector<wire::slab*> owners;
        owners.reserve(200);
        std::size_t wanted = 0;
        const std::uint64_t before = allocated().bytes;
        {
            wire::arena memory(first);
            for (std::uint64_t left = random() % 200; left != 0; --left) {
                const std::size_t size = least + random() % (most - least + 1);
                const std::size_t alignment = std::size_t{1} << random() % 4;
                const wire::placed room = memory.allocate(size, 1, alignment);
                wanted += size + alignment - 1;
                owners.push_back(room.owner);
                ASSERT_LE(allocated().bytes - before, 3 * wanted + first + 272);
            }
        }
        for (wire::slab* owner : owners)
            wire::release(owner);
    }
}

} // namespace

} // namespace kafka::protocol
