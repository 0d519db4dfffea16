// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/address.hpp"

#include <gmock/gmock.h>

namespace kafka::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

server_address parsed(std::string_view text, std::uint16_t usual_port = default_port) {
    const parsed_address result = parse_server_address(text, usual_port);
    if (const auto* problem = std::get_if<std::string>(&result))
        ADD_FAILURE() << text << ": " << *problem;
    const auto* address = std::get_if<server_address>(&result);
    return address == nullptr ? server_address{} : *address;
}

std::string problem_of(std::string_view text) {
    const parsed_address result = parse_server_address(text);
    const auto* problem = std::get_if<std::string>(&result);
    return problem == nullptr ? "" : *problem;
}

server_address of(std::string host, std::uint16_t port, ip_family family = ip_family::unspecified) {
    return {std::move(host), port, family};
}

TEST(address, reads_every_form) {
    EXPECT_EQ(parsed("localhost"), of("localhost", 9092));
    EXPECT_EQ(parsed("localhost:1234"), of("localhost", 1234));
    EXPECT_EQ(parsed("127.0.0.1"), of("127.0.0.1", 9092, ip_family::ipv4));
    EXPECT_EQ(parsed("127.0.0.1:1"), of("127.0.0.1", 1, ip_family::ipv4));
    EXPECT_EQ(parsed("127.0.0.1:01"), of("127.0.0.1", 1, ip_family::ipv4));
    EXPECT_EQ(parsed("2001::1"), of("2001::1", 9092, ip_family::ipv6));
    EXPECT_EQ(parsed("[2001::1]:1234"), of("2001::1", 1234, ip_family::ipv6));
    EXPECT_EQ(parsed("[2001::1]"), of("2001::1", 9092, ip_family::ipv6));
    EXPECT_EQ(parsed("fe80::1%eth0"), of("fe80::1%eth0", 9092, ip_family::ipv6));
    EXPECT_EQ(parsed("[localhost]"), of("localhost", 9092, ip_family::ipv6));
    EXPECT_EQ(parsed("[localhost]:65535"), of("localhost", 65535, ip_family::ipv6));
}

TEST(address, without_a_port_has_the_usual_one) {
    EXPECT_EQ(parsed("h", 443), of("h", 443));
    EXPECT_EQ(parsed("fe80::9092", 443), of("fe80::9092", 443, ip_family::ipv6));
    EXPECT_EQ(parsed("[::1]", 443), of("::1", 443, ip_family::ipv6));
    EXPECT_EQ(parsed("h:9092", 443), of("h", 9092));
}

TEST(address, drops_blanks_and_whatever_stands_before_the_scheme_separator) {
    EXPECT_EQ(parsed("  a:1\t"), of("a", 1));
    EXPECT_EQ(parsed("SASL_SSL://h:1"), of("h", 1));
    EXPECT_EQ(parsed("x://y://h"), of("h", 9092));
    EXPECT_EQ(parsed("PLAINTEXT://[::1]:5"), of("::1", 5, ip_family::ipv6));
}

TEST(address, says_what_is_wrong) {
    EXPECT_EQ(problem_of("h:x"), "'x' in 'h:x' is not a port from 1 to 65535");
    EXPECT_THAT(problem_of("h:"), HasSubstr("not a port"));
    EXPECT_THAT(problem_of("h:0"), HasSubstr("not a port"));
    EXPECT_THAT(problem_of("h:65536"), HasSubstr("not a port"));
    EXPECT_THAT(problem_of("h:-1"), HasSubstr("not a port"));
    EXPECT_THAT(problem_of("h:1x"), HasSubstr("not a port"));
    EXPECT_THAT(problem_of("[::1]:"), HasSubstr("not a port"));
    EXPECT_THAT(problem_of("[::1"), HasSubstr("closing bracket"));
    EXPECT_THAT(problem_of("[::1]9092"), HasSubstr("only :port may follow"));
    EXPECT_THAT(problem_of("a:b:9092"), HasSubstr("[address]:port"));
    EXPECT_THAT(problem_of(":9092"), HasSubstr("names no host"));
    EXPECT_THAT(problem_of(""), HasSubstr("names no host"));
    EXPECT_THAT(problem_of("[]:9092"), HasSubstr("names no host"));
    EXPECT_THAT(problem_of("PLAINTEXT://"), HasSubstr("names no host"));
    EXPECT_THAT(problem_of("a b:9092"), HasSubstr("not a host name"));
    EXPECT_THAT(problem_of("user@host:9092"), HasSubstr("not a host name"));
    EXPECT_THAT(problem_of("http://host/path"), HasSubstr("not a host name"));
    EXPECT_THAT(problem_of(std::string("host\0evil:9092", 14)), HasSubstr("not a host name"));
    EXPECT_THAT(problem_of("\x1b[31mhost"), HasSubstr("not a host name"));
}

std::string problem_of_server(std::string_view text) {
    const parsed_address result = parse_bootstrap_server(text);
    const auto* problem = std::get_if<std::string>(&result);
    return problem == nullptr ? "" : *problem;
}

TEST(bootstrap_server, is_no_address_that_may_have_a_port_behind_it) {
    EXPECT_EQ(problem_of_server("::1:9092"),
        "'::1:9092' is an IPv6 address as it stands; with a port write [::1]:9092, and without one "
        "[::1:9092]");
    EXPECT_THAT(problem_of_server(" SSL://2001:db8::7:9093 "), HasSubstr("[2001:db8::7]:9093"));
    EXPECT_THAT(problem_of_server("fe80::1%eth0:9092"), HasSubstr("write [fe80::1%eth0]:9092"));
    EXPECT_THAT(problem_of_server("fe80::1%eth0:19092"), HasSubstr("[fe80::1%eth0]:19092"));
    EXPECT_THAT(problem_of_server("2001:db8::7:19092"), HasSubstr("is no IPv6 address"));
    for (std::string_view right : {"::1", "[::1:9092]", "[::1:9092]:9092", "2001:db8::9092",
             "1:2:3:4:5:6:7:9092", "2001:db8::7:909a", "2001:db8::7:0909", "2001:db8::7:909",
             "::ffff:127.0.0.1", "fe80::1%eth0", "[fe80::1%eth0]:9092", "h:9092"})
        EXPECT_EQ(problem_of_server(right), "") << right;
    EXPECT_THAT(std::get<1>(parse_bootstrap_servers("a,::1:9092")), HasSubstr("[::1]:9092"));
}

TEST(bootstrap_server, says_on_which_interface_a_link_local_address_is) {
    EXPECT_EQ(problem_of_server("[fe80::1]:9093"),
        "'[fe80::1]:9093' is a link-local address without the interface that it is on; write "
        "[fe80::1%eth0]:9093, with the name of yours");
    EXPECT_THAT(problem_of_server("fe80::1"), HasSubstr("[fe80::1%eth0]:9092"));
    EXPECT_THAT(problem_of_server("[febf::1]"), HasSubstr("link-local"));
    EXPECT_EQ(problem_of_server("[fec0::1]"), "");
}

TEST(address, reads_lists) {
    const parsed_addresses result = parse_bootstrap_servers(" a:1 , b ,,[::1]:3,");
    ASSERT_TRUE(std::holds_alternative<std::vector<server_address>>(result));
    EXPECT_THAT(
        std::get<0>(result), ElementsAre(of("a", 1), of("b", 9092), of("::1", 3, ip_family::ipv6)));
    EXPECT_THAT(std::get<0>(parse_bootstrap_servers("")), IsEmpty());
    EXPECT_THAT(std::get<0>(parse_bootstrap_servers(" , ")), IsEmpty());
}

TEST(address, a_list_is_as_good_as_its_worst_entry) {
    const parsed_addresses result = parse_bootstrap_servers("a:1,b:x,c");
    ASSERT_TRUE(std::holds_alternative<std::string>(result));
    EXPECT_THAT(std::get<1>(result), HasSubstr("'b:x'"));
}

TEST(address, reads_lists_of_lists_and_keeps_duplicates) {
    const std::vector<std::string> texts{"a:1,b:2", "a:1", ""};
    EXPECT_THAT(std::get<0>(parse_bootstrap_servers(texts)),
        ElementsAre(of("a", 1), of("b", 2), of("a", 1)));
    const std::vector<std::string> bad{"a", "b:y"};
    EXPECT_THAT(std::get<1>(parse_bootstrap_servers(bad)), HasSubstr("'y'"));
}

TEST(address, prints_itself) {
    EXPECT_EQ(to_string(of("h", 9092)), "h:9092");
    EXPECT_EQ(to_string(of("::1", 1, ip_family::ipv6)), "[::1]:1");
    EXPECT_EQ(to_string(of("localhost", 1, ip_family::ipv6)), "localhost:1");
}

} // namespace
} // namespace kafka::core
