// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/aws_msk_iam_server.hpp"

#include "evaluations.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;
using detail::aws_msk_iam_server;
using ::testing::HasSubstr;

// 2021-08-18T21:25:11Z, and a signature by which other implementations of the mechanism are tested.
constexpr std::chrono::seconds then{1'629'321'911};
constexpr std::string_view signature =
    "0fa42ae3d5693777942a7a4028b564f0b372bafa2f71c1a19ad60680e6cb994b";
constexpr std::string_view signature_with_token =
    "b0619c50b7ecb4a7f6f92bd5f733770df5710e97b25146f97015c0b1db783b05";

std::optional<aws_user> find_user(std::string_view id) {
    if (id != "XXXXXXXXXXXXXXXXXXXX")
        return std::nullopt;
    return aws_user{.credentials = {.access_key_id = std::string(id),
                        .secret_access_key = std::string(40, 'X')}};
}

boost::json::object request() {
    return {{"version", "2020_10_22"}, {"host", "localhost"}, {"user-agent", "somebody"},
        {"action", "kafka-cluster:Connect"}, {"x-amz-algorithm", "AWS4-HMAC-SHA256"},
        {"x-amz-credential", "XXXXXXXXXXXXXXXXXXXX/20210818/us-east-1/kafka-cluster/aws4_request"},
        {"x-amz-date", "20210818T212511Z"}, {"x-amz-signedheaders", "host"},
        {"x-amz-expires", "900"}, {"x-amz-signature", signature}};
}

detail::evaluation ask(const boost::json::object& what, std::chrono::milliseconds now = then,
    aws_msk_iam_server::key_lookup find = find_user) {
    aws_msk_iam_server subject("id", std::move(find));
    return say(subject, boost::json::serialize(what), now);
}

TEST(aws_msk_iam_server, accepts_a_right_signature) {
    aws_msk_iam_server subject("id", find_user);
    EXPECT_THAT(say(subject, boost::json::serialize(request()), then),
        is_accepted(R"({"version":"2020_10_22","request-id":"id"})"));
    EXPECT_EQ(subject.principal(), "XXXXXXXXXXXXXXXXXXXX");
}

TEST(aws_msk_iam_server, wants_the_token_of_temporary_credentials) {
    const auto find = [](std::string_view id) {
        auto user = find_user(id);
        user->credentials.session_token = "XXXXX";
        user->principal = "arn:aws:sts::1:assumed-role/r/s";
        return user;
    };
    EXPECT_THAT(ask(request(), then, find), is_refused("[id]: Access denied"));
    boost::json::object with_token = request();
    with_token["x-amz-security-token"] = "XXXXX";
    with_token["x-amz-signature"] = signature_with_token;
    aws_msk_iam_server subject("id", find);
    EXPECT_EQ(say(subject, boost::json::serialize(with_token), then).what, outcome::accepted);
    EXPECT_EQ(subject.principal(), "arn:aws:sts::1:assumed-role/r/s");
    with_token["x-amz-security-token"] = "YYYYY";
    EXPECT_THAT(ask(with_token, then, find), is_refused("[id]: Access denied"));
}

TEST(aws_msk_iam_server, refuses_what_is_changed) {
    const std::pair<const char*, const char*> changes[] = {{"host", "elsewhere"},
        {"x-amz-expires", "901"}, {"x-amz-date", "20210818T212512Z"}, {"version", "2020_10_23"},
        {"action", "kafka-cluster:Connec"}, {"x-amz-algorithm", "AWS4-HMAC-SHA1"},
        {"x-amz-signedheaders", "host;date"}, {"x-amz-signature", ""},
        {"x-amz-signature", "0FA42AE3D5693777942A7A4028B564F0B372BAFA2F71C1A19AD60680E6CB994B"},
        {"x-amz-credential", "YYYYYYYYYYYYYYYYYYYY/20210818/us-east-1/kafka-cluster/aws4_request"},
        {"x-amz-credential", "XXXXXXXXXXXXXXXXXXXX/20210819/us-east-1/kafka-cluster/aws4_request"},
        {"x-amz-credential", "XXXXXXXXXXXXXXXXXXXX/20210818/us-east-2/kafka-cluster/aws4_request"},
        {"x-amz-credential", "XXXXXXXXXXXXXXXXXXXX/20210818/us-east-1/kafka/aws4_request"},
        {"x-amz-credential", "XXXXXXXXXXXXXXXXXXXX"}, {"x-amz-credential", "////"},
        {"x-amz-credential", ""}, {"x-amz-security-token", "XXXXX"}};
    for (const auto& [name, value] : changes) {
        boost::json::object changed = request();
        changed[name] = value;
        EXPECT_THAT(ask(changed), is_refused("[id]: Access denied")) << name << " " << value;
    }
    for (const auto& member : request()) {
        boost::json::object lacking = request();
        lacking.erase(member.key());
        const bool matters = member.key() != "user-agent";
        EXPECT_EQ(ask(lacking).what == outcome::refused, matters) << member.key();
    }
}

TEST(aws_msk_iam_server, says_when_a_clock_is_off) {
    EXPECT_EQ(ask(request(), then - 5min).what, outcome::accepted);
    EXPECT_THAT(ask(request(), then - 5min - 1ms).reason, HasSubstr("in the future"));
    EXPECT_EQ(ask(request(), then + 15min).what, outcome::accepted);
    EXPECT_THAT(ask(request(), then + 15min + 1ms).reason, HasSubstr("has expired"));
}

TEST(aws_msk_iam_server, refuses_times_that_are_none) {
    for (const char* wrong : {"", "20210818T212511", "20210818 212511Z", "20211318T212511Z",
             "20210231T212511Z", "20210818T252511Z", "20210818T216011Z", "20210818T212561Z",
             "2021081xT212511Z", "-2021818T212511Z", "20210818T2125112"}) {
        boost::json::object changed = request();
        changed["x-amz-date"] = wrong;
        EXPECT_THAT(ask(changed), is_refused("[id]: Access denied")) << wrong;
    }
    for (const char* wrong : {"", "-1", "1e3", "99999999999999999999"}) {
        boost::json::object changed = request();
        changed["x-amz-expires"] = wrong;
        EXPECT_THAT(ask(changed), is_refused("[id]: Access denied")) << wrong;
    }
}

TEST(aws_msk_iam_server, refuses_what_is_no_request) {
    for (const std::string& each : {std::string(), std::string("{}"), std::string("[]"),
             std::string("{\"version\":1}"), std::string(100'000, '['), std::string("\0\xFF", 2)}) {
        aws_msk_iam_server subject("id", find_user);
        EXPECT_THAT(say(subject, each, then), is_refused("[id]: Access denied"));
    }
}

} // namespace
} // namespace kafka::testing::test
