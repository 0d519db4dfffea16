// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/sockets/steady_timer.hpp"

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace kafka::net {

namespace {

class steady_timer final : public timer {
public:
    explicit steady_timer(executor on) : timer_(std::move(on)) {}

    void async_wait(time_point deadline,
        boost::asio::any_completion_handler<void(error_code)> handler) override {
        timer_.expires_at(deadline);
        timer_.async_wait(
            [handler = std::move(handler)](error_code ec) mutable { std::move(handler)(ec); });
    }

    void cancel() noexcept override { timer_.cancel(); }

private:
    boost::asio::steady_timer timer_;
};

} // namespace

std::unique_ptr<timer> make_steady_timer(executor on) {
    return std::make_unique<steady_timer>(std::move(on));
}

} // namespace kafka::net
