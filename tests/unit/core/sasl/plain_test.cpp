// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/plain.hpp"

#include <gmock/gmock.h>

namespace kafka::core::sasl {
namespace {

using crypto::bytes_of;
using crypto::text_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(plain, says_name_and_password_once) {
    plain subject(make_account("alice", "s,e=cr\xC3\xA9t"));
    EXPECT_EQ(subject.name(), "PLAIN");
    ASSERT_EQ(subject.begin(), wish::send);
    EXPECT_EQ(text_of(subject.take_token()), std::string_view("alice\0alice\0s,e=cr\xC3\xA9t", 21));
    EXPECT_TRUE(subject.take_token().empty()) << "nothing stays behind";
    EXPECT_EQ(subject.on_challenge({}), wish::done);
}

TEST(plain, is_not_let_in_by_a_broker_that_has_something_to_say) {
    plain subject(make_account("alice", "secret"));
    subject.begin();
    EXPECT_EQ(subject.on_challenge(bytes_of("what?")), wish::failed);
    EXPECT_EQ(subject.failure().code, errc::protocol);
    EXPECT_THAT(subject.failure().detail, HasSubstr("5 bytes"));
    EXPECT_THAT(subject.failure().message(), Not(HasSubstr("secret")));
}

TEST(plain, is_not_told_what_the_broker_repeats_of_it) {
    const plain subject(make_account("alice", "secret"));
    EXPECT_THAT(subject.unspeakable(), ElementsAre("secret"));
}

TEST(plain, says_which_options_to_look_at_when_it_is_refused) {
    const plain subject(make_account("alice", "secret"));
    EXPECT_THAT(subject.refusal(), HasSubstr("PLAIN"));
    EXPECT_THAT(subject.refusal(), HasSubstr("sasl_plain_username and sasl_plain_password"));
    EXPECT_THAT(subject.refusal(), Not(HasSubstr("secret")));
}

} // namespace
} // namespace kafka::core::sasl
