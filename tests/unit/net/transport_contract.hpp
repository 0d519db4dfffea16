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

    World world;
    std::unique_ptr<listener> acceptor;
    std::unique_ptr<stream> client;
    std::unique_ptr<stream> server;
};

TYPED_TEST_SUITE(transport_contract, worlds, world_names);

} // namespace kafka::net
