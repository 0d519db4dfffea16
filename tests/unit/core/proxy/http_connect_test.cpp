// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/http_connect.hpp"
#include "unit/core/proxy/talk.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace kafka::core::proxy {
namespace {

using ::testing::AnyOf;
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

const settings plain{.type = kind::http, .host = "proxy", .port = 8080};

TEST(http_connect, asks_for_a_connection) {
    http_connect subject(plain, broker());
    EXPECT_EQ(said_by(subject),
        "CONNECT broker.example:9093 HTTP/1.1\r\nHost: broker.example:9093\r\n\r\n");
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, SIZE_MAX}) {
        http_connect each(plain, broker());
        EXPECT_EQ(hear(each, "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", chunk),
            status::done);
    }
}

TEST(http_connect, puts_brackets_around_an_address) {
    http_connect subject(plain, {.host = "::1", .port = 9092});
    EXPECT_THAT(said_by(subject), HasSubstr("CONNECT [::1]:9092 HTTP/1.1\r\nHost: [::1]:9092\r\n"));
}

// RFC 7617, 2.
TEST(http_connect, logs_in) {
    const settings with = with_login();
    http_connect subject(with, broker());
    EXPECT_THAT(said_by(subject),
        HasSubstr("\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"));
}

TEST(http_connect, tells_a_refused_login_from_other_failures) {
    const settings with = with_login();
    http_connect wrong(with, broker());
    EXPECT_EQ(hear(wrong, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), status::failed);
    EXPECT_EQ(wrong.failure().code, errc::proxy_authentication_failed);
    EXPECT_THAT(wrong.failure().detail, HasSubstr("407 Proxy Authentication Required"));
    EXPECT_THAT(wrong.failure().detail, Not(HasSubstr("sesame")));
    http_connect otherwise(with, broker()); // as tinyproxy says it
    EXPECT_EQ(hear(otherwise, "HTTP/1.0 401 Unauthorized\r\n\r\n"), status::failed);
    EXPECT_EQ(otherwise.failure().code, errc::proxy_authentication_failed);
    http_connect needed(plain, broker());
    EXPECT_EQ(hear(needed, "HTTP/1.1 407 Who are you\r\n\r\n"), status::failed);
    EXPECT_EQ(needed.failure().detail,
        "the proxy http://proxy:8080 wants clients to log in, and proxy_url has neither name nor "
        "password: HTTP/1.1 407 Who are you");
    http_connect forbidden(plain, broker());
    EXPECT_EQ(hear(forbidden, "HTTP/1.0 403 Forbidden\r\n\r\n"), status::failed);
    EXPECT_EQ(forbidden.failure().code, errc::proxy_connect_failed);
    EXPECT_EQ(forbidden.failure().detail, "the proxy http://proxy:8080 does not connect to "
                                          "broker.example:9093: HTTP/1.0 403 Forbidden");
}

// A short password leaves nothing but asterisks.
TEST(http_connect, does_not_tell_the_login_where_the_proxy_repeats_it) {
    settings with = with_login();
    with.password = crypto::joined(std::string_view("open sesame, open the door"));
    const std::string encoded = "QWxhZGRpbjpvcGVuIHNlc2FtZSwgb3BlbiB0aGUgZG9vcg==";
    http_connect echo(with, broker());
    ASSERT_THAT(said_by(echo), HasSubstr(encoded));
    for (const std::string& said :
        {"407 no such login: " + encoded, std::string("403 open sesame, open the door is no login"),
            "500 " + std::string(150, 'x') + encoded}) {
        http_connect subject(with, broker());
        EXPECT_EQ(hear(subject, "HTTP/1.1 " + said + "\r\n\r\n"), status::failed);
        const std::string told = subject.failure().detail;
        EXPECT_THAT(told, HasSubstr(said.substr(0, 3)));
        EXPECT_THAT(told, HasSubstr("***"));
        EXPECT_THAT(told, Not(AnyOf(HasSubstr("sesame"), HasSubstr("QWxhZGRp"))));
    }
    hear(echo, encoded);
    EXPECT_EQ(echo.failure().detail,
        "the proxy http://proxy:8080 answers \"***\", which no HTTP proxy does");
    const settings brief = with_login();
    http_connect subject(brief, broker());
    hear(subject, "HTTP/1.1 407 open sesame?\r\n\r\n");
    EXPECT_EQ(subject.failure().detail, "the proxy http://proxy:8080 does not accept the name and "
                                        "the password of proxy_url: ***");
}

TEST(http_connect, ends_with_what_is_no_answer) {
    for (const std::string& said :
        {std::string("\x05\x01"), std::string("SSH-2.0"), "HTTP/1.1 " + std::string(20'000, 'x'),
            std::string("HTTP/1.1\r\n\r\n"), std::string("HTTP/1.1 abc\r\n\r\n")}) {
        http_connect subject(plain, broker());
        EXPECT_EQ(hear(subject, said), status::failed) << said.substr(0, 40);
        EXPECT_EQ(subject.failure().code, errc::proxy_protocol);
        EXPECT_LT(subject.failure().detail.size(), 200u);
    }
}

TEST(http_connect, leaves_what_comes_behind_the_answer) {
    http_connect subject(plain, broker());
    EXPECT_EQ(hear(subject, "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhello"), status::done);
    EXPECT_EQ(crypto::text_of(subject.take_rest()), "hello");
}

TEST(http_connect, waits_for_the_answer_behind_provisional_ones) {
    for (const std::size_t chunk : {std::size_t{1}, SIZE_MAX}) {
        http_connect subject(plain, broker());
        said_by(subject);
        EXPECT_EQ(hear(subject, "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", chunk),
            status::done);
        EXPECT_THAT(subject.take_rest(), IsEmpty());
    }
}

TEST(http_connect, tells_of_silence_and_of_an_early_end) {
    http_connect silent(plain, broker());
    silent.on_silence();
    EXPECT_EQ(silent.failure().code, errc::proxy_connect_failed);
    EXPECT_EQ(silent.failure().detail,
        "the proxy http://proxy:8080 has not answered the wish for a "
        "connection to broker.example:9093 in time");
    http_connect closed(plain, broker());
    closed.on_closed(make_error_code(boost::system::errc::connection_reset));
    EXPECT_EQ(closed.failure().code, errc::proxy_protocol);
    EXPECT_THAT(closed.failure().detail, HasSubstr("ended the connection (Connection reset"));
}

TEST(http_connect, shows_no_control_characters_of_the_proxy) {
    http_connect subject(plain, broker());
    hear(subject, "HTTP/1.1 500 \x1b[2J\r\n\r\n");
    EXPECT_THAT(subject.failure().detail, Not(HasSubstr("\x1b")));
}

} // namespace
} // namespace kafka::core::proxy
