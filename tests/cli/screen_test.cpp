// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/screen.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>

namespace kafka::cli {
namespace {

TEST(screen, a_frame_overwrites_and_erases_only_what_is_left_over) {
    EXPECT_EQ(frame_of({"one", "", "three"}), "\x1b[?2026h\x1b[H"
                                              "one\x1b[K\r\n"
                                              "\x1b[K\r\n"
                                              "three\x1b[K"
                                              "\x1b[J\x1b[?2026l");
    EXPECT_EQ(frame_of({}), "\x1b[?2026h\x1b[H\x1b[J\x1b[?2026l");
}

TEST(screen, what_is_no_terminal_counts_as_one_of_80_by_24) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
    ASSERT_TRUE(file);
    EXPECT_EQ(screen::size_of(file.get()).columns, 80u);
    EXPECT_EQ(screen::size_of(file.get()).rows, 24u);
}

} // namespace
} // namespace kafka::cli
