// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/proxy/negotiation.hpp"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <variant>

namespace kafka::core::proxy {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

settings good(std::string_view url) {
    auto parsed = parse_proxy_url(url);
    EXPECT_TRUE(std::holds_alternative<settings>(parsed)) << url;
    return std::holds_alternative<settings>(parsed) ? std::get<settings>(std::move(parsed))
                                                    : settings{};
}

std::string bad(std::string_view url) {
    auto parsed = parse_proxy_url(url);
    EXPECT_TRUE(std::holds_alternative<std::string>(parsed)) << url;
    return std::holds_alternative<std::string>(parsed) ? std::get<std::string>(parsed) : "";
}

TEST(proxy_url, says_kind_and_place) {
    const settings socks = good("socks5://proxy.example");
    EXPECT_EQ(socks.type, kind::socks5);
    EXPECT_EQ(socks.host, "proxy.example");
    EXPECT_EQ(socks.port, 1080);
    EXPECT_FALSE(socks.resolves_names);
    EXPECT_FALSE(socks.user);
    EXPECT_TRUE(good("socks5h://proxy.example:1081/").resolves_names);
    EXPECT_EQ(good("socks5h://proxy.example:1081/").port, 1081);
    const settings http = good("http://[::1]:3128");
    EXPECT_EQ(http.type, kind::http);
    EXPECT_TRUE(http.resolves_names);
    EXPECT_EQ(http.host, "::1");
    EXPECT_EQ(http.port, 3128);
    EXPECT_EQ(good("http://proxy").port, 8080);
}

TEST(proxy_url, has_the_port_that_it_says_however_that_is_written) {
    EXPECT_EQ(good("socks5h://proxy.example.com:09050").port, 9050);
    EXPECT_EQ(good("http://[::1]:003128/").port, 3128);
    EXPECT_EQ(good("socks5://fe80::9092").port, 1080) << "that belongs to the address";
}

TEST(proxy_url, is_written_without_name_and_password) {
    EXPECT_EQ(to_string(good("socks5://alice:hush@proxy")), "socks5://proxy:1080");
    EXPECT_EQ(to_string(good("socks5h://alice@[::1]:99")), "socks5h://[::1]:99");
    EXPECT_EQ(to_string(good("http://proxy.example/")), "http://proxy.example:8080");
}

TEST(proxy_url, may_have_name_and_password) {
    const settings made = good("socks5://al%40ice:s%3Ae%2Fc@ret@proxy:1080");
    EXPECT_EQ(made.user, "al@ice");
    EXPECT_EQ(crypto::text_of(made.password), "s:e/c@ret");
    EXPECT_EQ(made.host, "proxy");
    EXPECT_EQ(good("socks5://alice@proxy").user, "alice");
    EXPECT_TRUE(good("socks5://alice@proxy").password.empty());
}

TEST(proxy_url, that_is_wrong_is_told_of_without_the_password) {
    for (const std::string& each : {std::string("proxy:1080"), std::string("https://proxy"),
             std::string("socks4://proxy"), std::string("socks5://a:hush%2@proxy"),
             std::string("socks5://a:hush%zz@proxy"), std::string("socks5://:hush@proxy"),
             "socks5://a:hush" + std::string(300, 'x') + "@proxy",
             std::string("http://a%3Ab:hush@proxy"), std::string("socks5://a:hush@proxy:99999"),
             std::string("socks5://proxy/path"), std::string("socks5://")}) {
        EXPECT_THAT(bad(each), Not(HasSubstr("hush"))) << each;
        EXPECT_FALSE(bad(each).empty());
    }
}

} // namespace
} // namespace kafka::core::proxy
