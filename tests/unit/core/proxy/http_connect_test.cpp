// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/http_connect.hpp"
#include "unit/core/proxy/talk.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace kafka::core::proxy {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

destination broker() {
    return {.host = "broker.example", .port = 9093};
}

settings with_login() {
    settings made{.type = kind::http, .host = "proxy", .port = 8080};
    made.user = "Aladdin";
    made.password = crypto::joined(std::string_view("open sesame"));
    return made;
}

TEST(http_connect, asks_for_a_connection) {
    http_connect subject({.type = kind::http}, broker());
    EXPECT_EQ(said_by(subject),
        "CONNECT broker.example:9093 HTTP/1.1\r\nHost: broker.example:9093\r\n\r\n");
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, SIZE_MAX}) {
        http_connect each({.type = kind::http}, broker());
        EXPECT_EQ(hear(each, "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", chunk),
            status::done);
    }
}

TEST(http_connect, puts_brackets_around_an_address) {
    http_connect subject({.type = kind::http}, {.host = "::1", .port = 9092});
    EXPECT_THAT(said_by(subject), HasSubstr("CONNECT [::1]:9092 HTTP/1.1\r\nHost: [::1]:9092\r\n"));
}

// RFC 7617, 2.
TEST(http_connect, logs_in) {
    http_connect subject(with_login(), broker());
    EXPECT_THAT(said_by(subject),
        HasSubstr("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"));
}

TEST(http_connect, tells_a_refused_login_from_other_failures) {
    http_connect wrong(with_login(), broker());
    EXPECT_EQ(hear(wrong, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), status::failed);
    EXPECT_TRUE(wrong.is_refused_login());
    EXPECT_THAT(wrong.problem(), HasSubstr("407 Proxy Authentication Required"));
    EXPECT_THAT(wrong.problem(), Not(HasSubstr("sesame")));
    http_connect forbidden({.type = kind::http}, broker());
    EXPECT_EQ(hear(forbidden, "HTTP/1.0 403 Forbidden\r\n\r\n"), status::failed);
    EXPECT_FALSE(forbidden.is_refused_login());
    EXPECT_THAT(forbidden.problem(), HasSubstr("403 Forbidden"));
}

TEST(http_connect, ends_with_what_is_no_answer) {
    for (const std::string& said : {std::string("\x05\x01"), std::string("SSH-2.0"),
             "HTTP/1.1 " + std::string(20'000, 'x'), std::string("HTTP/1.1\r\n\r\n"),
             std::string("HTTP/1.1 abc\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\n\r\nhello")}) {
        http_connect subject({.type = kind::http}, broker());
        EXPECT_EQ(hear(subject, said), status::failed) << said.substr(0, 40);
        EXPECT_THAT(subject.problem(), Not(IsEmpty()));
        EXPECT_LT(subject.problem().size(), 500u);
    }
}

TEST(http_connect, shows_no_control_characters_of_the_proxy) {
    http_connect subject({.type = kind::http}, broker());
    hear(subject, "HTTP/1.1 500 \x1b[2J\r\n\r\n");
    EXPECT_THAT(subject.problem(), Not(HasSubstr("\x1b")));
}

} // namespace
} // namespace kafka::core::proxy
