// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <gtest/gtest.h>
#include <kafka/testing/simulation.hpp>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::testing {

/// Two hosts with a connection between them, and what came out of it at either end.
struct conversation {
    explicit conversation(simulation_options options = {}) : world(options) {
        net::error_code ec;
        door = network->listen(on, {.address = "10.0.0.1", .port = 9092}, ec);
        EXPECT_FALSE(ec) << ec.message();
        door->async_accept(on, [this](net::error_code, std::unique_ptr<net::stream> accepted) {
            server.talk(std::move(accepted));
        });
        attempt = network->async_connect(on, {.address = "10.0.0.1", .port = 9092}, {},
            [this](net::error_code, std::unique_ptr<net::stream> connected) {
                client.talk(std::move(connected));
            });
        EXPECT_TRUE(world.run_until([&] { return client.line && server.line; }));
    }

    struct side {
        std::unique_ptr<net::stream> line;
        std::string received;
        std::vector<std::size_t> reads;
        net::error_code ended;
        std::array<std::byte, 2048> into{};
        std::vector<std::string> written; // kept until the end
        std::array<boost::asio::const_buffer, 1> buffer;
        std::vector<net::error_code> writes;

        void talk(std::unique_ptr<net::stream> over) {
            line = std::move(over);
            read();
        }
        void read() {
            line->async_read_some(into, [this](net::error_code ec, std::size_t size) {
                received.append(reinterpret_cast<const char*>(into.data()), size);
                reads.push_back(size);
                ended = ec;
                if (!ec)
                    read();
            });
        }
        void write(std::string text) {
            written.push_back(std::move(text));
            buffer[0] = boost::asio::buffer(written.back());
            line->async_write(
                buffer, [this](net::error_code ec, std::size_t) { writes.push_back(ec); });
        }
    };

    simulation world;
    boost::asio::any_io_executor on = world.get_executor();
    std::shared_ptr<net::transport> network = world.get_transport().implementation();
    std::unique_ptr<net::listener> door;
    std::unique_ptr<net::operation> attempt;
    side client;
    side server;
};

} // namespace kafka::testing
