// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What stands between quotes is what java.io.StreamTokenizer makes of it, which reads
// `sasl.jaas.config` for Java's client.

#include "client/config/jaas.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace kafka::detail {
namespace {

std::optional<std::string> value_of(std::string_view written) {
    jaas_entry entry;
    if (!parse_jaas("x.Module required key=" + std::string(written) + ';', entry))
        return std::nullopt;
    return *entry.find("key");
}

TEST(jaas, has_escapes_between_quotes) {
    EXPECT_EQ(value_of(R"("a\\b")"), "a\\b");
    EXPECT_EQ(value_of(R"("a\"b'")"), "a\"b'");
    EXPECT_EQ(value_of(R"('a"b\'')"), "a\"b'");
    EXPECT_EQ(value_of(R"("\a\b\f\n\r\t\v")"), "\a\b\f\n\r\t\v");
    EXPECT_EQ(value_of(R"("\e\8\$")"), "e8$");
}

TEST(jaas, has_characters_in_octal) {
    EXPECT_EQ(value_of(R"("\1\12\123\1234")"), "\x01\x0ASS4");
    EXPECT_EQ(value_of(R"("\377\400\477")"), "\xC3\xBF 0'7");
    EXPECT_EQ(value_of(R"("\18\08")"), std::string("\x01"
                                                   "8\0"
                                                   "8",
                                           4));
}

TEST(jaas, ends_quotes_in_their_line) {
    for (std::string_view broken : {"\"a\nb\"", "\"a\rb\"", "\"a", "\"a\\", "\"a\\\""})
        EXPECT_EQ(value_of(broken), std::nullopt) << broken;
}

} // namespace
} // namespace kafka::detail
