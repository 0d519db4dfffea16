// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a link tells of proxies that do not let it through.
#include "unit/net/proxied_link.hpp"

#include <boost/asio/error.hpp>

#include <string>
#include <vector>

namespace kafka::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class proxied_link_failure : public proxied_link {
protected:
    void expect_failure(errc code, const std::string& words) {
        run();
        EXPECT_EQ(handler->closed, 1);
        EXPECT_EQ(handler->failure.stage, link_stage::proxy);
        EXPECT_EQ(handler->failure.code, code) << handler->failure.code.message();
        EXPECT_THAT(handler->failure.detail, HasSubstr(words));
        EXPECT_THAT(handler->failure.detail, Not(HasSubstr("secret")));
    }
};

TEST_F(proxied_link_failure, names_a_proxy_that_is_not_there) {
    connect("socks5://al:secret@proxy");
    expect_failure(errc::proxy_unreachable,
        "cannot connect to the proxy socks5://proxy:1080: 10.0.0.9:1080: Connection refused");
    EXPECT_LT(took, 10ms);
    connect("http://nowhere");
    expect_failure(errc::proxy_unreachable, "cannot connect to the proxy http://nowhere:8080: its "
                                            "name cannot be resolved: Host not found");
    world.cut(proxy_address);
    connect("socks5h://proxy", "broker", {}, 5s);
    expect_failure(errc::proxy_unreachable,
        "cannot connect to the proxy socks5h://proxy:1080: it has not taken the connection in "
        "time");
    EXPECT_EQ(took, 5s);
    finish();
}

// Its name is not looked up for nothing, and the name of the broker that is wanted is told.
TEST_F(proxied_link_failure, tells_a_broker_that_cannot_be_resolved_from_its_proxy) {
    run_proxy();
    connect("socks5://proxy", "nowhere");
    run();
    EXPECT_EQ(handler->failure.stage, link_stage::resolve);
    EXPECT_EQ(handler->failure.code, boost::asio::error::host_not_found);
    EXPECT_EQ(server->visits(), 0u);
    connect("socks5h://proxy", "nowhere");
    expect_failure(errc::proxy_connect_failed,
        "the proxy socks5h://proxy:1080 does not connect to nowhere:9092: the host is unreachable "
        "(code 4)");
    finish();
}

TEST_F(proxied_link_failure, tells_of_every_address_of_the_broker) {
    run_proxy();
    world.set_name("broker", {.addresses = {"10.0.0.2", "10.0.0.3"}});
    connect("socks5://proxy");
    expect_failure(errc::proxy_connect_failed,
        "the proxy socks5://proxy:1080 does not connect to 10.0.0.2:9092: the connection was "
        "refused (code 5); the proxy socks5://proxy:1080 does not connect to 10.0.0.3:9092: the "
        "connection was refused (code 5)");
    run_proxy({.http = true});
    connect("http://proxy:1080", "10.0.0.2");
    expect_failure(errc::proxy_connect_failed,
        "the proxy http://proxy:1080 does not connect to 10.0.0.2:9092: HTTP/1.1 502 Cannot "
        "connect to it");
    finish();
}

TEST_F(proxied_link_failure, is_told_once_of_a_login_that_is_refused) {
    world.set_name("broker", {.addresses = {"10.0.0.2", "10.0.0.1"}});
    run_proxy({.user = "al", .password = "open"});
    connect("socks5://al:secret@proxy");
    expect_failure(errc::proxy_authentication_failed,
        "the proxy socks5://proxy:1080 does not accept the name and the password of proxy_url");
    EXPECT_EQ(server->visits(), 1u) << "no other address would fare better";
    connect("socks5h://proxy");
    expect_failure(errc::proxy_authentication_failed,
        "wants clients to log in, and proxy_url has neither name nor password");
    run_proxy({.http = true, .user = "al", .password = "open"});
    connect("http://al:secret@proxy:1080");
    expect_failure(errc::proxy_authentication_failed, "407 Proxy Authentication Required");
    finish();
}

TEST_F(proxied_link_failure, has_an_end_when_the_proxy_falls_silent) {
    struct silence {
        int step;
        const char* url;
        errc code;
        const char* words;
    };
    for (const silence& each :
        {silence{0, "socks5://al:secret@proxy", errc::proxy_unreachable, "the greeting"},
            silence{1, "socks5://al:secret@proxy", errc::proxy_unreachable, "name and password"},
            silence{2, "socks5://al:secret@proxy", errc::proxy_connect_failed,
                "the wish for a connection to 10.0.0.1:9092 in time"},
            silence{0, "http://al:secret@proxy:1080", errc::proxy_connect_failed,
                "the wish for a connection to broker:9092 in time"}}) {
        SCOPED_TRACE(each.words);
        run_proxy({.http = each.url[0] == 'h',
            .user = "al",
            .password = "secret",
            .silent_from = each.step});
        connect(each.url, "broker", {}, 5s);
        expect_failure(each.code, each.words);
        EXPECT_EQ(took, 5s);
        world.run_for(1s);
        EXPECT_EQ(world.open_connections(), 0u);
    }
    finish();
}

TEST_F(proxied_link_failure, has_an_end_wherever_the_proxy_hangs_up) {
    const std::size_t all_of_socks5 = 2 + 2 + 10;
    for (std::size_t said = 0; said < all_of_socks5; ++said) {
        SCOPED_TRACE(said);
        run_proxy({.user = "al", .password = "secret", .hangs_up_after = said});
        connect("socks5://al:secret@proxy");
        expect_failure(said < 2   ? errc::proxy_protocol
                       : said < 4 ? errc::proxy_authentication_failed
                                  : errc::proxy_connect_failed,
            "the proxy socks5://proxy:1080 has ended the connection");
        EXPECT_LT(took, 1s);
    }
    const std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    for (std::size_t said = 0; said < answer.size(); ++said) {
        SCOPED_TRACE(said);
        run_proxy({.http = true, .hangs_up_after = said});
        connect("http://proxy:1080");
        expect_failure(
            errc::proxy_protocol, "the proxy http://proxy:1080 has ended the connection");
        EXPECT_LT(took, 1s);
    }
    finish();
}

TEST_F(proxied_link_failure, recognizes_what_is_no_proxy) {
    world.set_segmentation(testing::segmentation::whole);
    for (const std::string& said : {"HTTP/1.1 400 Bad Request\r\n\r\n"s, "\x04\x00"s, "\x00\x5a"s,
             "\x05\x01"s, "SSH-2.0-x\r\n"s, std::string(100'000, 'x')}) {
        run_proxy({.says = {{0, said}}});
        connect("socks5://proxy");
        expect_failure(errc::proxy_protocol, "the proxy socks5://proxy:1080 ");
    }
    for (const std::string& said : {"\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"s}) {
        run_proxy({.says = {{0, said}}});
        connect("socks5://proxy");
        expect_failure(errc::proxy_protocol, "says more than it was asked");
    }
    for (const std::string& said :
        {"\x05\x00"s, "HTTP/2 200\r\n\r\n"s, "HTTP/1.1 200 " + std::string(100'000, 'x'),
            "HTTP/1.1 x\r\n\r\n"s, "\x15\x03\x01\x00\x02\x02\x46"s}) {
        run_proxy({.http = true, .says = {{0, said}}});
        connect("http://proxy:1080");
        expect_failure(errc::proxy_protocol, "which no HTTP proxy does");
        EXPECT_LT(handler->failure.detail.size(), 200u);
    }
    finish();
}

TEST_F(proxied_link_failure, tells_no_proxy_of_names_that_mean_something_else) {
    run_proxy({.http = true});
    for (const std::string& host : {"a\r\nX-Evil: yes"s, "a b"s, std::string(256, 'x')}) {
        connect("http://proxy:1080", host);
        expect_failure(errc::proxy_connect_failed,
            "the broker's name cannot be told to the proxy http://proxy:1080");
    }
    EXPECT_THAT(server->heard(), IsEmpty());
    finish();
}

} // namespace
} // namespace kafka::net
