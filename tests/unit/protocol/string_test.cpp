// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <kafka/protocol/string.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace kafka::protocol {

namespace {

static_assert(sizeof(string) == 24);

using namespace std::string_view_literals;

TEST(string, converts_from_and_to_what_text_is) {
    const string from_literal = "literal";
    const string from_view = "view"sv;
    const string from_std = std::string("std::string");
    const std::string_view view = from_view;
    const std::string copied(from_std);
    EXPECT_EQ(from_literal.view(), "literal");
    EXPECT_EQ(view, "view");
    EXPECT_EQ(copied, "std::string");
    string assigned;
    assigned = "one";
    assigned = "two"sv;
    assigned = std::string("three");
    EXPECT_EQ(assigned, "three");
}

TEST(string, compares) {
    const string a = "a";
    const string b = "b";
    EXPECT_TRUE(a == a && a != b && a < b && b > a);
    EXPECT_TRUE(a == "a" && "a" == a && a != "b"sv && a == std::string("a"));
    EXPECT_TRUE(a < "b" && "a" < b && b >= "b"sv);
    EXPECT_NE(string("a\0b"sv), "a");
}

TEST(string, keeps_texts_of_every_size) {
    for (std::size_t size = 0; size != 70; ++size) {
        const std::string text(size, 'x');
        string made = text;
        EXPECT_EQ(made.size(), size);
        EXPECT_EQ(made, text);
        const string copy = made;
        const string moved = std::move(made);
        EXPECT_EQ(copy, moved);
        EXPECT_EQ(std::string(copy.begin(), copy.end()), text);
    }
    EXPECT_TRUE(string().empty());
}

TEST(string, up_to_sixteen_letters_need_no_memory) {
    const string made = "sixteen letters!";
    EXPECT_TRUE(made.data() >= reinterpret_cast<const char*>(&made) &&
                made.data() < reinterpret_cast<const char*>(&made + 1));
}

TEST(string, can_take_part_of_itself) {
    string made = "a text that is too long to be kept inside";
    made = made.view().substr(2, 4);
    EXPECT_EQ(made, "text");
}

TEST(string, hashes_as_its_text) {
    EXPECT_EQ(std::hash<string>{}("topic"), std::hash<std::string_view>{}("topic"));
    const std::unordered_set<string> set{"a", "b", "a"};
    EXPECT_EQ(set.size(), 2u);
}

} // namespace

} // namespace kafka::protocol
