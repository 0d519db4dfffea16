// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/json_text.hpp"

#include <gtest/gtest.h>

namespace kafka::cli {
namespace {

TEST(indented_json, has_a_member_a_line) {
    EXPECT_EQ(indented_json(R"({"a":1,"b":{"c":null,"d":{}},"e":[{"f":true},{"g":[]}]})"),
        R"({
  "a": 1,
  "b": {
    "c": null,
    "d": {}
  },
  "e": [
    {
      "f": true
    },
    {
      "g": []
    }
  ]
})");
}

TEST(indented_json, keeps_short_lists_of_values_on_a_line) {
    EXPECT_EQ(indented_json(R"({"a":[1,2,3],"b":["x,]","\"[{"]})"), R"({
  "a": [1, 2, 3],
  "b": ["x,]", "\"[{"]
})");
    std::string many = "[0";
    for (int i = 0; i < 100; ++i)
        many += ",0";
    const std::string text = indented_json(many + "]");
    EXPECT_TRUE(text.starts_with("[\n  0,\n  0,\n"));
    EXPECT_TRUE(text.ends_with("  0\n]"));
}

TEST(indented_json, changes_nothing_but_blanks) {
    EXPECT_EQ(
        indented_json(" { \"a b\" : [ 1 , [ ] ] } "), "{\n  \"a b\": [\n    1,\n    []\n  ]\n}");
    EXPECT_EQ(indented_json("{}"), "{}");
    EXPECT_EQ(indented_json("[]"), "[]");
    EXPECT_EQ(indented_json("-1.5E3"), "-1.5E3");
    EXPECT_EQ(indented_json(R"("{[:,]}\\")"), R"("{[:,]}\\")");
    EXPECT_EQ(indented_json(""), "");
}

TEST(safe_json, escapes_what_could_command_a_terminal) {
    EXPECT_EQ(safe_json("\"a\x7f\xc2\x9b\xc3\xa4\""), "\"a\\u007f\\u009b\xc3\xa4\"");
    EXPECT_EQ(safe_json("\xc2"), "\xc2");
    EXPECT_EQ(safe_json("{\"a\":1}"), "{\"a\":1}");
}

TEST(json_members, are_found_as_they_are_written) {
    const auto members =
        json_members(R"( { "a" : {"x":[1,"}"],"y":"\""} , "b":[{},"]"],"c\"":1.50, "d" :null } )");
    ASSERT_EQ(members.size(), 4u);
    EXPECT_EQ(members[0].name, "a");
    EXPECT_EQ(members[0].value, R"({"x":[1,"}"],"y":"\""})");
    EXPECT_EQ(members[1].name, "b");
    EXPECT_EQ(members[1].value, R"([{},"]"])");
    EXPECT_EQ(members[2].name, R"(c\")");
    EXPECT_EQ(members[2].value, "1.50");
    EXPECT_EQ(members[3].value, "null");
}

TEST(json_members, there_are_none_in_what_is_no_object) {
    for (const char* text : {"", "{}", " { } ", "[]", "1", "\"{\"", "null"})
        EXPECT_TRUE(json_members(text).empty()) << text;
}

TEST(json_problem, says_where) {
    EXPECT_EQ(json_problem("{\"a\":[1,2]} \n"), "");
    EXPECT_EQ(json_problem("{\"a\":x}"), "no JSON: syntax error at character 5");
    EXPECT_EQ(json_problem("{\"a\":1"), "no JSON: incomplete JSON at character 6");
    EXPECT_EQ(json_problem(""), "no JSON: incomplete JSON at character 0");
    EXPECT_EQ(json_problem("{} {}"), "no JSON: extra data at character 3");
}

} // namespace
} // namespace kafka::cli
