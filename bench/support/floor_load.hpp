// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/frames.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// What `request_load` does, on bare Asio: prebuilt frames over connections to nodes whose ports
/// follow each other, answers counted and thrown away.
class floor_load {
public:
    floor_load(boost::asio::io_context& context, const std::string& address, int port,
        int connections, long in_flight)
        : context_(context),
          in_flight_(in_flight) {
        const bytes frame = list_groups_frame("bench");
        frame_size_ = frame.size();
        for (long i = 0; i < in_flight; ++i)
            burst_.insert(burst_.end(), frame.begin(), frame.end());
        for (int i = 0; i < connections; ++i) {
            all_.push_back(std::make_unique<connection>(context));
            all_.back()->socket.connect(
                {boost::asio::ip::make_address(address), static_cast<std::uint16_t>(port + i)});
            all_.back()->socket.set_option(boost::asio::ip::tcp::no_delay(true));
        }
    }

    /// Sets `done` when so many requests have been answered.
    void start(long requests, bool& done) {
        context_.restart(); // which ran out of work when the last of them was answered
        left_ = requests;
        const long many = static_cast<long>(all_.size());
        running_ = std::min(many, in_flight_);
        for (long i = 0; i < running_; ++i)
            boost::asio::co_spawn(context_,
                in_flight_ < many ? wander(static_cast<std::size_t>(i))
                                  : stay(*all_[static_cast<std::size_t>(i)],
                                        in_flight_ / many + (i < in_flight_ % many)),
                [&](std::exception_ptr failure) {
                    if (failure)
                        std::rethrow_exception(failure);
                    done = --running_ == 0;
                });
    }

private:
    struct connection {
        explicit connection(boost::asio::io_context& context) : socket(context) {}

        boost::asio::ip::tcp::socket socket;
        frame_counter counter;
    };

    auto write(connection& on, long count) {
        return boost::asio::async_write(on.socket,
            boost::asio::buffer(burst_.data(), frame_size_ * static_cast<std::size_t>(count)),
            boost::asio::deferred);
    }

    boost::asio::awaitable<void> stay(connection& on, long window) {
        bytes buffer(window < 50 ? 4096 : 65536);
        long sent = std::min(window, left_);
        left_ -= sent;
        co_await write(on, sent);
        while (sent > 0) {
            const std::size_t n = co_await on.socket.async_read_some(
                boost::asio::buffer(buffer), boost::asio::deferred);
            const long whole = on.counter.take(buffer.data(), n);
            const long next = std::min(whole, left_);
            left_ -= next;
            sent += next - whole;
            if (next > 0)
                co_await write(on, next);
        }
    }

    boost::asio::awaitable<void> wander(std::size_t from) {
        bytes buffer(4096);
        const auto stride = static_cast<std::size_t>(in_flight_);
        for (std::size_t at = from; left_ > 0;
            at = at + stride < all_.size() ? at + stride : from) {
            connection& on = *all_[at];
            --left_;
            co_await write(on, 1);
            for (bool answered = false; !answered;) {
                const std::size_t n = co_await on.socket.async_read_some(
                    boost::asio::buffer(buffer), boost::asio::deferred);
                answered = on.counter.take(buffer.data(), n) != 0;
            }
        }
    }

    boost::asio::io_context& context_;
    std::vector<std::unique_ptr<connection>> all_;
    bytes burst_;
    std::size_t frame_size_ = 0;
    long in_flight_;
    long left_ = 0;
    long running_ = 0;
};

} // namespace bench
