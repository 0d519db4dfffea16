// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::testing {

/// Answers requests with whatever bytes a test wants, on sockets or on a simulated network.
class http_server {
public:
    /// What is answered to a request, of which there were so many before. Empty: nothing, ever.
    using answers = std::function<std::string(std::size_t before, const std::string& request)>;

    /// `hangs_up`: after each answer.
    http_server(std::shared_ptr<net::transport> via, net::executor on, std::string address,
        std::uint16_t port, answers with, bool hangs_up = true)
        : inside_(std::make_shared<inside>()) {
        net::error_code ec;
        inside_->on = on;
        inside_->with = std::move(with);
        inside_->hangs_up = hangs_up;
        inside_->door = via->listen(on, {std::move(address), port}, ec);
        EXPECT_FALSE(ec) << ec.message();
        inside_->accept();
    }
    ~http_server() { stop(); }
    http_server(const http_server&) = delete;
    http_server& operator=(const http_server&) = delete;

    std::uint16_t port() const { return inside_->door->local_endpoint().port; }
    const std::vector<std::string>& requests() const { return inside_->requests; }
    void stop() {
        inside_->door->close();
        for (const std::weak_ptr<visit>& each : inside_->visits)
            if (const auto open = each.lock())
                open->line->close();
    }

private:
    struct inside;

    struct visit : std::enable_shared_from_this<visit> {
        std::shared_ptr<inside> of;
        std::unique_ptr<net::stream> line;
        std::array<std::byte, 512> into{};
        std::string heard;
        std::string said;
        std::array<boost::asio::const_buffer, 1> buffer;

        void read() {
            line->async_read_some(
                into, [self = shared_from_this()](net::error_code ec, std::size_t size) {
                    if (ec)
                        return self->line->close();
                    self->heard.append(reinterpret_cast<const char*>(self->into.data()), size);
                    self->look();
                });
        }
        void look() {
            const std::size_t end = heard.find("\r\n\r\n");
            const std::size_t length = heard.find("Content-Length: ");
            if (end == std::string::npos || length > end ||
                heard.size() < end + 4 + std::stoul(heard.substr(length + 16)))
                return read();
            const std::string request = std::exchange(heard, {});
            said = of->with(of->requests.size(), request);
            of->requests.push_back(request);
            if (said.empty())
                return read();
            buffer[0] = {said.data(), said.size()};
            line->async_write(buffer, [self = shared_from_this()](net::error_code ec, std::size_t) {
                if (ec || self->of->hangs_up)
                    return self->line->close();
                self->read();
            });
        }
    };

    struct inside : std::enable_shared_from_this<inside> {
        net::executor on;
        answers with;
        bool hangs_up = true;
        std::unique_ptr<net::listener> door;
        std::vector<std::weak_ptr<visit>> visits;
        std::vector<std::string> requests;

        void accept() {
            door->async_accept(on,
                [self = shared_from_this()](net::error_code ec, std::unique_ptr<net::stream> came) {
                    if (ec)
                        return;
                    const auto made = std::make_shared<visit>();
                    made->of = self;
                    made->line = std::move(came);
                    self->visits.push_back(made);
                    made->read();
                    self->accept();
                });
        }
    };

    std::shared_ptr<inside> inside_;
};

/// An answer with that status, type and body.
inline std::string http_answer(const std::string& status, const std::string& body,
    const std::string& type = "application/json") {
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace kafka::testing
