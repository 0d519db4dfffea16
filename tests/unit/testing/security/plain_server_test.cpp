// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/plain_server.hpp"

#include "evaluations.hpp"

#include <string_view>

namespace kafka::testing::test {
namespace {

using namespace std::string_view_literals;

detail::plain_server server() {
    return detail::plain_server([](std::string_view user, std::string_view password) {
        return user == "alice" && password == "se=cr,et";
    });
}

TEST(plain_server, accepts_name_and_password) {
    for (const auto token : {"\0alice\0se=cr,et"sv, "alice\0alice\0se=cr,et"sv}) {
        auto subject = server();
        EXPECT_THAT(say(subject, token), is_accepted(""));
        EXPECT_EQ(subject.principal(), "alice");
        EXPECT_FALSE(subject.expires());
    }
}

TEST(plain_server, refuses_the_wrong_in_kafka_s_words) {
    const std::pair<std::string_view, const char*> wrong[] = {
        {"\0alice\0secret"sv, "Authentication failed: Invalid username or password"},
        {"\0bob\0se=cr,et"sv, "Authentication failed: Invalid username or password"},
        {"\0alice\0"sv, "Authentication failed: password not specified"},
        {"\0\0se=cr,et"sv, "Authentication failed: username not specified"},
        {"bob\0alice\0se=cr,et"sv, "Authentication failed: Client requested an authorization id "
                                   "that is different from username"},
        {""sv, "Invalid SASL/PLAIN response: expected 3 tokens, got 1"},
        {"\0alice"sv, "Invalid SASL/PLAIN response: expected 3 tokens, got 2"},
        {"\0alice\0se=cr,et\0"sv, "Invalid SASL/PLAIN response: expected 3 tokens, got 4"},
        {"\0\0\0\0\0\0\0"sv, "Invalid SASL/PLAIN response: expected 3 tokens, got 4"}};
    for (const auto& [token, reason] : wrong) {
        auto subject = server();
        EXPECT_THAT(say(subject, token), is_refused(reason)) << token;
        EXPECT_EQ(subject.principal(), "");
    }
}

} // namespace
} // namespace kafka::testing::test
