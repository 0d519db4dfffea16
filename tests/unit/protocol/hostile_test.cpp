// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "messages.hpp"
#include "protocol/testing/randomize.hpp"

#include <gtest/gtest.h>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>

#include <cstring>
#include <memory>
#include <random>

namespace kafka::protocol {

namespace {

class hostile : public ::testing::TestWithParam<const message_type*> {};

// A copy at the end of an allocation of its own, so that a sanitizer sees every look beyond.
struct exact {
    explicit exact(std::span<const std::byte> from)
        : bytes(std::make_unique<std::byte[]>(from.size())),
          size(from.size()) {
        std::copy(from.begin(), from.end(), bytes.get());
    }
    std::span<const std::byte> span() const { return {bytes.get(), size}; }

    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
};

TEST_P(hostile, every_truncation_is_refused) {
    const message_type& type = *GetParam();
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (const std::uint64_t seed : {2u, 3u, 11u}) {
            any_message made(type);
            testing::randomize(type, made.data(), version, seed, {.unknown_tagged_fields = true});
            std::vector<std::byte> whole;
            ASSERT_TRUE(encode(type, made.data(), version, whole));
            // Long strings make long messages, whose every hundredth truncation has to do.
            const std::size_t step = whole.size() > 2000 ? whole.size() / 200 : 1;
            for (std::size_t size = 0; size < whole.size(); size += step) {
                const exact cut{std::span(whole).first(size)};
                any_message read(type);
                const codec_result result = decode(type, cut.span(), version, read.data());
                ASSERT_FALSE(result) << size << " of " << whole.size() << ", version " << version;
                ASSERT_LE(result.offset, size);
            }
        }
    }
}

TEST_P(hostile, changed_bytes_do_no_harm) {
    const message_type& type = *GetParam();
    std::mt19937_64 random(1);
    for (std::int16_t version = type.versions.min; version <= type.versions.max; ++version) {
        for (std::uint64_t seed = 0; seed != 6; ++seed) {
            any_message made(type);
            testing::randomize(type, made.data(), version, seed, {.unknown_tagged_fields = true});
            std::vector<std::byte> whole;
            ASSERT_TRUE(encode(type, made.data(), version, whole));
            for (int round = 0; round != 40 && !whole.empty(); ++round) {
                exact changed(whole);
                for (std::uint64_t left = 1 + random() % 3; left != 0; --left) {
                    constexpr unsigned favourites[] = {0, 1, 0x7f, 0x80, 0xff};
                    const std::uint64_t value = random() % 8;
                    changed.bytes[random() % changed.size] =
                        static_cast<std::byte>(value < 5 ? favourites[value] : random());
                }
                any_message read(type);
                std::size_t left_over = 0;
                if (!decode(type, changed.span(), version, read.data(), &left_over))
                    continue;
                // What can be decoded can be encoded, and means the same then.
                std::vector<std::byte> again;
                const codec_result encoded = encode(type, read.data(), version, again);
                ASSERT_TRUE(encoded) << encoded.message();
                any_message reread(type);
                ASSERT_TRUE(decode(type, again, version, reread.data()));
                std::vector<std::byte> thrice;
                ASSERT_TRUE(encode(type, reread.data(), version, thrice));
                ASSERT_EQ(again, thrice);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(, hostile, ::testing::ValuesIn(tried_types()), name_of);

template <class Message>
codec_result decoded(std::string_view text, std::int16_t version) {
    Message message;
    const exact input(unhex(text));
    return decode(input.span(), version, message);
}

TEST(decoder, counts_are_held_against_the_bytes_left) {
    // 2^31 - 1 brokers in nothing
    EXPECT_EQ(decoded<metadata_response>("7fffffff", 0),
        (codec_result{codec_errc::count_exceeds_input, 4, "brokers"}));
    // In the compact form
    EXPECT_EQ(
        decoded<metadata_response>("00000000 ffffffff0f", 9).code, codec_errc::count_exceeds_input);
    // One element too many for the ten bytes that each takes
    EXPECT_EQ(decoded<metadata_response>("00000002 0000000000000000000000000000000000", 0).code,
        codec_errc::count_exceeds_input);
    // Numbers and strings
    EXPECT_EQ(decoded<list_groups_request>("ffffffff0f", 4).code, codec_errc::count_exceeds_input);
    EXPECT_EQ(decoded<list_groups_request>("04 01 01", 4).code, codec_errc::count_exceeds_input);
    // Tags
    EXPECT_EQ(decoded<list_groups_request>("ffffffff0f", 3).code, codec_errc::count_exceeds_input);
}

TEST(decoder, null_is_refused_where_it_must_not_be) {
    EXPECT_EQ(decoded<metadata_request>("ffffffff", 0),
        (codec_result{codec_errc::null_not_allowed, 4, "topics"}));
    EXPECT_TRUE(decoded<metadata_request>("ffffffff", 1));
    EXPECT_EQ(decoded<metadata_request>("00000001 ffff", 1),
        (codec_result{codec_errc::null_not_allowed, 6, "topics.name"}));
    EXPECT_EQ(decoded<list_groups_request>("00 00", 4).code, codec_errc::null_not_allowed);
}

TEST(decoder, strings_are_checked) {
    EXPECT_EQ(decoded<metadata_request>("00000001 0002 c328", 1),
        (codec_result{codec_errc::invalid_utf8, 8, "topics.name"}));
    std::string long_string = "02 81 80 02"; // 32768 characters
    for (int i = 0; i != 32768; ++i)
        long_string += "61";
    EXPECT_EQ(decoded<list_groups_request>(long_string + "00", 4).code, codec_errc::invalid_length);
}

TEST(decoder, tags_are_checked) {
    const std::string body = "0000 01 00000000 ";
    EXPECT_TRUE(decoded<api_versions_response>(body + "01 01 08 0000000000000009", 3));
    // announced size and value differ, known tag
    EXPECT_EQ(decoded<api_versions_response>(body + "01 01 09 0000000000000009 00", 3),
        (codec_result{codec_errc::tag_size_mismatch, 18, "finalized_features_epoch"}));
    EXPECT_EQ(decoded<api_versions_response>(body + "01 01 07 0000000000000009", 3),
        (codec_result{codec_errc::truncated, 10, "finalized_features_epoch"}));
    EXPECT_EQ(decoded<api_versions_response>(body + "01 01 09 0000000000000009", 3),
        (codec_result{codec_errc::truncated, 10, "finalized_features_epoch"}));
    // order
    EXPECT_EQ(decoded<api_versions_response>(body + "02 03 01 01 01 08 0000000000000009", 3).code,
        codec_errc::tag_order);
    EXPECT_EQ(decoded<api_versions_response>(body + "02 03 01 01 03 01 00", 3).code,
        codec_errc::tag_order);
    EXPECT_EQ(decoded<api_versions_response>(body + "02 09 01 01 09 01 00", 3).code,
        codec_errc::tag_order);
    // more than there is
    EXPECT_EQ(decoded<api_versions_response>(body + "01 09 05 01", 3).code, codec_errc::truncated);
}

TEST(decoder, bytes_behind_the_message_are_an_error_unless_asked_for) {
    list_groups_request message;
    const auto input = unhex("01 00 aabb");
    EXPECT_EQ(decode(input, 4, message), (codec_result{codec_errc::trailing_bytes, 2, ""}));
    std::size_t left_over = 0;
    EXPECT_TRUE(decode(input, 4, message, &left_over));
    EXPECT_EQ(left_over, 2u);
}

TEST(decoder, memory_can_be_limited) {
    metadata_response answer;
    answer.topics.resize(1000);
    std::vector<std::byte> input;
    ASSERT_TRUE(encode(answer, 12, input));
    metadata_response read;
    EXPECT_TRUE(decode(input, 12, read, nullptr, 10'000'000));
    EXPECT_EQ(read, answer);
    const codec_result result = decode(input, 12, read, nullptr, 50'000);
    EXPECT_EQ(result.code, codec_errc::memory_limit);
    EXPECT_STREQ(result.field, "topics");
}

} // namespace

} // namespace kafka::protocol
