// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/socks5.hpp"
#include "unit/core/proxy/talk.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::proxy {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

settings with_login() {
    settings made{.type = kind::socks5, .host = "proxy", .port = 1080};
    made.user = "alice";
    made.password = crypto::joined(std::string_view("secret"));
    return made;
}

destination broker() {
    return {.host = "broker.example", .port = 9093};
}

const settings plain{.type = kind::socks5, .host = "proxy", .port = 1080};

const std::string connected = "\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38"s;

TEST(socks5, asks_for_a_connection_to_a_name) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{2}, SIZE_MAX}) {
        socks5 subject(plain, broker());
        EXPECT_EQ(said_by(subject), "\x05\x01\x00"s);
        EXPECT_EQ(hear(subject, "\x05\x00"s, chunk), status::under_way);
        EXPECT_EQ(said_by(subject), "\x05\x01\x00\x03\x0e"s + "broker.example" + "\x23\x85"s);
        EXPECT_EQ(hear(subject, connected, chunk), status::done);
        EXPECT_THAT(said_by(subject), IsEmpty());
    }
}

TEST(socks5, asks_for_a_connection_to_an_address) {
    socks5 v4(plain, {.host = "10.0.0.1",
                         .address = {std::byte{10}, std::byte{0}, std::byte{0}, std::byte{1}},
                         .port = 9092});
    said_by(v4);
    hear(v4, "\x05\x00"s);
    EXPECT_EQ(said_by(v4), "\x05\x01\x00\x01\x0a\x00\x00\x01\x23\x84"s);
    socks5 v6(
        plain, {.host = "::1", .address = std::vector<std::byte>(16, std::byte{1}), .port = 9092});
    said_by(v6);
    hear(v6, "\x05\x00"s);
    EXPECT_EQ(said_by(v6), "\x05\x01\x00\x04"s + std::string(16, '\x01') + "\x23\x84"s);
}

TEST(socks5, logs_in) {
    const settings with = with_login();
    socks5 subject(with, broker());
    EXPECT_EQ(said_by(subject), "\x05\x01\x02"s) << "nothing else is offered";
    hear(subject, "\x05\x02"s);
    EXPECT_EQ(said_by(subject), "\x01\x05"s + "alice" + "\x06"s + "secret");
    EXPECT_EQ(hear(subject, "\x01\x00"s), status::under_way);
    EXPECT_THAT(said_by(subject), HasSubstr("broker.example"));
    EXPECT_EQ(hear(subject, connected), status::done);
}

TEST(socks5, tells_a_refused_login_from_other_failures) {
    const settings with = with_login();
    socks5 wrong(with, broker());
    hear(wrong, "\x05\x02"s);
    EXPECT_EQ(hear(wrong, "\x01\x01"s), status::failed);
    EXPECT_EQ(wrong.failure().code, errc::proxy_authentication_failed);
    EXPECT_EQ(wrong.failure().detail, "the proxy socks5://proxy:1080 does not accept the name and "
                                      "the password of proxy_url");
    socks5 open_to_all(with, broker());
    EXPECT_EQ(hear(open_to_all, "\x05\xff"s), status::failed);
    EXPECT_EQ(open_to_all.failure().code, errc::proxy_authentication_failed);
    EXPECT_THAT(open_to_all.failure().detail, HasSubstr("lets nobody log in"));
    socks5 needed(plain, broker());
    EXPECT_EQ(hear(needed, "\x05\xff"s), status::failed);
    EXPECT_EQ(needed.failure().code, errc::proxy_authentication_failed);
    EXPECT_THAT(needed.failure().detail, HasSubstr("proxy_url has neither name nor password"));
    socks5 other(plain, broker());
    EXPECT_EQ(hear(other, "\x05\x02"s), status::failed);
    EXPECT_EQ(other.failure().code, errc::proxy_protocol);
}

TEST(socks5, passes_on_why_there_is_no_connection) {
    for (const auto& [code, words] : {std::pair(1, "failed in general"), std::pair(2, "rules"),
             std::pair(3, "network is unreachable"), std::pair(4, "host is unreachable"),
             std::pair(5, "refused"), std::pair(6, "too long"), std::pair(7, "how to connect"),
             std::pair(8, "type of address"), std::pair(200, "unheard of")}) {
        socks5 subject(plain, broker());
        hear(subject, "\x05\x00"s);
        std::string answer = connected;
        answer[1] = static_cast<char>(code);
        EXPECT_EQ(hear(subject, answer), status::failed);
        EXPECT_EQ(subject.failure().code, errc::proxy_connect_failed);
        EXPECT_THAT(subject.failure().detail, HasSubstr(words));
        EXPECT_THAT(subject.failure().detail, HasSubstr("does not connect to broker.example:9093"));
    }
}

TEST(socks5, needs_no_more_of_a_refusal_than_its_code) {
    for (const std::string& said :
        {"\x05\x05"s, "\x05\x02\x00\x01"s, "\x05\x05\x00\x00\x00\x00\x00\x00\x00\x00"s}) {
        socks5 subject(plain, broker());
        hear(subject, "\x05\x00"s);
        EXPECT_EQ(hear(subject, said), status::failed);
        EXPECT_EQ(subject.failure().code, errc::proxy_connect_failed);
    }
}

TEST(socks5, takes_answers_with_addresses_of_every_type) {
    for (const std::string& bound : {"\x01"s + std::string(4, 'a'), "\x04"s + std::string(16, 'a'),
             "\x03\x05"s + "proxy", "\x03\x00"s}) {
        for (const std::size_t chunk : {std::size_t{1}, SIZE_MAX}) {
            socks5 subject(plain, broker());
            hear(subject, "\x05\x00"s);
            EXPECT_EQ(hear(subject, "\x05\x00\x00"s + bound + "\x04\x38"s, chunk), status::done);
        }
    }
}

TEST(socks5, ends_with_what_is_no_proxy_of_its_kind) {
    for (const std::string& said : {"HTTP/1.1 400"s, "\x04\x00"s, "\x00"s, "\x05\x00\x05\x00x"s}) {
        socks5 subject(plain, broker());
        EXPECT_EQ(hear(subject, said), status::failed) << said;
    }
    for (const std::string& said : {"\x04\x00"s, "\x05\x00\x00\x07\x00\x00"s}) {
        socks5 subject(plain, broker());
        hear(subject, "\x05\x00"s);
        EXPECT_EQ(hear(subject, said), status::failed) << said;
        EXPECT_EQ(subject.failure().code, errc::proxy_protocol);
    }
    socks5 web(plain, broker());
    hear(web, "HTTP/1.1 400 \x1b[2J"s);
    EXPECT_EQ(web.failure().detail,
        "the proxy socks5://proxy:1080 answers \"HTTP/1.1.400.?[2...\", "
        "which no SOCKS 5 proxy does");
    const settings with = with_login();
    socks5 echo(with, broker());
    hear(echo, "secret");
    EXPECT_EQ(echo.failure().detail,
        "the proxy socks5://proxy:1080 answers \"***\", which no SOCKS 5 proxy does");
    socks5 hasty(plain, broker());
    EXPECT_EQ(hear(hasty, "\x05\x00"s + connected), status::failed);
    EXPECT_THAT(hasty.failure().detail, HasSubstr("more than it was asked"));
}

TEST(socks5, leaves_what_comes_behind_the_answer) {
    socks5 subject(plain, broker());
    hear(subject, "\x05\x00"s);
    said_by(subject);
    EXPECT_EQ(hear(subject, connected + "hello"), status::done);
    EXPECT_EQ(crypto::text_of(subject.take_rest()), "hello");
}

TEST(socks5, tells_of_silence_and_of_an_early_end_at_each_step) {
    const error_code reset = make_error_code(boost::system::errc::connection_reset);
    const settings with = with_login();
    struct step {
        std::vector<std::string> heard;
        errc silent;
        errc closed;
        const char* asked;
    };
    for (const step& each : {step{{}, errc::proxy_unreachable, errc::proxy_protocol, "greeting"},
             step{{"\x05\x02"s}, errc::proxy_unreachable, errc::proxy_authentication_failed,
                 "name and password"},
             step{{"\x05\x02"s, "\x01\x00"s}, errc::proxy_connect_failed,
                 errc::proxy_connect_failed, "a connection to broker.example:9093"}}) {
        socks5 silent(with, broker());
        socks5 closed(with, broker());
        for (socks5* subject : {&silent, &closed})
            for (const std::string& said : each.heard) {
                said_by(*subject);
                EXPECT_EQ(hear(*subject, said), status::under_way);
            }
        silent.on_silence();
        EXPECT_EQ(silent.failure().code, each.silent);
        EXPECT_THAT(silent.failure().detail, HasSubstr(each.asked));
        closed.on_closed(reset);
        EXPECT_EQ(closed.failure().code, each.closed);
        EXPECT_THAT(closed.failure().detail, HasSubstr(each.asked));
    }
}

TEST(destination, has_to_be_one_that_can_be_told) {
    for (const std::string& good : {"broker"s, "broker-1.example.com"s, "b\xc3\xbc.example"s})
        EXPECT_TRUE(can_be_asked_for({.host = good, .port = 9092})) << good;
    EXPECT_TRUE(can_be_asked_for({.host = "::1", .address = std::vector<std::byte>(16)}));
    for (const std::string& bad : {""s, std::string(256, 'x'), "a b"s, "a\r\nHost: x"s, "a\0b"s,
             "a/b"s, "u@a"s, "a:1"s, "[a"s, "a\x7f"s, "a?b"s})
        EXPECT_FALSE(can_be_asked_for({.host = bad, .port = 9092})) << bad;
}

TEST(advice, is_there_for_each_failure) {
    for (const errc code : {errc::proxy_unreachable, errc::proxy_authentication_failed,
             errc::proxy_connect_failed, errc::proxy_protocol})
        EXPECT_FALSE(advice_for(code).empty());
    EXPECT_TRUE(advice_for(errc::connection).empty());
}

} // namespace
} // namespace kafka::core::proxy
