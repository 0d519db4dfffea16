// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_answer.hpp"
#include "core/oauth/token_request.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::oauth {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<crypto::secret> hiding(std::string_view secret) {
    return {crypto::joined(secret)};
}

token_answer read(std::string body, unsigned status = 200, std::string type = "application/json") {
    return read_token_answer(
        {.status = status, .content_type = std::move(type), .body = std::move(body)},
        hiding("s3cret"));
}

TEST(token_answer, has_a_token_and_its_lifetime) {
    const token_answer got =
        read(R"({"access_token":"ey.a.b","token_type":"Bearer","expires_in":3600,"scope":"x"})");
    EXPECT_THAT(got.problem, IsEmpty());
    EXPECT_EQ(got.token, "ey.a.b");
    EXPECT_EQ(got.lifetime, 3600s);
    EXPECT_FALSE(read(R"({"access_token":"x"})").lifetime);
    EXPECT_EQ(read(R"({"access_token":"x","token_type":"BEARER"})").token, "x");
}

TEST(token_answer, takes_lifetimes_as_servers_write_them) {
    const auto lifetime = [](const std::string& value) {
        return read(R"({"access_token":"x","expires_in":)" + value + '}').lifetime;
    };
    EXPECT_EQ(lifetime("\"300\""), 300s);
    EXPECT_EQ(lifetime("299.9"), 299s);
    EXPECT_EQ(lifetime("18446744073709551615"), 253'402'300'799s);
    EXPECT_EQ(lifetime("1e300"), 253'402'300'799s);
    for (const char* none : {"0", "-1", "\"soon\"", "null", "[]", "-1e300"})
        EXPECT_FALSE(lifetime(none)) << none;
}

TEST(token_answer, without_a_usable_token_is_a_failure) {
    for (const auto& [body, words] : {std::pair("{}", "without an access_token"),
             std::pair(R"({"access_token":""})", "without an access_token"),
             std::pair(R"({"access_token":7})", "without an access_token"),
             std::pair(R"({"access_token":"a b"})", "cannot be used"),
             std::pair(R"({"access_token":"a","token_type":"mac"})", "type mac"),
             std::pair("[]", "no JSON object"), std::pair("", "no JSON object"),
             std::pair("{\"access_token\":\"a\"", "no JSON object")}) {
        const token_answer got = read(body);
        EXPECT_THAT(got.problem, HasSubstr(words)) << body;
        EXPECT_FALSE(got.may_pass);
    }
    EXPECT_EQ(read("<html>", 200, "text/html").problem,
        "answers with what is no JSON object, but text/html; is it the URL of a token endpoint?");
}

TEST(token_answer, nested_without_end_is_no_json) {
    const std::string deep = R"({"access_token":)" + std::string(60'000, '[');
    EXPECT_THAT(read(deep).problem, HasSubstr("no JSON object"));
}

TEST(token_answer, tells_why_the_client_is_refused) {
    const token_answer got =
        read(R"({"error":"invalid_client","error_description":"Invalid client credentials"})", 401);
    EXPECT_EQ(got.problem, "answers with status 401: invalid_client (Invalid client credentials)");
    EXPECT_FALSE(got.may_pass);
    EXPECT_EQ(read("nothing to read", 404, "text/plain").problem, "answers with status 404");
}

TEST(token_answer, knows_what_may_pass) {
    for (const unsigned status : {500u, 502u, 503u, 504u, 408u, 429u})
        EXPECT_TRUE(read("", status).may_pass) << status;
    for (const unsigned status : {400u, 401u, 403u, 404u, 302u, 100u, 204u})
        EXPECT_FALSE(read("", status).may_pass) << status;
}

TEST(token_answer, that_leads_elsewhere_is_not_followed) {
    const token_answer got = read_token_answer(
        {.status = 302, .location = "https://evil.example/token"}, hiding("s3cret"));
    EXPECT_THAT(got.problem, HasSubstr("(status 302, https://evil.example/token)"));
    EXPECT_FALSE(got.may_pass);
}

TEST(token_answer, is_told_without_the_secret_and_without_control_characters) {
    const std::string secret = "s3cret-0123456789";
    const token_answer got = read_token_answer(
        {.status = 400,
            .body = R"({"error":"no s3cret-0123456789\u001b[2J","error_description":")" + secret +
                    std::string(9'000, 'x') + R"("})"},
        hiding(secret));
    EXPECT_THAT(got.problem, Not(HasSubstr(secret)));
    EXPECT_THAT(got.problem, HasSubstr("no ***?[2J"));
    EXPECT_LT(got.problem.size(), 500u);
    const token_answer elsewhere =
        read_token_answer({.status = 307, .location = "https://other/" + secret}, hiding(secret));
    EXPECT_THAT(elsewhere.problem, Not(HasSubstr(secret)));
}

TEST(token_answer, that_leads_elsewhere_is_told_without_a_query) {
    for (const char* rest : {"?session=hush", "#hush", "?a#hush"})
        EXPECT_THAT(read_token_answer({.status = 302, .location = std::string("/login") + rest}, {})
                        .problem,
            HasSubstr("(status 302, /login)"));
}

// As sent in each of the ways that there are, and as a server has it that has decoded the header.
TEST(token_answer, is_told_without_the_secret_as_it_was_sent) {
    client of{.endpoint = {.host = "idp", .port = 80, .target = "/"},
        .id = "app",
        .secret = crypto::joined(std::string_view("s3cret/0123456789+abcdefg"))};
    const auto check = [&](const std::string& said) {
        EXPECT_THAT(crypto::text_of(token_request(of)), HasSubstr(said));
        const token_answer got = read_token_answer(
            {.status = 401,
                .body = R"({"error":"invalid_client","error_description":"no )" + said + "!\"}"},
            secrets_of_request(of));
        EXPECT_THAT(got.problem, EndsWith("***!)"));
        EXPECT_THAT(got.problem, Not(HasSubstr(said)));
    };
    check("YXBwOnMzY3JldCUyRjAxMjM0NTY3ODklMkJhYmNkZWZn"); // app:s3cret%2F0123456789%2Babcdefg
    of.encodes_header = false;
    check("YXBwOnMzY3JldC8wMTIzNDU2Nzg5K2FiY2RlZmc="); // app:s3cret/0123456789+abcdefg
    of.shows_secret_in_form = true;
    check("client_secret=s3cret%2F0123456789%2Babcdefg");
    of.shows_secret_in_form = false;
    of.encodes_header = true;
    EXPECT_EQ(read_token_answer(
                  {.status = 400, .body = R"({"error":"app:s3cret%2F0123456789%2Babcdefg"})"},
                  secrets_of_request(of))
                  .problem,
        "answers with status 400: app:***");
}

TEST(token_answer, is_not_told_where_it_repeats_a_short_secret) {
    for (const std::string_view secret : {"*", "**", "no", "e"})
        EXPECT_EQ(
            read_token_answer({.status = 400, .body = R"({"error":"no ** here"})"}, hiding(secret))
                .problem,
            "answers with status 400: ***")
            << secret;
}

} // namespace
} // namespace kafka::core::oauth
