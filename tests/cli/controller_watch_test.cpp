// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/live/controller_watch.hpp"

#include <gtest/gtest.h>

namespace kafka::cli {
namespace {

TEST(controller_watch, follows_who_takes_over_from_one_that_has_gone) {
    controller_watch subject;
    EXPECT_EQ(subject.controller(), std::nullopt);
    EXPECT_FALSE(subject.on_metadata(std::nullopt, false));
    EXPECT_FALSE(subject.on_metadata(1, false)) << "the first is no news";
    EXPECT_FALSE(subject.on_metadata(1, true));
    EXPECT_FALSE(subject.on_metadata(std::nullopt, false));
    EXPECT_EQ(subject.controller(), 1) << "for a moment there may be none";
    EXPECT_TRUE(subject.on_metadata(2, false));
    EXPECT_EQ(subject.controller(), 2);
    EXPECT_TRUE(subject.on_metadata(1, false));
    EXPECT_EQ(subject.controller(), 1);
}

TEST(controller_watch, knows_none_where_any_broker_is_named) {
    controller_watch subject;
    subject.on_metadata(1, false);
    EXPECT_FALSE(subject.on_metadata(3, true)) << "with KRaft";
    EXPECT_EQ(subject.controller(), std::nullopt);
    for (const std::int32_t each : {1, 2, 3}) {
        EXPECT_FALSE(subject.on_metadata(each, false));
        EXPECT_EQ(subject.controller(), std::nullopt);
    }
}

} // namespace
} // namespace kafka::cli
