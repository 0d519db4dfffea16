// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/proxy/proxied.hpp"

#include "net/connector.hpp"
#include "net/proxy/read_ahead.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <span>
#include <string>
#include <utility>

namespace kafka::net {

namespace {

/// Scopes of addresses mean something on this machine alone.
core::proxy::destination destination_of(const endpoint& to) {
    core::proxy::destination made{.host = to.address, .port = to.port};
    if (to.family == address_family::unspecified)
        return made;
    error_code ec;
    auto address = boost::asio::ip::make_address(to.address, ec);
    if (ec)
        return made;
    const auto take = [&](const auto& bytes) {
        const auto all = std::as_bytes(std::span(bytes));
        made.address.assign(all.begin(), all.end());
    };
    if (address.is_v4()) {
        take(address.to_v4().to_bytes());
    } else {
        auto without_scope = address.to_v6();
        without_scope.scope_id(0);
        take(without_scope.to_bytes());
        address = without_scope;
    }
    made.host = address.to_string();
    return made;
}

std::string reasons(const link_failure& failure) {
    if (failure.stage == link_stage::resolve)
        return "its name cannot be resolved: " + failure.code.message();
    std::string all;
    for (const std::string& each : failure.attempts)
        all.append(all.empty() ? "" : "; ").append(each);
    return all;
}

} // namespace

proxied::proxied(std::shared_ptr<transport> via, executor on, const link_target& of, endpoint to,
    handler when_done)
    : via_(std::move(via)),
      on_(std::move(on)),
      proxy_(of.proxy),
      where_{.host = proxy_->host,
          .port = proxy_->port,
          .socket_options = of.socket_options,
          .connect_deadline = time_point::max(), // Who waits for this one has a deadline.
          .attempt_delay = of.attempt_delay},
      to_(destination_of(to)),
      when_done_(std::move(when_done)) {
}

void proxied::start() {
    if (!core::proxy::can_be_asked_for(to_)) {
        error_info why{.code = errc::proxy_connect_failed};
        why.detail = "the broker's name cannot be told to the proxy " + to_string(*proxy_);
        return boost::asio::post(on_, [self = shared_from_this(), why = std::move(why)]() mutable {
            if (!self->over())
                self->fail(std::move(why));
        });
    }
    const auto attempt = std::make_shared<connector>(
        via_, on_, std::move(where_), [self = shared_from_this()](connect_outcome outcome) {
            self->on_reached(std::move(outcome));
        });
    to_proxy_ = attempt;
    attempt->start();
}

void proxied::on_reached(connect_outcome outcome) {
    to_proxy_.reset();
    stream_ = std::move(outcome.established);
    if (!stream_)
        return fail(core::proxy::unreachable(*proxy_, reasons(outcome.failure)));
    talk_ = core::proxy::make_negotiation(*proxy_, to_);
    go_on();
}

void proxied::go_on() {
    sending_ = talk_->take_output();
    if (sending_.empty())
        return read();
    buffer_[0] = {sending_.data(), sending_.size()};
    // Where the write fails, so does the read, or gives what the proxy has said before.
    stream_->async_write(buffer_, [self = shared_from_this()](error_code, std::size_t) {
        if (!self->over())
            self->read();
    });
}

void proxied::read() {
    stream_->async_read_some(
        received_, [self = shared_from_this()](error_code ec, std::size_t size) {
            if (!self->over())
                self->on_read(ec, size);
        });
}

void proxied::on_read(error_code ec, std::size_t size) {
    using status = core::proxy::negotiation::status;
    if (ec) {
        talk_->on_closed(ec);
        return fail(talk_->failure());
    }
    switch (talk_->on_input(std::span(received_).first(size))) {
    case status::under_way:
        return go_on();
    case status::failed:
        return fail(talk_->failure());
    case status::done:
        break;
    }
    if (crypto::secret rest = talk_->take_rest(); !rest.empty())
        stream_ = read_ahead(std::move(rest), std::move(stream_));
    finish({.established = std::move(stream_), .failure = {}});
}

void proxied::expire() {
    if (over())
        return;
    if (!talk_)
        return fail(core::proxy::unreachable(*proxy_, "it has not taken the connection in time"));
    talk_->on_silence();
    fail(talk_->failure());
}

void proxied::cancel() {
    when_done_ = nullptr;
    stop();
}

void proxied::fail(error_info why) {
    finish({.established = nullptr, .failure = std::move(why)});
}

void proxied::finish(proxied_outcome outcome) {
    handler done = std::exchange(when_done_, nullptr);
    stop();
    std::move(done)(std::move(outcome));
}

void proxied::stop() {
    if (const std::shared_ptr<connector> attempt = to_proxy_.lock())
        attempt->cancel();
    if (stream_)
        stream_->close();
}

} // namespace kafka::net
