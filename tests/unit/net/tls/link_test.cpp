// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Links through TLS: from a name to plain text, and all that can come between, in virtual time.
#include "net/link.hpp"
#include "net/tls/handshake.hpp"
#include "unit/net/recorder.hpp"
#include "unit/net/tls/engines.hpp"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <kafka/error.hpp>
#include <kafka/testing/simulation.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kafka::net::tls {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum server_settings::client_authentication;

class tls_link : public ::testing::Test {
protected:
    /// A server that takes connections and does with them what it is told.
    void serve(
        std::function<void(std::unique_ptr<stream>)> with, const std::string& at = "10.0.0.1") {
        error_code ec;
        doors.push_back(via->listen(on, {.address = at, .port = 9093}, ec));
        ASSERT_FALSE(ec);
        accept(*doors.back(), std::move(with));
    }
    void accept(listener& door, std::function<void(std::unique_ptr<stream>)> with) {
        door.async_accept(on, [this, &door, with](error_code ec, std::unique_ptr<stream> arrived) {
            if (ec)
                return;
            ++accepted;
            with(std::move(arrived));
            accept(door, with);
        });
    }
    /// Speaks TLS and sends back what it is sent.
    void serve_tls(const server_settings& settings, const std::string& at = "10.0.0.1") {
        const auto context = server_with(settings);
        serve(
            [this, context](std::unique_ptr<stream> arrived) {
                async_handshake(*via, std::move(arrived), context->accept(), world.now() + 1h,
                    [this](handshake_result result) {
                        served = result.why;
                        if (!result.why)
                            echo(std::shared_ptr<stream>(std::move(result.established)));
                    });
            },
            at);
    }
    void echo(const std::shared_ptr<stream>& with) {
        const auto room = std::make_shared<std::array<std::byte, 1'000>>();
        lines.push_back(with);
        with->async_read_some(*room, [this, with, room](error_code ec, std::size_t size) {
            if (ec)
                return with->close();
            const auto answer = std::make_shared<std::array<asio::const_buffer, 1>>();
            (*answer)[0] = asio::buffer(room->data(), size);
            with->async_write(
                *answer, [this, with, room, answer](error_code, std::size_t) { echo(with); });
        });
    }

    void connect(client_settings settings, std::vector<std::string> addresses = {"10.0.0.1"}) {
        world.set_name("broker", {.addresses = std::move(addresses), .failure = {}});
        link_target target;
        target.host = "broker";
        target.port = 9093;
        target.connect_deadline = world.now() + 30s;
        target.tls = client_with(std::move(settings));
        handler->outgoing = {"request"};
        link.emplace(via, on, target, handler);
        link->start();
    }

    bool run_until_closed() {
        return world.run_until([this] { return handler->closed != 0; });
    }

    duration elapsed() const { return world.now() - testing::simulation::start; }

    testing::simulation world{{.seed = 5}};
    executor on = world.get_executor();
    std::shared_ptr<transport> via = world.get_transport().implementation();
    std::vector<std::unique_ptr<listener>> doors;
    std::vector<std::shared_ptr<stream>> lines;
    int accepted = 0;
    failure served;
    std::shared_ptr<recorder> handler = std::make_shared<recorder>();
    std::optional<net::link> link;
};

TEST_F(tls_link, carries_requests_and_answers) {
    serve_tls(showing(broker_certificate()));
    connect(trusting());
    ASSERT_TRUE(world.run_until([this] { return handler->received == "request"; }))
        << handler->failure.detail;
    EXPECT_EQ(handler->route.reached.address, "10.0.0.1");
    EXPECT_EQ(handler->written, 7u);
    // The end is an orderly one.
    link->close();
    ASSERT_TRUE(world.run_until([this] { return world.open_connections("192.0.2.1") == 0; }));
}

TEST_F(tls_link, carries_much) {
    serve_tls(showing(broker_certificate()));
    connect(trusting());
    const std::string much(500'000, 'x');
    handler->outgoing = {"request", much};
    ASSERT_TRUE(world.run_until([&] { return handler->received.size() == 7 + much.size(); }));
    EXPECT_EQ(handler->written, 7 + much.size());
}

TEST_F(tls_link, works_byte_by_byte) {
    world.set_segmentation(testing::segmentation::bytewise);
    serve_tls(showing(broker_certificate()));
    connect(trusting());
    ASSERT_TRUE(world.run_until([this] { return handler->received == "request"; }))
        << handler->failure.detail;
}

TEST_F(tls_link, says_what_is_wrong_with_a_certificate) {
    serve_tls(showing(trusted().issue({.dns_names = {"other"}})));
    serve_tls(showing(broker_certificate()), "10.0.0.2");
    connect(trusting(), {"10.0.0.1", "10.0.0.2"});
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(handler->failure.stage, link_stage::tls);
    EXPECT_EQ(handler->failure.code, errc::tls_wrong_host);
    EXPECT_THAT(handler->failure.detail, HasSubstr("for other"));
    EXPECT_THAT(handler->failure.attempts,
        ElementsAre("10.0.0.1:9093: the TLS certificate is for another host"));
    EXPECT_EQ(accepted, 1) << "who it is for does not depend on the address";
    ASSERT_TRUE(world.run_until([this] { return bool(served); }));
    EXPECT_EQ(served.code, errc::tls_alert);
}

TEST_F(tls_link, says_that_a_server_hangs_up) {
    serve([](std::unique_ptr<stream> arrived) { arrived->close(); });
    connect(trusting());
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(handler->failure.stage, link_stage::tls);
    EXPECT_EQ(handler->failure.code, errc::tls_handshake_closed);
    EXPECT_THAT(handler->failure.detail, HasSubstr("security_protocol"));
}

TEST_F(tls_link, that_fails_says_where_else_the_name_leads) {
    serve([](std::unique_ptr<stream> arrived) { arrived->close(); });
    connect(trusting(), {"10.0.0.1", "10.0.0.2", "10.0.0.3"});
    ASSERT_TRUE(run_until_closed());
    ASSERT_TRUE(handler->failure.reached);
    EXPECT_EQ(handler->failure.reached->reached.address, "10.0.0.1");
    ASSERT_EQ(handler->failure.reached->others.size(), 2u);
    EXPECT_EQ(handler->failure.reached->others[0].address, "10.0.0.2");
    EXPECT_EQ(handler->failure.reached->others[1].address, "10.0.0.3");
}

TEST_F(tls_link, says_that_a_server_does_not_speak_tls) {
    serve([this](std::unique_ptr<stream> arrived) {
        const std::shared_ptr<stream> line = std::move(arrived);
        lines.push_back(line);
        static const std::array buffers{asio::const_buffer("HTTP/1.1 400 Bad Request\r\n", 26)};
        line->async_write(buffers, [](error_code, std::size_t) {});
    });
    connect(trusting());
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(handler->failure.code, errc::tls_not_spoken);
}

TEST_F(tls_link, tells_of_a_refusal_after_the_handshake) {
    serve_tls(asking(required));
    connect(trusting());
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(handler->failure.code, errc::tls_client_certificate_required)
        << handler->failure.code.message();
    EXPECT_THAT(handler->failure.detail, HasSubstr("ssl_certfile"));
}

/// Where a server stops: it keeps the connection and says no more than so many bytes.
class stalling : public tls_link, public ::testing::WithParamInterface<std::size_t> {
protected:
    void answer_in_part(
        const std::shared_ptr<stream>& line, const std::shared_ptr<engine>& server) {
        line->async_read_some(
            server->input_room(), [this, line, server](error_code ec, std::size_t size) {
                if (ec)
                    return;
                server->on_input(size);
                server->handshake();
                answer += take(*server);
                if (answer.empty() || GetParam() == 0)
                    return answer_in_part(line, server);
                output[0] = asio::buffer(answer.data(), std::min(GetParam(), answer.size()));
                line->async_write(output, [](error_code, std::size_t) {});
            });
    }

    std::string answer;
    std::array<asio::const_buffer, 1> output;
};

INSTANTIATE_TEST_SUITE_P(after, stalling, ::testing::Values(0, 1, 5, 100, 127, 132, 133, 300, 600));

TEST_P(stalling, ends_at_the_deadline) {
    const auto context = server_with(showing(broker_certificate()));
    serve([this, context](std::unique_ptr<stream> arrived) {
        const std::shared_ptr<stream> line = std::move(arrived);
        lines.push_back(line);
        const std::shared_ptr<engine> server = context->accept();
        answer_in_part(line, server);
    });
    connect(trusting());
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(elapsed(), 30s);
    EXPECT_EQ(handler->failure.stage, link_stage::tls);
    EXPECT_EQ(handler->failure.code, asio::error::timed_out);
    EXPECT_THAT(handler->failure.detail,
        HasSubstr(GetParam() == 0 ? "has not answered the first message"
                                  : "has stopped in the middle of the handshake"));
}

TEST_F(tls_link, can_be_closed_at_any_time) {
    serve_tls(showing(broker_certificate()));
    for (duration after = 0ms; after < 5ms; after += 100us) {
        handler = std::make_shared<recorder>();
        connect(trusting());
        world.run_for(after);
        link->close();
        world.run_for(1s);
        EXPECT_EQ(handler.use_count(), 1);
        EXPECT_EQ(handler->closed, 0);
        EXPECT_EQ(world.open_connections("192.0.2.1"), 0u);
    }
}

TEST_F(tls_link, survives_a_connection_that_breaks_at_any_time) {
    serve_tls(showing(broker_certificate()));
    for (duration after = 0ms; after < 5ms; after += 100us) {
        handler = std::make_shared<recorder>();
        connect(trusting());
        world.run_for(after);
        const bool broken = world.reset_connections("192.0.2.1") != 0;
        world.run_for(60s);
        EXPECT_EQ(handler->closed, broken ? 1 : 0);
        link->close();
        world.run_for(1s);
    }
}

} // namespace
} // namespace kafka::net::tls
