// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"
#include "protocol/testing/randomize.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/json.hpp>

#include <array>
#include <memory>
#include <thread>

namespace kafka::protocol {

namespace {

class every_message : public ::testing::TestWithParam<const message_type*> {};

TEST_P(every_message, is_the_same_after_being_encoded_and_decoded) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (std::uint64_t seed = 0; seed != 60; ++seed) {
            SCOPED_TRACE("version " + std::to_string(version) + ", seed " + std::to_string(seed));
            any_message made(type);
            any_message read(type);
            testing::randomize(
                type, made.data(), version, seed, {.unknown_tagged_fields = seed % 2 == 0});
            std::vector<std::byte> encoded;
            const codec_result written = encode(type, made.data(), version, encoded);
            ASSERT_TRUE(written) << written.message();
            // What was there before must not shine through.
            testing::randomize(type, read.data(), version, seed + 1);
            const codec_result decoded = decode(type, encoded, version, read.data());
            ASSERT_TRUE(decoded) << decoded.message();
            ASSERT_TRUE(made == read) << to_json(type, made.data(), version);
            std::vector<std::byte> again;
            ASSERT_TRUE(encode(type, read.data(), version, again));
            ASSERT_EQ(encoded, again);
        }
    }
}

TEST_P(every_message, is_the_same_after_being_json) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (std::uint64_t seed = 0; seed != 20; ++seed) {
            SCOPED_TRACE("version " + std::to_string(version) + ", seed " + std::to_string(seed));
            any_message made(type);
            any_message read(type);
            testing::randomize(
                type, made.data(), version, seed, {.unknown_tagged_fields = seed % 2 == 0});
            const std::string text =
                to_json(type, made.data(), version, {.unknown_tagged_fields = true});
            const json_result result = from_json(type, text, version, read.data());
            ASSERT_TRUE(result) << result.error;
            ASSERT_TRUE(made == read) << text;
        }
    }
}

TEST_P(every_message, is_by_default_one_that_every_version_carries) {
    const message_type& type = *GetParam();
    any_message made(type);
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        // What is null by default cannot be sent where null is not known.
        const codec_result carried = type.carries(made.data(), version);
        EXPECT_TRUE(carried || carried.code == codec_errc::null_not_allowed) << carried.message();
    }
}

TEST_P(every_message, can_be_copied_and_moved_while_the_original_goes) {
    const message_type& type = *GetParam();
    auto original = std::make_unique<any_message>(type);
    testing::randomize(type, original->data(), type.versions.max, 3);
    std::vector<std::byte> encoded;
    ASSERT_TRUE(encode(type, original->data(), type.versions.max, encoded));
    ASSERT_TRUE(decode(type, encoded, type.versions.max, original->data()));

    any_message copied(type);
    type.destroy(copied.data());
    type.copy_construct(copied.data(), original->data());
    any_message moved(type);
    type.destroy(moved.data());
    type.move_construct(moved.data(), original->data());
    EXPECT_TRUE(copied == moved);
    std::thread([&] { original.reset(); }).join();
    std::vector<std::byte> again;
    ASSERT_TRUE(encode(type, moved.data(), type.versions.max, again));
    EXPECT_EQ(encoded, again);
}

TEST_P(every_message, refuses_versions_that_it_does_not_have) {
    const message_type& type = *GetParam();
    any_message made(type);
    const auto above = static_cast<std::int16_t>(type.versions.max + 1);
    for (const std::int16_t version :
        std::array<std::int16_t, 4>{-1, above, INT16_MIN, INT16_MAX}) {
        std::vector<std::byte> encoded;
        EXPECT_EQ(
            encode(type, made.data(), version, encoded).code, codec_errc::unsupported_version);
        EXPECT_EQ(
            decode(type, encoded, version, made.data()).code, codec_errc::unsupported_version);
        EXPECT_EQ(type.check(made.data(), version).code, codec_errc::unsupported_version);
        EXPECT_FALSE(from_json(type, "{}", version, made.data()));
    }
}

INSTANTIATE_TEST_SUITE_P(, every_message, ::testing::ValuesIn(tried_types()), name_of);

} // namespace

} // namespace kafka::protocol
