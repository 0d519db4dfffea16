// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/token_request.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace kafka::core::oauth {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

client app() {
    return {.endpoint = {.host = "idp", .port = 8080, .target = "/token"},
        .id = "s6BhdRkqt3",
        .secret = crypto::joined(std::string_view("gX1fBat3bV")),
        .scope = {},
        .parameters = {},
        .user_agent = "test/1"};
}

std::string request_of(const client& of) {
    return std::string(crypto::text_of(token_request(of)));
}

// The name and the secret of RFC 6749, 2.3.1.
TEST(token_request, shows_name_and_secret_in_a_header_field) {
    EXPECT_EQ(request_of(app()), "POST /token HTTP/1.1\r\n"
                                 "Host: idp:8080\r\n"
                                 "User-Agent: test/1\r\n"
                                 "Accept: application/json\r\n"
                                 "Connection: close\r\n"
                                 "Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW\r\n"
                                 "Content-Type: application/x-www-form-urlencoded\r\n"
                                 "Content-Length: 29\r\n"
                                 "\r\n"
                                 "grant_type=client_credentials");
}

TEST(token_request, shows_them_in_the_form) {
    client of = app();
    of.shows_secret_in_form = true;
    of.scope = "kafka read";
    of.parameters = {{"audience", "https://kafka/"}};
    const std::string request = request_of(of);
    EXPECT_THAT(request, Not(HasSubstr("Authorization")));
    const std::string form =
        "grant_type=client_credentials&scope=kafka+read&audience=https%3A%2F%2F"
        "kafka%2F&client_id=s6BhdRkqt3&client_secret=gX1fBat3bV";
    EXPECT_THAT(request, EndsWith("\r\n\r\n" + form));
    EXPECT_THAT(request, HasSubstr("\r\nContent-Length: " + std::to_string(form.size()) + "\r\n"));
}

TEST(token_request, encodes_what_would_mean_something_else) {
    client of = app();
    of.id = "a:b";
    of.secret = crypto::joined(std::string_view("p\xc3\xa4ss w+rd"));
    // a%3Ab:p%C3%A4ss+w%2Brd
    EXPECT_THAT(request_of(of), HasSubstr("Basic YSUzQWI6cCVDMyVBNHNzK3clMkJyZA==\r\n"));
    of.encodes_header = false;
    of.id = "a";
    of.secret = crypto::joined(std::string_view("p w"));
    EXPECT_THAT(request_of(of), HasSubstr("Basic YTpwIHc=\r\n"));
    of.shows_secret_in_form = true;
    of.secret = crypto::joined(std::string_view("a&b=c\r\n"));
    EXPECT_THAT(request_of(of), EndsWith("&client_secret=a%26b%3Dc%0D%0A"));
}

} // namespace
} // namespace kafka::core::oauth
