// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/log_lines.hpp"

#include <gtest/gtest.h>

#include <string>

namespace kafka::cli {
namespace {

log_record sample() {
    log_record made{.level = log_level::info, .message = "connected"};
    made.node = node_id(1);
    made.peer = "host:9092";
    return made;
}

TEST(log_line, has_time_level_and_what_it_is_about) {
    EXPECT_EQ(log_line("12:34:56.789", sample(), {}),
        "12:34:56.789 info    node 1 (host:9092): connected\n");
    log_record warned = sample();
    warned.level = log_level::warning;
    EXPECT_EQ(log_line("12:34:56.789", warned, {}),
        "12:34:56.789 warning node 1 (host:9092): connected\n");
}

TEST(log_line, has_colours_on_a_terminal_and_takes_the_line_that_waits_there) {
    EXPECT_EQ(log_line("1", sample(), {.colours = true, .rewrites_lines = true}),
        "\r\x1b[K\x1b[2m1\x1b[0m \x1b[36minfo   \x1b[0m node 1 (host:9092): connected\n");
}

TEST(waiting_lines, are_the_latest) {
    waiting_lines waiting;
    EXPECT_EQ(waiting.take(), "");
    for (std::size_t i = 0; i != waiting_lines::most; ++i)
        waiting.add(std::to_string(i) + '\n');
    std::string all = waiting.take();
    EXPECT_TRUE(all.starts_with("0\n1\n"));
    EXPECT_TRUE(all.ends_with("\n999\n"));
    for (std::size_t i = 0; i != waiting_lines::most + 2; ++i)
        waiting.add(std::to_string(i) + '\n');
    all = waiting.take();
    EXPECT_TRUE(all.starts_with("2 lines are not shown\n2\n3\n"));
    EXPECT_TRUE(all.ends_with("\n1001\n"));
    EXPECT_EQ(waiting.take(), "");
}

TEST(make_verbose, listens_only_when_it_is_asked_to) {
    client_options options;
    make_verbose(options, 0);
    EXPECT_FALSE(options.log);
    make_verbose(options, 1);
    EXPECT_TRUE(options.log);
    EXPECT_EQ(options.log_level, log_level::info);
    make_verbose(options, 2);
    EXPECT_EQ(options.log_level, log_level::debug);
    make_verbose(options, 5);
    EXPECT_EQ(options.log_level, log_level::trace);
    make_verbose(options, 1);
    EXPECT_EQ(options.log_level, log_level::trace) << "the option asks for more";
}

} // namespace
} // namespace kafka::cli
