// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"
#include "unit/net/worlds.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

/// What every transport has to keep, asked of sockets and of the simulation alike.
namespace kafka::net {

inline constexpr auto aborted = boost::asio::error::operation_aborted;

inline boost::asio::const_buffer bytes(std::string_view text) {
    return {text.data(), text.size()};
}

/// What became of an operation, and how often its handler was called.
template <class T>
struct result {
    int calls = 0;
    error_code ec;
    T value{};

    auto handler() {
        return [this](error_code code, T what) {
            ++calls;
            ec = code;
            value = std::move(what);
        };
    }
    bool done() const { return calls > 0; }
};

template <>
struct result<void> {
    int calls = 0;
    error_code ec;

    auto handler() {
        return [this](error_code code) {
            ++calls;
            ec = code;
        };
    }
    bool done() const { return calls > 0; }
};

template <class World>
class transport_contract : public ::testing::Test {
protected:
    std::unique_ptr<listener> listen() {
        error_code ec;
        auto opened = world.via()->listen(world.on(), {.address = world.address()}, ec);
        EXPECT_FALSE(ec) << ec.message();
        return opened;
    }

    /// Both ends of a connection.
    void connect() {
        acceptor = listen();
        result<std::unique_ptr<stream>> connected;
        result<std::unique_ptr<stream>> accepted;
        acceptor->async_accept(world.on(), accepted.handler());
        const auto attempt = world.via()->async_connect(
            world.on(), acceptor->local_endpoint(), {}, connected.handler());
        ASSERT_TRUE(world.run_until([&] { return connected.done() && accepted.done(); }));
        ASSERT_FALSE(connected.ec) << connected.ec.message();
        ASSERT_FALSE(accepted.ec) << accepted.ec.message();
        client = std::move(connected.value);
        server = std::move(accepted.value);
    }

    /// Reads until `size` bytes are there, or the stream ends.
    std::string read(stream& from, std::size_t size, error_code& ec) {
        std::string all;
        std::array<std::byte, 7'777> into;
        while (all.size() < size) {
            result<std::size_t> some;
            from.async_read_some(into, some.handler());
            if (!world.run_until([&] { return some.done(); })) {
                ADD_FAILURE() << "a read never ends";
                return all;
            }
            all.append(reinterpret_cast<const char*>(into.data()), some.value);
            ec = some.ec;
            if (ec)
                break;
        }
        return all;
    }

    /// Bytes go both ways, in their order, and no handler is called inside.
    void expect_bytes_both_ways() {
        const std::array request{bytes("one "), bytes(""), bytes("two "), bytes("three")};
        const std::array answer{bytes("four")};
        result<std::size_t> sent;
        result<std::size_t> answered;
        client->async_write(request, sent.handler());
        server->async_write(answer, answered.handler());
        EXPECT_EQ(sent.calls + answered.calls, 0) << "inside";
        error_code ec;
        EXPECT_EQ(read(*server, 13, ec), "one two three");
        EXPECT_EQ(read(*client, 4, ec), "four");
        EXPECT_FALSE(ec);
        ASSERT_TRUE(world.run_until([&] { return sent.done() && answered.done(); }));
        EXPECT_EQ(sent.value, 13u);
        EXPECT_EQ(answered.value, 4u);
    }

    /// What is pending when the client's end is closed is aborted, and what is begun later.
    void expect_close_to_abort() {
        std::array<std::byte, 10> into;
        const std::string much(64'000'000, 'x');
        const std::array buffers{bytes(much)};
        result<std::size_t> pending_read;
        result<std::size_t> pending_write;
        client->async_read_some(into, pending_read.handler());
        client->async_write(buffers, pending_write.handler());
        client->close();
        client->close();
        result<std::size_t> later_read;
        result<std::size_t> later_write;
        world.run_until([&] { return pending_read.done() && pending_write.done(); });
        client->async_read_some(into, later_read.handler());
        client->async_write(buffers, later_write.handler());
        server->close();
        world.run();
        for (const auto* each : {&pending_read, &pending_write, &later_read, &later_write}) {
            EXPECT_EQ(each->calls, 1);
            EXPECT_EQ(each->ec, aborted) << each->ec.message();
        }
        EXPECT_LT(pending_write.value, much.size());
    }

    /// What is pending when the client's end is destroyed is aborted.
    void expect_destruction_to_abort() {
        std::array<std::byte, 10> into;
        const std::string much(64'000'000, 'x');
        const std::array buffers{bytes(much)};
        result<std::size_t> pending_read;
        result<std::size_t> pending_write;
        client->async_read_some(into, pending_read.handler());
        client->async_write(buffers, pending_write.handler());
        client.reset();
        world.run();
        EXPECT_EQ(pending_read.calls, 1);
        EXPECT_EQ(pending_read.ec, aborted);
        EXPECT_EQ(pending_write.calls, 1);
        EXPECT_EQ(pending_write.ec, aborted);
    }

    World world;
    std::unique_ptr<listener> acceptor;
    std::unique_ptr<stream> client;
    std::unique_ptr<stream> server;
};

TYPED_TEST_SUITE(transport_contract, worlds, world_names);

} // namespace kafka::net
