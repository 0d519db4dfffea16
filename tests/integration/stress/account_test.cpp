// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/stress/account.hpp"

#include "support/numbered_requests.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <span>
#include <string>
#include <thread>

namespace kafka::stress {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

account::answer_type answer_to(account::number number) {
    account::answer_type made;
    made.coordinators.emplace_back().key = tests::key_of(number);
    return made;
}

void arrive(account& at, account::number number) {
    const std::string request = "head " + tests::key_of(number) + " tail";
    at.on_arrival(std::as_bytes(std::span(request)));
}

error_info failure(written how) {
    return {.code = errc::connection, .request_written = how};
}

std::vector<std::string> complaints(account& of) {
    of.check_all();
    return of.complaints();
}

TEST(account, has_nothing_to_complain_of) {
    account subject(3);
    const auto answered = subject.begin().value();
    const auto failed = subject.begin().value();
    const auto unsent = subject.begin().value();
    EXPECT_EQ(subject.pending(), 3);
    arrive(subject, answered);
    subject.answered(answered, answer_to(answered));
    arrive(subject, failed);
    subject.failed(failed, failure(written::maybe));
    subject.failed(unsent, failure(written::no));
    EXPECT_TRUE(subject.wait_until_settled(0s));
    EXPECT_THAT(complaints(subject), IsEmpty());
    EXPECT_EQ(subject.sums().answered, 1);
    EXPECT_EQ(subject.sums().failed, 2);
    EXPECT_EQ(subject.sums().in_doubt, 1);
    EXPECT_THAT(subject.failures(), SizeIs(1));
}

TEST(account, takes_no_more_than_there_is_room_for) {
    account subject(3, 2);
    const auto first = subject.begin().value();
    subject.begin();
    EXPECT_FALSE(subject.begin());
    subject.succeeded(first);
    EXPECT_TRUE(subject.begin());
    subject.forgotten(1);
    EXPECT_FALSE(subject.begin());
    EXPECT_EQ(subject.pending(), 1);
}

TEST(account, complains_of_what_never_ends) {
    account subject(1);
    subject.begin();
    EXPECT_FALSE(subject.wait_until_settled(1ms));
    EXPECT_THAT(complaints(subject), ElementsAre("#0 has never ended"));
}

TEST(account, complains_of_what_ends_twice) {
    account subject(1);
    subject.begin();
    subject.succeeded(0);
    subject.failed(0, failure(written::maybe));
    EXPECT_THAT(complaints(subject), ElementsAre("#0 has ended twice"));
}

TEST(account, complains_of_the_answer_to_another_one) {
    account subject(2);
    subject.begin();
    subject.begin();
    arrive(subject, 0);
    arrive(subject, 1);
    subject.answered(0, answer_to(1));
    subject.answered(1, {});
    EXPECT_THAT(complaints(subject),
        ElementsAre("#0 has the answer to another one", "#1 has the answer to another one"));
}

TEST(account, complains_of_an_answer_to_what_has_not_arrived) {
    account subject(1);
    subject.begin();
    subject.answered(0, answer_to(0));
    EXPECT_THAT(complaints(subject), ElementsAre("#0 was answered without having arrived"));
}

TEST(account, complains_of_what_arrives_twice) {
    account subject(1);
    subject.begin();
    arrive(subject, 0);
    arrive(subject, 0);
    subject.answered(0, answer_to(0));
    EXPECT_THAT(complaints(subject), ElementsAre("#0 has arrived twice"));
}

TEST(account, complains_of_what_arrives_and_is_said_not_to_be_written) {
    account subject(1);
    subject.begin();
    subject.failed(0, failure(written::no));
    arrive(subject, 0);
    EXPECT_THAT(
        complaints(subject), ElementsAre("#0 has arrived and is said not to have been written"));
}

TEST(account, says_how_many_complaints_it_leaves_out) {
    account subject(0);
    for (int i = 0; i < 13; ++i)
        subject.complain("again");
    EXPECT_THAT(subject.complaints(), SizeIs(11));
    EXPECT_EQ(subject.complaints().back(), "and 3 more");
}

TEST(account, is_waited_for_while_others_end) {
    account subject(1);
    subject.begin();
    std::jthread other([&] { subject.succeeded(0); });
    EXPECT_TRUE(subject.wait_until_settled(30s));
}

} // namespace
} // namespace kafka::stress
