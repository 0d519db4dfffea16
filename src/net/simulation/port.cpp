// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/simulation/port.hpp"

#include "net/simulation/connection.hpp"
#include "net/simulation/post.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace kafka::net::sim {

port::port(std::shared_ptr<network> on, executor where, endpoint at)
    : network_(std::move(on)),
      executor_(std::move(where)),
      at_(std::move(at)) {
}

bool port::offer(std::shared_ptr<connection> arrived) {
    if (waiting_.size() >= network_->options().backlog)
        return false;
    waiting_.push_back(std::move(arrived));
    pump();
    return true;
}

void port::accept(executor on, connect_handler handler) {
    if (!open_) {
        const error_code aborted = boost::asio::error::operation_aborted;
        return post_completion(
            *network_, executor_, std::move(handler), aborted, std::unique_ptr<stream>());
    }
    accept_on_ = std::move(on);
    on_accepted_.swap(handler);
    pump();
}

void port::pump() {
    if (!on_accepted_ || waiting_.empty())
        return;
    const std::shared_ptr<connection> next = std::move(waiting_.front());
    waiting_.pop_front();
    connect_handler handler = std::exchange(on_accepted_, nullptr);
    post_completion(
        *network_, executor_, std::move(handler), error_code(), next->accept(accept_on_));
}

void port::close() noexcept {
    if (!std::exchange(open_, false) || network_->is_down())
        return;
    network_->close_port(at_);
    for (const auto& each : std::exchange(waiting_, {}))
        each->refuse();
    if (!on_accepted_)
        return;
    connect_handler handler = std::exchange(on_accepted_, nullptr);
    const error_code aborted = boost::asio::error::operation_aborted;
    post_completion(*network_, executor_, std::move(handler), aborted, std::unique_ptr<stream>());
}

void port::drop_handlers() {
    waiting_.clear();
    const connect_handler handler = std::exchange(on_accepted_, nullptr);
}

} // namespace kafka::net::sim
