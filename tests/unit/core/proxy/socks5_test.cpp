// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/socks5.hpp"
#include "unit/core/proxy/talk.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

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

const std::string connected = "\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38"s;

TEST(socks5, asks_for_a_connection_to_a_name) {
    const settings plain;
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
    const settings plain;
    socks5 v4(plain, {.host = "10.0.0.1",
                         .address = {std::byte{10}, std::byte{0}, std::byte{0}, std::byte{1}},
                         .port = 9092});
    hear(v4, (said_by(v4), "\x05\x00"s));
    EXPECT_EQ(said_by(v4), "\x05\x01\x00\x01\x0a\x00\x00\x01\x23\x84"s);
    socks5 v6(
        plain, {.host = "::1", .address = std::vector<std::byte>(16, std::byte{1}), .port = 9092});
    hear(v6, (said_by(v6), "\x05\x00"s));
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
    const settings without;
    socks5 wrong(with, broker());
    hear(wrong, "\x05\x02"s);
    EXPECT_EQ(hear(wrong, "\x01\x01"s), status::failed);
    EXPECT_TRUE(wrong.is_refused_login());
    EXPECT_THAT(wrong.problem(), Not(HasSubstr("secret")));
    socks5 needed(without, broker());
    EXPECT_EQ(hear(needed, "\x05\xff"s), status::failed);
    EXPECT_TRUE(needed.is_refused_login());
    EXPECT_THAT(needed.problem(), HasSubstr("the URL has neither name nor password"));
    socks5 other(without, broker());
    EXPECT_EQ(hear(other, "\x05\x02"s), status::failed);
    EXPECT_FALSE(other.is_refused_login());
}

TEST(socks5, passes_on_why_there_is_no_connection) {
    const settings plain;
    for (const auto& [code, words] : {std::pair(1, "failed in general"), std::pair(2, "rules"),
             std::pair(3, "network is unreachable"), std::pair(4, "host is unreachable"),
             std::pair(5, "refused"), std::pair(6, "too long"), std::pair(7, "how to connect"),
             std::pair(8, "type of address"), std::pair(200, "unheard of")}) {
        socks5 subject(plain, broker());
        hear(subject, "\x05\x00"s);
        std::string answer = connected;
        answer[1] = static_cast<char>(code);
        EXPECT_EQ(hear(subject, answer), status::failed);
        EXPECT_THAT(subject.problem(), HasSubstr(words));
    }
}

TEST(socks5, takes_answers_with_addresses_of_every_type) {
    const settings plain;
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
    const settings plain;
    for (const std::string& said : {"HTTP/1.1 400"s, "\x04\x00"s, "\x00"s, "\x05\x00\x05\x00x"s}) {
        socks5 subject(plain, broker());
        EXPECT_EQ(hear(subject, said), status::failed) << said;
    }
    for (const std::string& said : {"\x04\x00"s, "\x05\x00\x00\x07\x00\x00"s, connected + "x"}) {
        socks5 subject(plain, broker());
        hear(subject, "\x05\x00"s);
        EXPECT_EQ(hear(subject, said), status::failed) << said;
        EXPECT_FALSE(subject.problem().empty());
    }
}

} // namespace
} // namespace kafka::core::proxy
