// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/oauth/http_url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace kafka::core::oauth {
namespace {

http_url good(std::string_view url) {
    auto parsed = parse_http_url(url);
    EXPECT_TRUE(std::holds_alternative<http_url>(parsed)) << url;
    return std::holds_alternative<http_url>(parsed) ? std::get<http_url>(parsed) : http_url();
}

TEST(http_url, says_where_and_what_for) {
    const http_url full = good("https://idp.example:8443/realms/a/token?tenant=1");
    EXPECT_TRUE(full.is_secure);
    EXPECT_EQ(full.host, "idp.example");
    EXPECT_EQ(full.port, 8443);
    EXPECT_EQ(full.target, "/realms/a/token?tenant=1");
    EXPECT_EQ(host_field(full), "idp.example:8443");
    EXPECT_EQ(to_string(full), "https://idp.example:8443/realms/a/token");
    const http_url bare = good("http://idp.example");
    EXPECT_FALSE(bare.is_secure);
    EXPECT_EQ(bare.port, 80);
    EXPECT_EQ(bare.target, "/");
    EXPECT_EQ(host_field(bare), "idp.example");
    EXPECT_EQ(good("https://idp?x=1").target, "/?x=1");
    EXPECT_EQ(good("https://idp/").port, 443);
    EXPECT_EQ(good("http://[::1]:8080/t").host, "::1");
    EXPECT_EQ(host_field(good("http://[::1]/t")), "[::1]");
    EXPECT_EQ(host_field(good("http://[::1]:8080/t")), "[::1]:8080");
}

TEST(http_url, has_the_port_that_it_says_however_that_is_written) {
    EXPECT_EQ(good("https://idp.example.com:08443/token").port, 8443);
    EXPECT_EQ(good("http://[::1]:0443").port, 443);
    EXPECT_EQ(good("https://fe80::9092/").port, 443) << "that belongs to the address";
}

TEST(http_url, that_is_wrong_is_refused) {
    for (const std::string& each :
        {std::string("idp.example/token"), std::string("ftp://idp/"), std::string("https://"),
            std::string("https:///token"), std::string("https://me:pw@idp/"),
            std::string("https://idp/#x"), std::string("https://idp/a b"),
            std::string("https://idp/\r\nHost: x"), std::string("https://idp:99999/"),
            std::string("http://idp/\xc3\xbc"), std::string("file:///etc/token")}) {
        auto parsed = parse_http_url(each);
        EXPECT_TRUE(std::holds_alternative<std::string>(parsed)) << each;
    }
}

} // namespace
} // namespace kafka::core::oauth
