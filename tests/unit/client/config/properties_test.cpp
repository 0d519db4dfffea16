// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The format of files. What is read is what java.util.Properties makes of the same text.

#include "client/config/properties.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::detail {
namespace {

using pairs = std::vector<std::pair<std::string, std::string>>;

pairs read(std::string_view text) {
    pairs made;
    for (property& each : parse_properties(text)) {
        EXPECT_FALSE(each.is_broken) << text;
        made.emplace_back(std::move(each.name), std::move(each.value));
    }
    return made;
}

TEST(properties, have_a_sign_or_blanks_between_name_and_value) {
    for (std::string_view text :
        {"a=b", "a = b", "a:b", "a: b", "a b", "a\tb", "a  =  b", "\fa\f=\fb", "\r\n a=b\r\n"})
        EXPECT_EQ(read(text), (pairs{{"a", "b"}})) << text;
    EXPECT_EQ(read("a:=b"), (pairs{{"a", "=b"}}));
    EXPECT_EQ(read("a = : b"), (pairs{{"a", ": b"}}));
    EXPECT_EQ(read("a=b=c d:e"), (pairs{{"a", "b=c d:e"}}));
    EXPECT_EQ(read("a=b "), (pairs{{"a", "b "}}));
    EXPECT_EQ(read("a"), (pairs{{"a", ""}}));
    EXPECT_EQ(read("a="), (pairs{{"a", ""}}));
    EXPECT_EQ(read(": b"), (pairs{{"", "b"}}));
    EXPECT_EQ(parse_properties("a").front().by, separation::none);
    EXPECT_EQ(parse_properties("a ").front().by, separation::blanks);
    EXPECT_EQ(parse_properties("a :").front().by, separation::sign);
}

TEST(properties, end_where_lines_do) {
    EXPECT_EQ(read(""), pairs());
    for (std::string_view end : {"\n", "\r", "\r\n", "\n\n", "\n \t\n"})
        EXPECT_EQ(read("a=b" + std::string(end) + "c=d"), (pairs{{"a", "b"}, {"c", "d"}}));
}

TEST(properties, leave_comments_out) {
    EXPECT_EQ(read("# a=1\n  ! b=2\nc=#3\n#\\\nd=4"), (pairs{{"c", "#3"}, {"d", "4"}}));
    EXPECT_EQ(read("\\\n  # a\nb=c"), (pairs{{"b", "c"}}));
}

TEST(properties, go_on_behind_a_backslash_at_the_end_of_a_line) {
    EXPECT_EQ(read("a=b\\\n   c"), (pairs{{"a", "bc"}}));
    EXPECT_EQ(read("a=b \\\r\n\tc"), (pairs{{"a", "b c"}}));
    EXPECT_EQ(read("a\\\n  =c"), (pairs{{"a", "c"}}));
    EXPECT_EQ(read("\\\na=\\\n\\\nb"), (pairs{{"a", "b"}}));
    EXPECT_EQ(read("a=b\\\n\nc=d"), (pairs{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(read("a=b\\\n  # c"), (pairs{{"a", "b# c"}}));
    EXPECT_EQ(read("a=b\\\\\nc=d"), (pairs{{"a", "b\\"}, {"c", "d"}}));
    EXPECT_EQ(read("a=b\\\\\\\n  c"), (pairs{{"a", "b\\c"}}));
    EXPECT_EQ(read("a=b\\ \nc=d"), (pairs{{"a", "b "}, {"c", "d"}}));
    EXPECT_EQ(read("a=b\\"), (pairs{{"a", "b"}}));
}

TEST(properties, have_escapes) {
    EXPECT_EQ(read("a=\\t\\n\\r\\f"), (pairs{{"a", "\t\n\r\f"}}));
    EXPECT_EQ(read("a=b\\\\c"), (pairs{{"a", "b\\c"}}));
    // What needs none.
    EXPECT_EQ(read("a=\\b\\0\\q\\\"\\:\\ \\U0041"), (pairs{{"a", "b0q\": U0041"}}));
    EXPECT_EQ(read("a\\=b\\:\\ c=d"), (pairs{{"a=b: c", "d"}}));
    EXPECT_EQ(read("\\#a=b"), (pairs{{"#a", "b"}}));
}

TEST(properties, have_characters_by_number) {
    EXPECT_EQ(read("a=\\u0041\\u00e9\\u20AC1"), (pairs{{"a", "A\xC3\xA9\xE2\x82\xAC"
                                                             "1"}}));
    EXPECT_EQ(read("a=\\ud83d\\ude00"), (pairs{{"a", "\xF0\x9F\x98\x80"}}));
    EXPECT_EQ(read("a=\\u0000"), (pairs{{"a", std::string(1, '\0')}}));
    for (std::string_view broken : {"a=\\u", "a=\\u12", "a=\\u12g4", "a=\\uu0041", "a=\\u-041",
             "a=\\ud83d", "a=\\ud83d\\u0041", "a=\\ud83dx", "a=\\ude00", "\\u1=b"}) {
        const std::vector<property> found = parse_properties(broken);
        ASSERT_EQ(found.size(), 1u) << broken;
        EXPECT_TRUE(found.front().is_broken) << broken;
    }
}

TEST(properties, are_in_utf_8_and_may_say_so) {
    EXPECT_EQ(read("\xEF\xBB\xBF"
                   "a=\xC3\xA9"),
        (pairs{{"a", "\xC3\xA9"}}));
    EXPECT_EQ(read("\xEF\xBB\xBF# a\nb=c"), (pairs{{"b", "c"}}));
}

TEST(properties, know_their_lines) {
    std::vector<std::size_t> lines;
    for (const property& each : parse_properties("a=1\n\n#\r\nb=\\\n2\rc=3\n"))
        lines.push_back(each.line);
    EXPECT_EQ(lines, (std::vector<std::size_t>{1, 4, 6}));
}

} // namespace
} // namespace kafka::detail
