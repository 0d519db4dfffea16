// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/log_delivery.hpp"

#include <gmock/gmock.h>

#include <string>

namespace kafka::detail {
namespace {

using ::testing::SizeIs;

log_delivery::batch records(std::size_t count) {
    return log_delivery::batch(count, {.message = "x"});
}

TEST(log_delivery, sends_for_records_once) {
    log_delivery subject;
    log_delivery::batch made;
    EXPECT_FALSE(subject.take(made));
    made = records(2);
    EXPECT_TRUE(subject.take(made));
    EXPECT_THAT(made, SizeIs(0));
    made = records(1);
    EXPECT_FALSE(subject.take(made)) << "somebody is under way already";
    EXPECT_THAT(subject.next("", {}), SizeIs(3));
    EXPECT_FALSE(subject.on_told());
    made = records(1);
    EXPECT_TRUE(subject.take(made));
}

TEST(log_delivery, sends_again_for_what_came_meanwhile) {
    log_delivery subject;
    log_delivery::batch made = records(1);
    subject.take(made);
    EXPECT_THAT(subject.next("", {}), SizeIs(1));
    made = records(1);
    EXPECT_FALSE(subject.take(made));
    EXPECT_TRUE(subject.on_told());
    EXPECT_THAT(subject.next("", {}), SizeIs(1));
    EXPECT_FALSE(subject.on_told());
}

TEST(log_delivery, keeps_so_many_and_tells_how_many_are_lost) {
    log_delivery subject;
    log_delivery::batch made = records(log_delivery::most - 1);
    subject.take(made);
    made = records(5);
    subject.take(made);
    const log_delivery::batch told = subject.next("me", time_point(std::chrono::seconds(1)));
    ASSERT_THAT(told, SizeIs(log_delivery::most + 1));
    EXPECT_EQ(told.back().level, log_level::warning);
    EXPECT_EQ(told.back().client_id, "me");
    EXPECT_EQ(told.back().message.substr(0, 24), "4 log records are lost, ");
    EXPECT_FALSE(subject.on_told());
}

} // namespace
} // namespace kafka::detail
