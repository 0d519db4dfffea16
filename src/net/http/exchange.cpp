// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/http/exchange.hpp"

#include "net/connector.hpp"

#include <boost/asio/error.hpp>
#include <kafka/error.hpp>

#include <utility>

namespace kafka::net::http {

namespace {

std::string reasons(const link_failure& failure) {
    if (failure.stage == link_stage::resolve)
        return "cannot be resolved: " + failure.code.message();
    std::string all;
    for (const std::string& each : failure.attempts)
        all.append(all.empty() ? "" : "; ").append(each);
    return "cannot be connected to: " + (failure.detail.empty() ? all : failure.detail);
}

/// A certificate does not become good by being looked at again.
bool may_pass(const link_failure& failure) {
    return failure.stage != link_stage::tls || failure.code.category() != client_category() ||
           failure.code == condition::retriable;
}

} // namespace

exchange::exchange(std::shared_ptr<transport> via, executor on, link_target to,
    crypto::secret request, std::size_t body_max, handler when_done)
    : via_(std::move(via)),
      on_(std::move(on)),
      to_(std::move(to)),
      deadline_(to_.connect_deadline),
      request_(std::move(request)),
      when_done_(std::move(when_done)),
      reader_(body_max) {
}

void exchange::start() {
    const auto attempt = std::make_shared<connector>(
        via_, on_, std::move(to_), [self = shared_from_this()](connect_outcome outcome) {
            self->on_connected(std::move(outcome));
        });
    connector_ = attempt;
    attempt->start();
}

void exchange::cancel() {
    const handler dropped = std::exchange(when_done_, nullptr);
    if (const auto attempt = connector_.lock())
        attempt->cancel();
    stop_pending();
}

void exchange::on_connected(connect_outcome outcome) {
    stream_ = std::move(outcome.established);
    if (!stream_)
        return finish({.problem = reasons(outcome.failure), .may_pass = may_pass(outcome.failure)});
    timer_ = via_->make_timer(on_);
    timer_->async_wait(deadline_, [self = shared_from_this()](error_code ec) {
        if (!ec && !self->over())
            self->finish({.problem = "has not answered in time"});
    });
    // Where the write fails, so does the read, or gives what the server has said before.
    buffer_[0] = {request_.data(), request_.size()};
    stream_->async_write(buffer_, [self = shared_from_this()](error_code, std::size_t) {
        if (!self->over())
            self->read();
    });
}

void exchange::read() {
    stream_->async_read_some(
        received_, [self = shared_from_this()](error_code ec, std::size_t size) {
            if (!self->over())
                self->on_read(ec, size);
        });
}

void exchange::on_read(error_code ec, std::size_t size) {
    using status = answer_reader::status;
    if (ec && ec != boost::asio::error::eof)
        return finish({.problem = "has not answered: " + ec.message()});
    switch (ec ? reader_.on_end() : reader_.on_input(std::span(received_).first(size))) {
    case status::under_way:
        return read();
    case status::failed:
        return finish({.problem = reader_.problem()});
    case status::done:
        return finish({.answer = reader_.take()});
    }
}

void exchange::finish(http::outcome outcome) {
    handler done = std::exchange(when_done_, nullptr);
    stop_pending();
    std::move(done)(std::move(outcome));
}

void exchange::stop_pending() {
    if (timer_)
        timer_->cancel();
    if (stream_)
        stream_->close();
}

} // namespace kafka::net::http
