// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/support/words.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace kafka::cli {
namespace {

const std::vector<std::string> commands{"cluster", "api-versions", "config", "broker"};

TEST(nearest_word, forgives_what_fingers_do) {
    EXPECT_EQ(nearest_word("clsuter", commands), "cluster");
    EXPECT_EQ(nearest_word("cluste", commands), "cluster");
    EXPECT_EQ(nearest_word("clusterr", commands), "cluster");
    EXPECT_EQ(nearest_word("Cluster", commands), "cluster");
    EXPECT_EQ(nearest_word("apiversion", commands), "api-versions");
    EXPECT_EQ(nearest_word("brokre", commands), "broker");
}

TEST(nearest_word, does_not_guess) {
    EXPECT_EQ(nearest_word("produce", commands), "");
    EXPECT_EQ(nearest_word("", commands), "");
    EXPECT_EQ(nearest_word("x", commands), "");
    EXPECT_EQ(nearest_word("cluster", {}), "");
}

} // namespace
} // namespace kafka::cli
