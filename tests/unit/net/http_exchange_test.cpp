// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/http/exchange.hpp"

#include "support/http_server.hpp"
#include "unit/net/worlds.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::net::http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::size_t body_max = 1'000;

crypto::secret request() {
    return crypto::joined(std::string_view("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"));
}

template <class World>
class http_exchange : public ::testing::Test {
protected:
    /// What comes of an answer like that.
    outcome ask(const std::string& answer, bool hangs_up = true, duration patience = 20s) {
        testing::http_server server(
            world.via(), world.on(), world.address(), 0,
            [&](std::size_t, const std::string&) { return answer; }, hangs_up);
        std::optional<outcome> got;
        link_target target{.host = world.address(), .port = server.port()};
        target.connect_deadline = world.via()->now() + patience;
        const auto subject = std::make_shared<exchange>(world.via(), world.on(), target, request(),
            body_max, [&](outcome what) { got = std::move(what); });
        subject->start();
        EXPECT_TRUE(world.run_until([&] { return got.has_value(); }));
        EXPECT_THAT(server.requests(), SizeIs(1));
        server.stop();
        world.run();
        EXPECT_EQ(subject.use_count(), 1);
        return std::move(got).value_or(outcome());
    }

    World world;
};

TYPED_TEST_SUITE(http_exchange, worlds, world_names);

TYPED_TEST(http_exchange, brings_the_answer) {
    for (const bool hangs_up : {true, false}) {
        const outcome got = this->ask(testing::http_answer("200 OK", "{\"a\":1}"), hangs_up);
        EXPECT_THAT(got.problem, IsEmpty());
        EXPECT_EQ(got.answer.status, 200u);
        EXPECT_EQ(got.answer.content_type, "application/json");
        EXPECT_EQ(got.answer.body, "{\"a\":1}");
    }
}

TYPED_TEST(http_exchange, reads_bodies_however_they_are_told) {
    EXPECT_EQ(this->ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
                      false)
                  .answer.body,
        "abcde");
    EXPECT_EQ(this->ask("HTTP/1.0 200 OK\r\n\r\nup to the end").answer.body, "up to the end");
    EXPECT_EQ(this->ask("HTTP/1.1 204 No Content\r\n\r\n", false).answer.status, 204u);
    EXPECT_EQ(
        this->ask("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n", false)
            .answer.location,
        "/there");
}

TYPED_TEST(http_exchange, ends_with_what_is_no_answer) {
    const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand not all of it";
    EXPECT_EQ(this->ask(whole).problem, "has ended the connection in the middle of its answer");
    EXPECT_EQ(this->ask(whole.substr(0, 20)).problem,
        "has ended the connection in the middle of its answer");
    EXPECT_THAT(
        this->ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n").problem,
        HasSubstr("more than anybody has asked for"));
    for (const std::string& said : {"SSH-2.0-x\r\n\r\n"s, "\x15\x03\x01\x00\x02\x02\x46\r\n"s,
             "HTTP/1.1 2000 OK\r\n\r\n"s, "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"s,
             "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"s,
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"s, "HTTP/2 200\r\n\r\n"s})
        EXPECT_THAT(this->ask(said).problem, HasSubstr("what is no HTTP")) << said;
}

TYPED_TEST(http_exchange, does_not_take_more_than_it_wants) {
    const std::string too_much(100'000, 'x');
    EXPECT_THAT(this->ask(testing::http_answer("200 OK", too_much), false).problem,
        HasSubstr("more than anybody"));
    EXPECT_THAT(this->ask("HTTP/1.0 200 OK\r\n\r\n" + too_much, false).problem,
        HasSubstr("more than anybody"));
    EXPECT_THAT(
        this->ask("HTTP/1.1 200 OK\r\nX: " + too_much, false).problem, HasSubstr("more than"));
    std::string fields = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 5'000; ++i)
        fields += "X: y\r\n";
    EXPECT_THAT(this->ask(fields, false).problem, HasSubstr("more than"));
    std::string crumbs = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20; ++i)
        crumbs += "1;" + std::string(5'000, 'e') + "\r\nx\r\n";
    EXPECT_THAT(this->ask(crumbs, false).problem, HasSubstr("more than"));
}

using simulated_exchange = http_exchange<simulated_world>;

TEST_F(simulated_exchange, has_an_end_when_the_server_is_silent) {
    const time_point before = world.via()->now();
    EXPECT_EQ(ask("", false, 5s).problem, "has not answered in time");
    EXPECT_GE(world.via()->now() - before, 5s);
    EXPECT_LT(world.via()->now() - before, 5'100ms);
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nso far", false, 5s).problem,
        "has not answered in time");
}

TEST_F(simulated_exchange, tells_why_it_cannot_connect) {
    for (const auto& [host, words] : {std::pair("10.0.0.7", "10.0.0.7:80: Connection refused"),
             std::pair("nowhere", "cannot be resolved: Host not found")}) {
        std::optional<outcome> got;
        link_target target{.host = host, .port = 80};
        target.connect_deadline = world.via()->now() + 5s;
        std::make_shared<exchange>(world.via(), world.on(), target, request(), body_max,
            [&](outcome what) { got = std::move(what); })
            ->start();
        ASSERT_TRUE(world.run_until([&] { return got.has_value(); }));
        EXPECT_THAT(got->problem, HasSubstr(words));
    }
}

} // namespace
} // namespace kafka::net::http
