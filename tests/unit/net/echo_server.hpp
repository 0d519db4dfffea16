// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::net {

/// Reads and writes back whatever comes, on every stream that arrives.
class echo_server : public std::enable_shared_from_this<echo_server> {
public:
    echo_server(const std::shared_ptr<transport>& via, executor on, std::string address,
        std::uint16_t port = 0)
        : on_(std::move(on)) {
        error_code ec;
        listener_ = via->listen(on_, {.address = std::move(address), .port = port}, ec);
        EXPECT_FALSE(ec) << ec.message();
    }

    void start() {
        listener_->async_accept(
            on_, [self = shared_from_this()](error_code ec, std::unique_ptr<stream> arrived) {
                if (ec)
                    return;
                auto talk = std::make_shared<conversation>();
                talk->with = std::move(arrived);
                self->accepted.push_back(talk);
                talk->read();
                self->start();
            });
    }
    void stop() {
        listener_->close();
        for (const auto& each : accepted)
            each->with->close();
    }
    std::uint16_t port() const { return listener_->local_endpoint().port; }

    struct conversation : std::enable_shared_from_this<conversation> {
        std::unique_ptr<stream> with;
        std::array<std::byte, 4096> bytes{};
        std::array<boost::asio::const_buffer, 1> answer;
        error_code ended;

        void read() {
            with->async_read_some(
                bytes, [self = shared_from_this()](error_code ec, std::size_t size) {
                    if (ec)
                        self->ended = ec;
                    else
                        self->write(size);
                });
        }
        void write(std::size_t size) {
            answer[0] = boost::asio::const_buffer(bytes.data(), size);
            with->async_write(answer, [self = shared_from_this()](error_code ec, std::size_t) {
                if (ec)
                    self->ended = ec;
                else
                    self->read();
            });
        }
    };

    std::vector<std::shared_ptr<conversation>> accepted;

private:
    executor on_;
    std::unique_ptr<listener> listener_;
};

} // namespace kafka::net
