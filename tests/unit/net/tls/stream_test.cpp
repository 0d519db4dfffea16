// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Streams that carry TLS, over those of every transport.
#include "net/tls/handshake.hpp"
#include "net/tls/stream.hpp"
#include "unit/net/tls/engines.hpp"
#include "unit/net/transport_contract.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <kafka/error.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace kafka::net::tls {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using enum server_settings::client_authentication;

template <class World>
class tls_stream : public transport_contract<World> {
protected:
    struct outcome {
        int calls = 0;
        handshake_result result;

        auto handler() {
            return [this](handshake_result what) {
                ++calls;
                result = std::move(what);
            };
        }
    };

    void connect_with(client_settings as_client, const server_settings& as_server) {
        this->connect();
        ASSERT_TRUE(this->client && this->server);
        const auto by_client = async_handshake(*this->world.via(), std::move(this->client),
            client_with(std::move(as_client))->connect("broker", 9093), in(10s), met.handler());
        const auto by_server = async_handshake(*this->world.via(), std::move(this->server),
            server_with(as_server)->accept(), in(10s), served.handler());
        EXPECT_EQ(met.calls + served.calls, 0) << "inside";
        ASSERT_TRUE(this->world.run_until([&] { return met.calls != 0 && served.calls != 0; }));
        this->client = std::move(met.result.established);
        this->server = std::move(served.result.established);
    }

    void connect_tls() {
        connect_with(trusting(), showing(broker_certificate()));
        ASSERT_TRUE(this->client && this->server) << met.result.why.detail;
    }

    time_point in(duration time) { return this->world.via()->now() + time; }

    outcome met;
    outcome served;
};

TYPED_TEST_SUITE(tls_stream, worlds, world_names);

TYPED_TEST(tls_stream, carries_bytes_both_ways_and_in_order) {
    this->connect_tls();
    EXPECT_EQ(this->met.result.facts.version, "TLSv1.3");
    const std::array request{bytes("one "), bytes(""), bytes("two "), bytes("three")};
    const std::array answer{bytes("four")};
    result<std::size_t> sent;
    result<std::size_t> answered;
    this->client->async_write(request, sent.handler());
    this->server->async_write(answer, answered.handler());
    EXPECT_EQ(sent.calls + answered.calls, 0) << "inside";
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 13, ec), "one two three");
    EXPECT_EQ(this->read(*this->client, 4, ec), "four");
    EXPECT_FALSE(ec);
    ASSERT_TRUE(this->world.run_until([&] { return sent.done() && answered.done(); }));
    EXPECT_EQ(sent.value, 13u);
    EXPECT_EQ(answered.value, 4u);
}

TYPED_TEST(tls_stream, writes_nothing_as_well) {
    this->connect_tls();
    result<std::size_t> sent;
    const std::array nothing{bytes("")};
    this->client->async_write(nothing, sent.handler());
    EXPECT_EQ(sent.calls, 0);
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    EXPECT_FALSE(sent.ec);
}

TYPED_TEST(tls_stream, writes_more_than_any_buffer_holds_both_ways_at_once) {
    this->connect_tls();
    std::string pattern(3'000'000, '\0');
    std::uint32_t state = 1;
    std::generate(pattern.begin(), pattern.end(), [&] {
        state = state * 1'664'525 + 1'013'904'223;
        return static_cast<char>(state >> 24);
    });
    std::vector<asio::const_buffer> pieces;
    for (std::size_t at = 0; at < pattern.size(); at += 10'000)
        pieces.emplace_back(pattern.data() + at, 10'000);
    result<std::size_t> sent;
    result<std::size_t> back;
    this->client->async_write(pieces, sent.handler());
    this->server->async_write(pieces, back.handler());
    error_code ec;
    EXPECT_TRUE(this->read(*this->server, pattern.size(), ec) == pattern);
    EXPECT_TRUE(this->read(*this->client, pattern.size(), ec) == pattern);
    ASSERT_TRUE(this->world.run_until([&] { return sent.done() && back.done(); }));
    EXPECT_FALSE(sent.ec) << sent.ec.message();
    EXPECT_EQ(sent.value, pattern.size());
    EXPECT_EQ(back.value, pattern.size());
}

TYPED_TEST(tls_stream, reads_into_little_room) {
    this->connect_tls();
    const std::array words{bytes("a record")};
    result<std::size_t> sent;
    this->client->async_write(words, sent.handler());
    std::string all;
    std::array<std::byte, 3> into;
    while (all.size() < 8) {
        result<std::size_t> some;
        this->server->async_read_some(into, some.handler());
        EXPECT_EQ(some.calls, 0) << "inside";
        ASSERT_TRUE(this->world.run_until([&] { return some.done(); }));
        ASSERT_FALSE(some.ec);
        all += crypto::text_of(std::span(into).first(some.value));
    }
    EXPECT_EQ(all, "a record");
}

TYPED_TEST(tls_stream, delivers_what_was_sent_before_the_end) {
    this->connect_tls();
    // Who closes without having read what has come resets, and tickets have come.
    std::array<std::byte, 10> into;
    result<std::size_t> pending;
    this->client->async_read_some(into, pending.handler());
    const std::array words{bytes("last words")};
    result<std::size_t> sent;
    this->client->async_write(words, sent.handler());
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    this->client->close();
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 100, ec), "last words");
    EXPECT_EQ(ec, asio::error::eof);
    // And says so again.
    EXPECT_EQ(this->read(*this->server, 100, ec), "");
    EXPECT_EQ(ec, asio::error::eof);
}

TYPED_TEST(tls_stream, destroying_it_ends_it) {
    this->connect_tls();
    this->client.reset();
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 1, ec), "");
    EXPECT_EQ(ec, asio::error::eof);
}

TYPED_TEST(tls_stream, close_aborts_what_is_pending_and_what_comes_later) {
    this->connect_tls();
    std::array<std::byte, 10> into;
    const std::string much(64'000'000, 'x');
    const std::array buffers{bytes(much)};
    result<std::size_t> pending_read;
    result<std::size_t> pending_write;
    this->client->async_read_some(into, pending_read.handler());
    this->client->async_write(buffers, pending_write.handler());
    this->client->close();
    this->client->close();
    result<std::size_t> later_read;
    result<std::size_t> later_write;
    this->world.run_until([&] { return pending_read.done() && pending_write.done(); });
    this->client->async_read_some(into, later_read.handler());
    this->client->async_write(buffers, later_write.handler());
    this->server->close();
    this->world.run();
    for (const auto* each : {&pending_read, &pending_write, &later_read, &later_write}) {
        EXPECT_EQ(each->calls, 1);
        EXPECT_EQ(each->ec, aborted) << each->ec.message();
    }
    EXPECT_LT(pending_write.value, much.size());
}

TYPED_TEST(tls_stream, destroying_it_aborts_what_is_pending) {
    this->connect_tls();
    std::array<std::byte, 10> into;
    const std::string much(64'000'000, 'x');
    const std::array buffers{bytes(much)};
    result<std::size_t> pending_read;
    result<std::size_t> pending_write;
    this->client->async_read_some(into, pending_read.handler());
    this->client->async_write(buffers, pending_write.handler());
    this->client.reset();
    this->world.run();
    EXPECT_EQ(pending_read.calls, 1);
    EXPECT_EQ(pending_read.ec, aborted);
    EXPECT_EQ(pending_write.calls, 1);
    EXPECT_EQ(pending_write.ec, aborted);
}

TYPED_TEST(tls_stream, tells_of_a_refusal_that_comes_after_the_handshake) {
    this->connect_with(trusting(), asking(required));
    ASSERT_TRUE(this->client) << this->met.result.why.detail;
    EXPECT_EQ(this->served.result.why.code, errc::tls_client_certificate_required);
    error_code ec;
    this->read(*this->client, 1, ec);
    EXPECT_EQ(ec, errc::tls_client_certificate_required) << ec.message();
    EXPECT_THAT(this->client->explanation(), HasSubstr("ssl_certfile"));
    // Nothing else is to be had of it.
    result<std::size_t> sent;
    const std::array words{bytes("request")};
    this->client->async_write(words, sent.handler());
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
    EXPECT_TRUE(sent.ec);
}

TYPED_TEST(tls_stream, handshake_tells_the_other_side_why_it_fails) {
    client_settings stranger;
    stranger.ca_pem = certificate_authority("Other authority").certificate();
    this->connect_with(stranger, showing(broker_certificate()));
    EXPECT_EQ(this->met.result.why.code, errc::tls_unknown_ca);
    EXPECT_EQ(this->served.result.why.code, errc::tls_alert);
    EXPECT_THAT(this->served.result.why.detail, HasSubstr("unknown CA"));
}

TYPED_TEST(tls_stream, handshake_ends_with_the_connection) {
    this->connect();
    const auto operation = async_handshake(*this->world.via(), std::move(this->client),
        client_with(trusting())->connect("broker", 9093), this->in(10s), this->met.handler());
    error_code ec;
    this->read(*this->server, 100, ec); // all of it, or the end would be a reset
    this->server->close();
    ASSERT_TRUE(this->world.run_until([&] { return this->met.calls != 0; }));
    EXPECT_EQ(this->met.result.why.code, errc::tls_handshake_closed);
    EXPECT_FALSE(this->met.result.established);
}

TYPED_TEST(tls_stream, handshake_can_be_given_up) {
    this->connect();
    const auto operation = async_handshake(*this->world.via(), std::move(this->client),
        client_with(trusting())->connect("broker", 9093), this->in(10s), this->met.handler());
    operation->cancel();
    operation->cancel();
    EXPECT_EQ(this->met.calls, 0);
    ASSERT_TRUE(this->world.run_until([&] { return this->met.calls != 0; }));
    EXPECT_EQ(this->met.result.why.code, aborted);
    error_code ec;
    this->read(*this->server, 100'000, ec);
    EXPECT_TRUE(ec);
    EXPECT_EQ(this->met.calls, 1);
}

TYPED_TEST(tls_stream, handshake_with_one_who_is_silent_ends_in_time) {
    this->connect();
    const auto operation = async_handshake(*this->world.via(), std::move(this->client),
        client_with(trusting())->connect("broker", 9093), this->in(50ms), this->met.handler());
    ASSERT_TRUE(this->world.run_until([&] { return this->met.calls != 0; }));
    EXPECT_EQ(this->met.result.why.code, asio::error::timed_out);
    EXPECT_THAT(this->met.result.why.detail, HasSubstr("has not answered the first message"));
}

TYPED_TEST(tls_stream, can_be_bound_to_another_executor) {
    this->connect_tls();
    this->client->rebind(this->world.on());
    const std::array words{bytes("request")};
    result<std::size_t> sent;
    this->client->async_write(words, sent.handler());
    error_code ec;
    EXPECT_EQ(this->read(*this->server, 7, ec), "request");
    ASSERT_TRUE(this->world.run_until([&] { return sent.done(); }));
}

/// What `link` does: it is told, then asks.
class events final : public stream_events {
public:
    void on_read(error_code ec, std::size_t size) override {
        ++reads;
        read_ec = ec;
        read_size = size;
    }
    void on_written(error_code ec, std::size_t size) override {
        ++writes;
        write_ec = ec;
        write_size = size;
    }

    int reads = 0;
    int writes = 0;
    error_code read_ec;
    error_code write_ec;
    std::size_t read_size = 0;
    std::size_t write_size = 0;
};

TYPED_TEST(tls_stream, serves_who_is_told_and_asks) {
    this->connect_tls();
    const std::string much(400'000, 'x');
    const std::array buffers{bytes(much)};
    const auto told = std::make_shared<events>();
    // As much as goes at once, then the rest.
    error_code ec;
    std::size_t written = this->client->write_some(buffers, ec);
    EXPECT_FALSE(ec);
    std::string received;
    std::array<std::byte, 30'000> into;
    const auto reader = std::make_shared<events>();
    this->server->start_read(into, reader);
    std::array<asio::const_buffer, 1> rest;
    const auto busy = asio::make_work_guard(this->world.on()); // also between two operations
    bool writing = false;
    const bool done = this->world.run_until([&] {
        if (told->writes != 0) {
            told->writes = 0;
            writing = false;
            this->client->finish_write(told->write_ec, told->write_size);
            EXPECT_FALSE(told->write_ec) << told->write_ec.message();
            written += told->write_size;
        }
        if (!writing && written != much.size()) {
            rest[0] = buffers[0] + written;
            this->client->start_write(rest, told);
            writing = true;
        }
        if (reader->reads != 0) {
            reader->reads = 0;
            if (this->server->finish_read(reader->read_ec, reader->read_size)) {
                EXPECT_FALSE(reader->read_ec) << reader->read_ec.message();
                EXPECT_NE(reader->read_size, 0u);
                received += crypto::text_of(std::span(into).first(reader->read_size));
            }
            if (received.size() != much.size())
                this->server->start_read(into, reader);
        }
        return received.size() == much.size() && written == much.size();
    });
    EXPECT_TRUE(done);
    EXPECT_TRUE(received == much);
}

} // namespace
} // namespace kafka::net::tls
