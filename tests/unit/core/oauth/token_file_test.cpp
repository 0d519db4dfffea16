// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_file.hpp"

#include "crypto/secret.hpp"
#include "protocol/base64.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace kafka::core::oauth {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::seconds now = 1'800'000'000s;

std::string encoded(std::string_view text) {
    std::string made = protocol::detail::to_base64(crypto::bytes_of(text));
    std::erase(made, '=');
    std::ranges::replace(made, '+', '-');
    std::ranges::replace(made, '/', '_');
    return made;
}

std::string jwt(std::string_view claims, std::string_view header = R"({"alg":"RS256"})") {
    return encoded(header) + '.' + encoded(claims) + ".c2ln";
}

std::string problem_of_text(std::string_view text) {
    const auto read = read_token_file(text, now);
    const std::string* const problem = problem_in(read);
    EXPECT_NE(problem, nullptr) << text;
    return problem != nullptr ? *problem : "";
}

TEST(token_file, has_a_token_with_blanks_around_it) {
    const std::string token = jwt(R"({"sub":"me","exp":1800000001})");
    for (const std::string& text : {token, token + '\n', "\r\n  " + token + " \t\r\n"}) {
        const auto read = read_token_file(text, now);
        ASSERT_EQ(problem_in(read), nullptr);
        EXPECT_EQ(std::get<0>(read), token);
    }
    EXPECT_EQ(problem_in(read_token_file(jwt(R"({"sub":"never ends"})"), now)), nullptr);
}

TEST(token_file, may_have_any_bearer_token) {
    const std::string unsecured =
        encoded(R"({"alg":"none"})") + '.' + encoded(R"({"sub":"me","exp":1800000001})") + '.';
    const std::string encrypted = encoded(R"({"alg":"RSA-OAEP","enc":"A256GCM"})") + ".a.b.c.d";
    for (const std::string& token :
        {unsecured, encrypted, std::string("opaque"), std::string("a.b.c"), std::string("a.b"),
            std::string("o_p-A/q+u~e=="), encoded(R"({"opaque":"too"})")}) {
        const auto read = read_token_file(token + '\n', now);
        ASSERT_EQ(problem_in(read), nullptr) << token << ' ' << *problem_in(read);
        EXPECT_EQ(std::get<0>(read), token);
    }
    EXPECT_THAT(problem_of_text(encoded(R"({"alg":"none"})") + '.' + encoded(R"({"exp":1})") + '.'),
        HasSubstr("expired"));
}

TEST(token_file, that_nobody_renews_is_told_of) {
    EXPECT_EQ(problem_of_text(jwt(R"({"exp":1799999940})")),
        "has a token in it that has expired 60 s ago by this machine's clock; nobody has put a new "
        "one there");
    EXPECT_THAT(problem_of_text(jwt(R"({"exp":1800000000})")), HasSubstr("expired"));
    EXPECT_THAT(problem_of_text(jwt(R"({"exp":-1e300})")), HasSubstr("expired"));
}

TEST(token_file, with_something_else_in_it_is_told_of_without_it) {
    const std::string token = jwt(R"({"sub":"hush"})");
    for (const auto& [text, words] :
        {std::pair(std::string(), "is empty"), std::pair(std::string(" \n"), "is empty"),
            std::pair(R"({"access_token":")" + token + "\"}", "JSON"),
            std::pair("Bearer " + token, "Bearer"), std::pair(token + '\n' + token, "several"),
            std::pair(token + " x", "no token that could be used"),
            std::pair(token.substr(0, token.rfind('.')), "ends before its third part"),
            std::pair(token.substr(0, token.find('.') + 1), "ends before its third part"),
            std::pair(token.substr(0, token.rfind('.') + 1), "ends before its signature"),
            std::pair(encoded("{}") + '.' + encoded("{}") + '.', "ends before its signature"),
            std::pair(jwt("[]"), "claims cannot be read"),
            std::pair(jwt(std::string(40'000, '[')), "claims cannot be read")}) {
        EXPECT_THAT(problem_of_text(text), HasSubstr(words)) << text.substr(0, 100);
        EXPECT_THAT(problem_of_text(text), Not(HasSubstr("hush")));
    }
}

TEST(end_of_jwt, is_what_it_says_itself) {
    EXPECT_EQ(end_of_jwt(jwt(R"({"exp":1800000001})")), 1'800'000'001s);
    EXPECT_EQ(end_of_jwt(jwt(R"({"exp":1800000001.9})")), 1'800'000'001s);
    EXPECT_EQ(end_of_jwt(jwt(R"({"exp":1e300})")), 253'402'300'799s);
    for (const std::string& none : {jwt("{}"), jwt(R"({"exp":"1800000001"})"), jwt("[1]"),
             std::string("opaque"), std::string(), std::string(".."), std::string("a.b.c")})
        EXPECT_FALSE(end_of_jwt(none)) << none;
}

} // namespace
} // namespace kafka::core::oauth
