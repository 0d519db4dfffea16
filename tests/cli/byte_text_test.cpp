// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/byte_text.hpp"
#include "failures.hpp"
#include "protocol/base64.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace kafka::cli {
namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> made;
    for (const int value : values)
        made.push_back(static_cast<std::byte>(value));
    return made;
}

std::string problem(std::string_view text, byte_format format) {
    const failure wrong = failure_of([&] { read_bytes(text, format); });
    EXPECT_EQ(wrong.status, 2);
    return wrong.text;
}

TEST(hex, is_read_with_blanks_and_prefixes) {
    for (const char* text : {"00ff1A", "00 ff\t1a\n", "0x00ff1a", "0x00 0XFF 0x1a", " 0x000xff1a ",
             "\r\n00\r\nff\r\n1a\r\n"})
        EXPECT_EQ(read_bytes(text, byte_format::hex), bytes({0, 255, 26})) << text;
    EXPECT_EQ(read_bytes("", byte_format::hex), bytes({}));
    EXPECT_EQ(read_bytes(" \n", byte_format::hex), bytes({}));
}

TEST(hex, says_which_character_is_wrong) {
    EXPECT_EQ(problem("00fg", byte_format::hex), "'g' at character 3 is no hexadecimal digit");
    EXPECT_EQ(problem("00,ff", byte_format::hex), "',' at character 2 is no hexadecimal digit");
    EXPECT_EQ(problem("00 \x1b", byte_format::hex), "'?' at character 3 is no hexadecimal digit");
    EXPECT_EQ(problem("00\xc3\xa4", byte_format::hex),
        "'\xc3\xa4' at character 2 is no hexadecimal digit");
    EXPECT_EQ(problem("00f", byte_format::hex),
        "a byte has two hexadecimal digits; 'f' at character 2 is alone");
    EXPECT_EQ(problem("0 0", byte_format::hex),
        "a byte has two hexadecimal digits; '0' at character 0 is alone");
    EXPECT_FALSE(failure_of([] { read_bytes("zz", byte_format::hex); }).hint.empty());
}

TEST(hex, is_written_on_a_line) {
    EXPECT_EQ(write_bytes(bytes({0, 255, 26}), byte_format::hex), "00ff1a\n");
    EXPECT_EQ(write_bytes({}, byte_format::hex), "\n");
}

TEST(base64, agrees_with_rfc_4648) {
    const std::pair<const char*, const char*> samples[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
        {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, coded] : samples) {
        const auto raw = read_bytes(plain, byte_format::binary);
        EXPECT_EQ(write_bytes(raw, byte_format::base64), coded + std::string("\n"));
        EXPECT_EQ(read_bytes(coded, byte_format::base64), raw);
    }
    EXPECT_EQ(write_bytes(bytes({0xfb, 0xff}), byte_format::base64), "+/8=\n");
}

// The tool has only the public headers, and so a reader of its own.
TEST(base64, is_what_the_library_takes_in_json) {
    const auto read = [](std::string_view text) -> std::optional<protocol::bytes> {
        try {
            const auto found = read_bytes(text, byte_format::base64);
            return protocol::bytes(found.begin(), found.end());
        } catch (const failure&) {
            return std::nullopt;
        }
    };
    for (const char* text : {"Zg", "Zg==", "Zm8", "Zm8=", "Zm9v", "Zm9vYg", "+/8=", "+/8", ""}) {
        EXPECT_TRUE(read(text).has_value()) << text;
        EXPECT_EQ(read(text), protocol::detail::from_base64(text)) << text;
    }
    for (const char* text : {"Z", "Zm9vZ", "Zh==", "Zh", "Zg=", "Zm9=", "Zm9v=", "Zm9v==",
             "Zm9v====", "=", "==", "====", "Z===", "Zg==Zg==", "Zg=g", "Zm9v*", "-_8="}) {
        EXPECT_EQ(read(text), std::nullopt) << text;
        EXPECT_EQ(protocol::detail::from_base64(text), std::nullopt) << text;
    }
    // Blanks, which lines of base64 have and JSON has not, are all that the tool takes besides.
    EXPECT_TRUE(read("Zm\n8=\n").has_value());
    EXPECT_EQ(protocol::detail::from_base64("Zm\n8=\n"), std::nullopt);

    // Every short text of characters that matter
    constexpr std::string_view letters = "AQg=*";
    std::vector<std::string> texts{""};
    for (std::size_t at = 0; texts[at].size() != 6; ++at) {
        for (const char letter : letters)
            texts.push_back(texts[at] + letter);
    }
    EXPECT_TRUE(std::ranges::all_of(texts, [&](const std::string& text) {
        return read(text) == protocol::detail::from_base64(text);
    }));
}

TEST(base64, may_have_blanks_and_miss_its_padding) {
    EXPECT_EQ(
        read_bytes(" Zm9v\nYg\n", byte_format::base64), read_bytes("foob", byte_format::binary));
}

TEST(base64, says_which_character_is_wrong) {
    EXPECT_EQ(
        problem("Zm9v*", byte_format::base64), "'*' at character 4 is no character of base64");
    EXPECT_EQ(problem("Zg==Zg==", byte_format::base64), "'Z' at character 4 is no end of base64");
    for (const char* text : {"Z", "Zm9vZ", "Zh==", "Zg=", "Zm9v=", "Zm9v====", "="})
        EXPECT_EQ(problem(text, byte_format::base64), "the base64 does not end with a whole byte")
            << text;
}

TEST(binary, is_what_it_is) {
    const std::string text("\0\n\xff ", 4);
    EXPECT_EQ(read_bytes(text, byte_format::binary), bytes({0, 10, 255, 32}));
    EXPECT_EQ(write_bytes(bytes({0, 10, 255, 32}), byte_format::binary), text);
}

} // namespace
} // namespace kafka::cli
