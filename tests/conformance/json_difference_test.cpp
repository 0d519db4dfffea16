// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/json_difference.hpp"

#include <gtest/gtest.h>

namespace kafka::conformance {

namespace {

TEST(json_difference, order_of_members_does_not_matter) {
    EXPECT_EQ(json_difference(R"({"a":1,"b":[null]})", R"({"b":[null],"a":1})"), std::nullopt);
}

TEST(json_difference, names_the_path) {
    EXPECT_EQ(json_difference(R"({"t":[{"n":"x"},{"n":"x"}]})", R"({"t":[{"n":"x"},{"n":null}]})"),
        R"(t[1].n: ours "x", Java's null)");
}

TEST(json_difference, sees_what_one_side_lacks) {
    EXPECT_EQ(json_difference(R"({"a":1})", R"({})"), "a: ours 1, Java's nothing");
    EXPECT_EQ(json_difference(R"({})", R"({"a":1})"), "a: ours nothing, Java's 1");
    EXPECT_EQ(json_difference("[1,2]", "[1]"), "[1]: ours 2, Java's nothing");
    EXPECT_EQ(json_difference("[1]", "[1,2]"), "[1]: ours nothing, Java's 2");
}

TEST(json_difference, numbers_are_exact) {
    EXPECT_EQ(json_difference("9223372036854775807", "9223372036854775806"),
        "the whole: ours 9223372036854775807, Java's 9223372036854775806");
}

TEST(json_difference, text_that_is_no_json) {
    EXPECT_NE(json_difference("{", "{}"), std::nullopt);
    EXPECT_NE(json_difference("{}", "{"), std::nullopt);
}

TEST(byte_difference, shows_the_first) {
    using namespace std::string_view_literals;
    EXPECT_EQ(byte_difference("abc", "abc"), std::nullopt);
    EXPECT_EQ(byte_difference("ab\0"sv, "abc"), "byte 2: ours (3) 61 62>00, Java's (3) 61 62>63");
    EXPECT_EQ(byte_difference("ab", "abc"), "byte 2: ours (2) 61 62, Java's (3) 61 62>63");
}

} // namespace

} // namespace kafka::conformance
