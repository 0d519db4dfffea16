// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace kafka::core {
namespace {

constexpr std::string_view long_secret = "correct horse battery staple";

TEST(what_a_peer_says, is_told_with_secrets_left_out) {
    const std::string both = std::string(long_secret) + " and more";
    EXPECT_EQ(told("no: " + both + ", " + std::string(long_secret) + '!', {long_secret, both}, 100),
        "no: ***, ***!");
    EXPECT_EQ(told("nothing", {long_secret, ""}, 100), "nothing");
    EXPECT_EQ(told("nothing", {}, 100), "nothing");
}

TEST(what_a_peer_says, is_not_told_where_the_rest_would_give_a_secret_away) {
    for (const std::string_view secret : {"e", "password", "*"})
        EXPECT_EQ(told("invalid user name or password *", {long_secret, secret}, 100), "***");
    EXPECT_EQ(told("no", {"e"}, 100), "no");
}

TEST(what_a_peer_says, is_told_without_a_secret_that_is_cut) {
    EXPECT_EQ(told("no " + std::string(long_secret), {long_secret}, 5), "no **...");
    EXPECT_EQ(told("no s3cret", {"s3cret"}, 5), "***");
}

} // namespace
} // namespace kafka::core
