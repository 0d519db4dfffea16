// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <kafka/client.hpp>
#include <kafka/protocol/list_groups.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kafka::interop {

/// Wakes the coroutine that waits whenever something was recorded.
class notebook {
public:
    explicit notebook(boost::asio::any_io_executor executor)
        : changed_(std::move(executor), boost::asio::steady_timer::time_point::max()) {}

    boost::asio::any_io_executor get_executor() { return changed_.get_executor(); }

    void changed() { changed_.cancel(); }

    /// Until the condition holds. Throws `std::runtime_error`, naming it, when that takes too long.
    template <class Condition>
    boost::asio::awaitable<void> wait(std::string name, Condition holds) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!holds()) {
            if (std::chrono::steady_clock::now() >= deadline)
                throw std::runtime_error("waited in vain: " + name);
            changed_.expires_at(deadline);
            co_await changed_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        }
    }

private:
    boost::asio::steady_timer changed_;
};

/// Requests to one target, a number of them outstanding at any time, and a record of how each
/// ended.
/// Lives on while requests are outstanding.
class request_stream : public std::enable_shared_from_this<request_stream> {
public:
    struct record {
        int completions = 0;
        error_info failure = {};
    };

    /// The client must live until the last request has ended or the stream was stopped.
    request_stream(client& through, std::shared_ptr<notebook> notes, target to,
        std::chrono::milliseconds timeout)
        : client_(through),
          notes_(std::move(notes)),
          target_(to) {
        options_.timeout = timeout;
    }

    void start(int outstanding) {
        running_ = true;
        while (outstanding-- > 0)
            send();
    }
    void stop() { running_ = false; }

    std::size_t outstanding() const { return outstanding_; }
    std::size_t answered() const { return answered_; }
    std::size_t failed() const { return failed_; }
    /// One for each request sent.
    const std::vector<std::unique_ptr<record>>& records() const { return records_; }

private:
    void send() {
        record& mine = *records_.emplace_back(std::make_unique<record>());
        ++outstanding_;
        client_.async_send(target_, protocol::list_groups_request{}, options_, mine.failure,
            [this, self = shared_from_this(), &mine](
                error_code error, const protocol::list_groups_response&) {
                ++mine.completions;
                --outstanding_;
                ++(error ? failed_ : answered_);
                if (error)
                    send_after_pause();
                else if (running_)
                    send();
                notes_->changed();
            });
    }

    // As a program would: a node that is not part of the cluster just now fails requests at once.
    void send_after_pause() {
        auto pause = std::make_shared<boost::asio::steady_timer>(
            notes_->get_executor(), std::chrono::milliseconds(20));
        pause->async_wait([this, self = shared_from_this(), pause](error_code) {
            if (running_)
                send();
        });
    }

    client& client_;
    std::shared_ptr<notebook> notes_;
    target target_;
    send_options options_;
    bool running_ = false;
    std::size_t outstanding_ = 0;
    std::size_t answered_ = 0;
    std::size_t failed_ = 0;
    std::vector<std::unique_ptr<record>> records_;
};

} // namespace kafka::interop
