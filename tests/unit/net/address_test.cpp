// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/address.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>

#include <string_view>
#include <vector>

namespace kafka::net {
namespace {

endpoint v4(std::string address) {
    return {.address = std::move(address), .port = 1, .family = address_family::ipv4};
}

endpoint v6(std::string address) {
    return {.address = std::move(address), .port = 1, .family = address_family::ipv6};
}

TEST(address, prints_with_brackets_where_needed) {
    EXPECT_EQ(to_string(v4("127.0.0.1")), "127.0.0.1:1");
    EXPECT_EQ(to_string(v6("::1")), "[::1]:1");
}

TEST(address, only_addresses_are_literals) {
    for (const std::string_view host :
        {"", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "[::1]", "::1::", "1.2.3.4 "})
        EXPECT_FALSE(parse_literal(host, 1)) << host;
    EXPECT_FALSE(parse_literal(std::string_view("1.2.3.4\0x", 9), 1));
    EXPECT_EQ(parse_literal("1.2.3.4", 1), v4("1.2.3.4"));
    EXPECT_EQ(parse_literal("0:0::1", 1), v6("::1"));
}

TEST(address, nobody_is_asked_for_what_is_no_name) {
    for (const std::string_view host :
        {std::string_view(), std::string_view("kafka\0x", 7), std::string_view("1.2.3.4\0", 8)}) {
        error_code ec;
        std::vector<endpoint> found;
        EXPECT_TRUE(resolve_literal(host, 1, address_family::unspecified, ec, found));
        EXPECT_EQ(ec, boost::asio::error::host_not_found);
        EXPECT_TRUE(found.empty());
    }
    error_code ec;
    std::vector<endpoint> found;
    EXPECT_FALSE(resolve_literal("kafka", 1, address_family::unspecified, ec, found));
}

TEST(address, families_take_turns) {
    const std::vector<endpoint> none;
    EXPECT_EQ(interleave_families(none), none);
    const std::vector<endpoint> mixed{v6("a"), v6("b"), v6("c"), v4("d"), v4("e")};
    EXPECT_THAT(interleave_families(mixed),
        ::testing::ElementsAre(v6("a"), v4("d"), v6("b"), v4("e"), v6("c")));
    const std::vector<endpoint> late{v4("a"), v6("b"), v6("c")};
    EXPECT_THAT(interleave_families(late), ::testing::ElementsAre(v4("a"), v6("b"), v6("c")));
}

TEST(address, texts_become_endpoints_in_their_order_and_each_once) {
    const std::vector<std::string> texts{
        "10.0.0.2", "", "2001:db8::1", "kafka", "[::1]", "10.0.0.1", "10.0.0.2", "10.0.0.1:9092"};
    EXPECT_THAT(endpoints_of(texts, 1, address_family::unspecified),
        ::testing::ElementsAre(v4("10.0.0.2"), v6("2001:db8::1"), v4("10.0.0.1")));
    EXPECT_THAT(endpoints_of(texts, 1, address_family::ipv4),
        ::testing::ElementsAre(v4("10.0.0.2"), v4("10.0.0.1")));
    EXPECT_THAT(
        endpoints_of(texts, 1, address_family::ipv6), ::testing::ElementsAre(v6("2001:db8::1")));
}

} // namespace
} // namespace kafka::net
