// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/aws/credentials_file.hpp"

#include <gmock/gmock.h>

#include <string>
#include <variant>

namespace kafka::core::aws {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view file = R"(# of all machines
[default]
aws_access_key_id = AKID1
aws_secret_access_key=secret1/+=

[ lent ] ; by somebody
aws_access_key_id=AKID2
; aws_access_key_id=AKID9
aws_secret_access_key = secret2
aws_session_token = token2==
region = eu-central-1

[half]
aws_access_key_id=AKID3
[other half]
aws_secret_access_key=hush
[role]
role_arn = arn:aws:iam::1:role/r
source_profile = default
)";

TEST(aws_credentials_file, has_a_section_for_each_profile) {
    const auto found = read_credentials_file(file, "default");
    ASSERT_TRUE(std::holds_alternative<aws_credentials>(found));
    EXPECT_EQ(std::get<0>(found).access_key_id, "AKID1");
    EXPECT_EQ(std::get<0>(found).secret_access_key, "secret1/+=");
    EXPECT_EQ(std::get<0>(found).session_token, "");
    const auto lent = read_credentials_file(file, "lent");
    ASSERT_TRUE(std::holds_alternative<aws_credentials>(lent));
    EXPECT_EQ(std::get<0>(lent).access_key_id, "AKID2");
    EXPECT_EQ(std::get<0>(lent).secret_access_key, "secret2");
    EXPECT_EQ(std::get<0>(lent).session_token, "token2==");
}

TEST(aws_credentials_file, may_have_other_ends_of_lines) {
    const auto found = read_credentials_file(
        "[default]\r\naws_access_key_id=a\r\naws_secret_access_key=b", "default");
    ASSERT_TRUE(std::holds_alternative<aws_credentials>(found));
    EXPECT_EQ(std::get<0>(found).access_key_id, "a");
    EXPECT_EQ(std::get<0>(found).secret_access_key, "b");
}

TEST(aws_credentials_file, says_what_is_missing) {
    const auto problem = [](std::string_view text, std::string_view profile) {
        const auto found = read_credentials_file(text, profile);
        const auto* const said = std::get_if<std::string>(&found);
        EXPECT_NE(said, nullptr);
        return said != nullptr ? *said : "";
    };
    EXPECT_EQ(problem(file, "nobody"), "does not have the profile nobody");
    EXPECT_EQ(problem(file, "half"), "has for the profile half no aws_secret_access_key");
    EXPECT_EQ(problem(file, "other half"), "has for the profile other half no aws_access_key_id");
    EXPECT_THAT(problem(file, "other half"), Not(HasSubstr("hush")));
    EXPECT_THAT(problem(file, "role"), HasSubstr("role_arn, which is not supported"));
    EXPECT_THAT(problem("", "default"), HasSubstr("does not have"));
    EXPECT_THAT(problem("[default\n=\n]=\n==[", "default"), HasSubstr("does not have"));
}

} // namespace
} // namespace kafka::core::aws
