// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gmock/gmock.h>
#include <kafka/testing/security.hpp>

#include "crypto/secret.hpp"
#include "protocol/base64.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds now{1'767'225'600};

std::string encoded(std::string_view text) {
    return protocol::detail::to_base64(crypto::bytes_of(text));
}

std::string token(std::string_view claims, std::string_view header = R"({"alg":"none"})") {
    return encoded(header) + "." + encoded(claims) + ".";
}

token_verdict judge(std::string value, const unsecured_token_rules& rules = {}) {
    return unsecured_token_validator(rules)({.value = std::move(value)}, now);
}

std::string claims(std::string_view rest) {
    return R"({"sub":"alice","exp":1767225660)" + std::string(rest) + "}";
}

TEST(unsecured_token, is_accepted_until_it_expires) {
    const std::string made = unsecured_token("al?ice>~", now, now + 60s, {"a", "b"});
    EXPECT_EQ(made.find_first_of("+/="), std::string::npos) << made;
    const token_verdict verdict = judge(made, {.required_scope = {"a"}});
    EXPECT_EQ(verdict.principal, "al?ice>~");
    EXPECT_EQ(verdict.expires, std::chrono::milliseconds(now + 60s));
    EXPECT_EQ(unsecured_token_validator()({.value = made}, now + 60s - 1ms).principal, "al?ice>~");
    EXPECT_EQ(unsecured_token_validator()({.value = made}, now + 60s).principal, "");
    EXPECT_EQ(unsecured_token_validator()({.value = made}, now - 1ms).principal, "");
}

TEST(unsecured_token, may_differ_from_the_server_s_clock_where_allowed) {
    const auto lenient = unsecured_token_validator({.allowable_clock_skew = 5s});
    const oauth_token made{.value = unsecured_token("alice", now, now + 60s)};
    EXPECT_EQ(lenient(made, now - 5s).principal, "alice");
    EXPECT_EQ(lenient(made, now - 5s - 1ms).principal, "");
    EXPECT_EQ(lenient(made, now + 65s - 1ms).principal, "alice");
    EXPECT_EQ(lenient(made, now + 65s).principal, "");
}

TEST(unsecured_token, has_times_of_any_kind_of_number) {
    EXPECT_EQ(judge(token(R"({"sub":"a","exp":1767225600.5})")).expires,
        std::chrono::milliseconds(now) + 500ms);
    EXPECT_EQ(judge(token(R"({"sub":"a","exp":1e300})")).principal, "a");
    EXPECT_EQ(judge(token(R"({"sub":"a","exp":-1})")).principal, "");
    EXPECT_EQ(judge(token(R"({"sub":"a","exp":"1767225660"})")).principal, "");
    EXPECT_EQ(judge(token(claims(R"(,"iat":"now")"))).principal, "");
    EXPECT_EQ(judge(token(claims(R"(,"iat":1767225600)"))).principal, "alice");
}

TEST(unsecured_token, is_named_by_the_claim_that_is_chosen) {
    const std::string made = token(claims(R"(,"user":"bob","n":1)"));
    EXPECT_EQ(judge(made).principal, "alice");
    EXPECT_EQ(judge(made, {.principal_claim = "user"}).principal, "bob");
    EXPECT_EQ(judge(made, {.principal_claim = "n"}).principal, "");
    EXPECT_EQ(judge(made, {.principal_claim = "none"}).principal, "");
    EXPECT_EQ(judge(token(R"({"sub":" ","exp":1767225660})")).principal, "");
}

TEST(unsecured_token, needs_all_of_the_scope) {
    const unsecured_token_rules rules{.scope_claim = "scp", .required_scope = {"a", "b"}};
    EXPECT_EQ(judge(token(claims(R"(,"scp":["b","a"])")), rules).principal, "alice");
    for (const char* wrong : {R"(,"scp":["a"])", R"(,"scp":"a b")", R"(,"scp":1)", ""}) {
        const token_verdict verdict = judge(token(claims(wrong)), rules);
        EXPECT_EQ(verdict.principal, "") << wrong;
        EXPECT_EQ(verdict.status, "insufficient_scope");
        EXPECT_EQ(verdict.scope, "[a, b]");
    }
    EXPECT_EQ(judge(token(claims(R"(,"scp":"a")")), {.scope_claim = "scp", .required_scope = {"a"}})
                  .principal,
        "alice");
}

TEST(unsecured_token, is_refused_when_it_is_none) {
    const std::string good = claims("");
    const std::string malformed[] = {"", ".", "..", "...", "x", encoded(good),
        encoded(R"({"alg":"none"})") + "." + encoded(good), token(good) + "c2ln", token(good) + ".",
        "." + encoded(good) + ".", token(good, R"({"alg":"HS256"})"), token(good, "{}"),
        token(good, R"({"alg":1})"), token(good, "[]"), token("[]"), token("1"), token("{"),
        token(""), "*." + encoded(good) + ".", token(R"({"exp":1767225660})"),
        token(R"({"sub":"a"})"), token(std::string(100'000, '[')), token("\xFF\xFE")};
    for (const std::string& each : malformed) {
        const token_verdict verdict = judge(each);
        EXPECT_EQ(verdict.principal, "") << each.substr(0, 200);
        EXPECT_EQ(verdict.status, "invalid_token");
    }
    EXPECT_EQ(judge(token(good)).principal, "alice");
}

} // namespace
} // namespace kafka::testing::test
