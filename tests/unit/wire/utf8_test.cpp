// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kafka::wire {

namespace {

std::string encoded(std::uint32_t code) {
    std::string text;
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0 | code >> 12);
        text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        text += static_cast<char>(0xf0 | code >> 18);
        text += static_cast<char>(0x80 | (code >> 12 & 0x3f));
        text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    }
    return text;
}

TEST(utf8, has_every_code_point_but_surrogates) {
    for (std::uint32_t code = 0; code < 0x120000; ++code) {
        const bool valid = code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
        ASSERT_EQ(is_utf8(encoded(code)), valid) << std::hex << code;
    }
}

TEST(utf8, every_truncation_of_a_sequence_is_refused) {
    for (const std::uint32_t code : {0xe9u, 0x20acu, 0x1f980u}) {
        const std::string whole = encoded(code);
        for (std::size_t size = 1; size < whole.size(); ++size) {
            EXPECT_FALSE(is_utf8(whole.substr(0, size)));
            EXPECT_FALSE(is_utf8(whole.substr(0, size) + "abcdefgh"));
        }
    }
}

TEST(utf8, overlong_forms_are_refused) {
    EXPECT_FALSE(is_utf8("\xc0\x80"));
    EXPECT_FALSE(is_utf8("\xc1\xbf"));
    EXPECT_FALSE(is_utf8("\xe0\x9f\xbf"));
    EXPECT_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
    EXPECT_FALSE(is_utf8("\xf8\x88\x80\x80\x80"));
    EXPECT_FALSE(is_utf8("\xff"));
    EXPECT_FALSE(is_utf8("\x80"));
}

TEST(utf8, a_bad_byte_is_found_at_every_place) {
    for (std::size_t size = 1; size != 40; ++size) {
        std::string text(size, 'a');
        EXPECT_TRUE(is_utf8(text));
        for (std::size_t at = 0; at != size; ++at) {
            text[at] = '\xbf';
            EXPECT_FALSE(is_utf8(text)) << at << " of " << size;
            text[at] = 'a';
        }
    }
    EXPECT_TRUE(is_utf8(""));
}

TEST(utf8, a_copy_is_the_same_text_and_as_well_formed) {
    for (std::size_t size = 0; size != 40; ++size) {
        std::string text(size, ' ');
        for (std::size_t at = 0; at != size; ++at)
            text[at] = static_cast<char>('0' + at);
        std::string copied(size + 1, '!');
        EXPECT_TRUE(copy_utf8(text.data(), size, copied.data()));
        EXPECT_EQ(copied, text + '!');
        for (std::size_t at = 0; at != size; ++at) {
            std::string bad = text;
            bad[at] = '\xbf';
            EXPECT_FALSE(copy_utf8(bad.data(), size, copied.data())) << at << " of " << size;
        }
        const std::string longer = text + encoded(0x20ac);
        copied.assign(longer.size() + 1, '!');
        EXPECT_TRUE(copy_utf8(longer.data(), longer.size(), copied.data()));
        EXPECT_EQ(copied, longer + '!');
    }
}

} // namespace

} // namespace kafka::wire
