// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/terminal.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>

namespace kafka::cli {
namespace {

TEST(terminal, a_file_is_none_and_gets_no_colours) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
    ASSERT_TRUE(file);
    EXPECT_FALSE(is_terminal(file.get()));
    EXPECT_FALSE(style_of(file.get()).colours);
    EXPECT_EQ(style_of(file.get()).width, 80u);
}

TEST(terminal, paints_only_with_colours_and_something_to_paint) {
    EXPECT_EQ((style{.colours = true}.paint(colour::red, "x")), "\x1b[31mx\x1b[0m");
    EXPECT_EQ((style{.colours = true}.paint(colour::plain, "x")), "x");
    EXPECT_EQ((style{.colours = true}.paint(colour::red, "")), "");
    EXPECT_EQ(style{}.paint(colour::red, "x"), "x");
}

TEST(terminal, width_counts_characters) {
    EXPECT_EQ(display_width("abc"), 3u);
    EXPECT_EQ(display_width("●–★"), 3u);
    EXPECT_EQ(pad_right("●", 3), "●  ");
    EXPECT_EQ(pad_left("●", 3), "  ●");
    EXPECT_EQ(pad_left("long", 3), "long");
}

TEST(terminal, printable_replaces_controls_only) {
    EXPECT_EQ(printable("a\x1b[31m\n\x7f\xc2\x9bz"), "a?[31m???z");
    EXPECT_EQ(printable("ä●\xc2\xa0"), "ä●\xc2\xa0");
    EXPECT_EQ(printable("\xc2"), "\xc2");
}

TEST(terminal, counted) {
    EXPECT_EQ(counted(0, "broker"), "0 brokers");
    EXPECT_EQ(counted(1, "broker"), "1 broker");
}

TEST(text_table, aligns_and_leaves_nothing_at_the_ends) {
    text_table table({{"N", true}, {"NAME"}, {"MORE"}});
    table.add({{"1"}, {"ä"}, {""}});
    table.add({{"100", colour::red}, {"name"}, {"x"}});
    EXPECT_EQ(table.render({}), "    N  NAME  MORE\n"
                                "    1  ä\n"
                                "  100  name  x\n");
    EXPECT_NE(
        table.render({.colours = true}).find("  \x1b[31m100\x1b[0m  name"), std::string::npos);
}

} // namespace
} // namespace kafka::cli
