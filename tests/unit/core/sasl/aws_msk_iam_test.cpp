// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/sasl/aws_msk_iam.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::core::sasl {
namespace {

using crypto::bytes_of;
using crypto::text_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// 2021-08-18T21:25:11Z.
constexpr std::chrono::seconds then{1'629'321'911};

aws_msk_iam::options options() {
    return {.host = "localhost", .region = "us-east-1", .user_agent = "kafka-asio", .now = then};
}

wish grant(aws_msk_iam& subject, aws_credentials what) {
    static_cast<aws_wish&>(*subject.task()).grant(std::move(what));
    return subject.on_task_done();
}

aws_credentials credentials(std::string session_token = {}) {
    return {.access_key_id = std::string(20, 'X'),
        .secret_access_key = std::string(40, 'X'),
        .session_token = std::move(session_token)};
}

boost::json::value said_with(aws_credentials with) {
    aws_msk_iam subject(options());
    subject.begin();
    EXPECT_EQ(grant(subject, std::move(with)), wish::send);
    return boost::json::parse(text_of(subject.take_token()));
}

// The signatures are those that other implementations of the mechanism are tested by.
TEST(aws_msk_iam, signs_with_permanent_credentials) {
    const boost::json::value said = said_with(credentials());
    EXPECT_EQ(said,
        boost::json::parse(R"({"version":"2020_10_22","host":"localhost","user-agent":"kafka-asio",
            "action":"kafka-cluster:Connect","x-amz-algorithm":"AWS4-HMAC-SHA256",
            "x-amz-credential":
                "XXXXXXXXXXXXXXXXXXXX/20210818/us-east-1/kafka-cluster/aws4_request",
            "x-amz-date":"20210818T212511Z","x-amz-signedheaders":"host","x-amz-expires":"900",
            "x-amz-signature":
                "0fa42ae3d5693777942a7a4028b564f0b372bafa2f71c1a19ad60680e6cb994b"})"));
}

TEST(aws_msk_iam, signs_with_temporary_credentials) {
    const boost::json::value said = said_with(credentials("XXXXX"));
    EXPECT_EQ(said.at("x-amz-security-token"), "XXXXX");
    EXPECT_EQ(said.at("x-amz-signature"),
        "b0619c50b7ecb4a7f6f92bd5f733770df5710e97b25146f97015c0b1db783b05");
}

TEST(aws_msk_iam, is_let_in_by_an_answer) {
    aws_msk_iam subject(options());
    subject.begin();
    grant(subject, credentials());
    EXPECT_EQ(subject.on_challenge(bytes_of(R"({"version":"2020_10_22"})")), wish::done);
}

TEST(aws_msk_iam, is_not_let_in_without_one) {
    aws_msk_iam subject(options());
    subject.begin();
    grant(subject, credentials());
    EXPECT_EQ(subject.on_challenge({}), wish::failed);
    EXPECT_EQ(subject.failure().code, broker_errc::sasl_authentication_failed);
}

TEST(aws_msk_iam, is_not_told_what_the_broker_repeats_of_it) {
    aws_msk_iam subject(options());
    subject.begin();
    EXPECT_THAT(subject.unspeakable(), ElementsAre("")) << "there is nothing yet";
    grant(subject, credentials("XX/XX"));
    const boost::json::value said = boost::json::parse(text_of(subject.take_token()));
    EXPECT_THAT(subject.unspeakable(),
        UnorderedElementsAre(std::string_view(said.at("x-amz-signature").as_string()), "XX/XX",
            "XX%2FXX", std::string(40, 'X')));
}

TEST(aws_msk_iam, needs_key_and_secret) {
    aws_msk_iam subject(options());
    subject.begin();
    EXPECT_EQ(grant(subject, {.access_key_id = "AKIA", .secret_access_key = ""}), wish::failed);
    EXPECT_EQ(subject.failure().code, errc::no_credentials);
    EXPECT_THAT(subject.failure().message(), Not(HasSubstr("AKIA")));
}

} // namespace
} // namespace kafka::core::sasl
