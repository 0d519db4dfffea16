// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/connector.hpp"

#include "net/address.hpp"
#include "net/proxy/proxied.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <utility>

namespace kafka::net {

namespace {

const error_code unfinished = boost::asio::error::in_progress;

// Until a proxy has an answer, as much goes to and fro as for several connections.
constexpr int round_trips_through_proxy = 4;

/// For a proxy to look up.
endpoint as_it_is_called(const link_target& target) {
    return parse_literal(target.host, target.port)
        .value_or(endpoint{target.host, target.port, address_family::unspecified});
}

} // namespace

connector::connector(
    std::shared_ptr<transport> via, executor on, link_target target, handler when_done)
    : via_(std::move(via)),
      on_(std::move(on)),
      target_(std::move(target)),
      when_done_(std::move(when_done)) {
}

void connector::start() {
    wait_for_deadline();
    if (target_.proxy && target_.proxy->resolves_names)
        return on_resolved({}, {as_it_is_called(target_)});
    if (!target_.addresses.empty())
        return on_resolved({}, target_.addresses);
    resolution_ = via_->async_resolve(on_, target_.host, target_.port, target_.family,
        [self = shared_from_this()](error_code ec, std::vector<endpoint> addresses) {
            self->on_resolved(ec, std::move(addresses));
        });
}

void connector::cancel() {
    when_done_ = nullptr;
    stop_pending();
}

void connector::on_resolved(error_code ec, std::vector<endpoint> addresses) {
    resolution_.reset();
    if (over())
        return;
    if (ec)
        return fail(ec);
    stage_ = target_.proxy ? link_stage::proxy : link_stage::connect;
    addresses_ = interleave_families(std::move(addresses));
    try_next();
}

void connector::try_next() {
    const std::size_t index = attempts_.size();
    attempts_.push_back({.to = addresses_[index], .result = unfinished});
    if (target_.proxy)
        return try_through_proxy(index);
    attempts_[index].pending = via_->async_connect(on_, addresses_[index], target_.socket_options,
        [self = shared_from_this(), index](error_code ec, std::unique_ptr<stream> established) {
            self->on_connected(index, ec, std::move(established));
        });
    wait_for_next();
}

void connector::on_connected(
    std::size_t index, error_code ec, std::unique_ptr<stream> established) {
    attempts_[index].pending.reset();
    if (over() || stage_ == link_stage::tls)
        return; // A loser of the race: its stream closes here.
    attempts_[index].result = ec;
    if (!ec)
        return on_stream(std::move(established), route_by(index));
    if (attempts_.size() < addresses_.size())
        return try_next();
    if (std::none_of(attempts_.begin(), attempts_.end(),
            [](const attempt& a) { return a.result == unfinished; }))
        fail(ec);
}

/// The race is over, also if the one who has won it fails in the handshake. Whether others are
/// tried then depends on how.
void connector::on_stream(std::unique_ptr<stream> established, link_route route) {
    if (!target_.tls)
        return finish({std::move(established), std::move(route), {}});
    stage_ = link_stage::tls;
    stop_pending();
    start_tls(std::move(established), std::move(route));
}

void connector::try_through_proxy(std::size_t index) {
    const auto through = std::make_shared<proxied>(via_, on_, target_, addresses_[index],
        [self = shared_from_this(), index](
            proxied_outcome outcome) { self->on_proxied(index, std::move(outcome)); });
    attempts_[index].through = through;
    through->start();
    wait_for_next();
}

void connector::on_proxied(std::size_t index, proxied_outcome outcome) {
    if (over() || stage_ == link_stage::tls)
        return;
    const error_code ec = outcome.failure.code;
    attempts_[index].detail = std::move(outcome.failure.detail);
    // Of a proxy that is not there, or does not understand, no other address gets more.
    if (ec && ec != errc::proxy_connect_failed) {
        attempts_[index].result = ec;
        return fail(ec);
    }
    on_connected(index, ec, std::move(outcome.established));
}

link_route connector::route_by(std::size_t index) const {
    link_route taken{.reached = attempts_[index].to, .others = {}};
    const auto untried = addresses_.begin() + static_cast<std::ptrdiff_t>(attempts_.size());
    taken.others.assign(untried, addresses_.end());
    for (const attempt& each : attempts_)
        if (each.result == unfinished)
            taken.others.push_back(each.to);
    return taken;
}

void connector::wait_for_deadline() {
    if (target_.connect_deadline == time_point::max())
        return;
    deadline_timer_ = via_->make_timer(on_);
    deadline_timer_->async_wait(
        target_.connect_deadline, [self = shared_from_this()](error_code ec) {
            if (!ec && !self->over() && self->stage_ != link_stage::tls)
                self->on_deadline();
        });
}

void connector::on_deadline() {
    addresses_.resize(attempts_.size());
    for (attempt& each : attempts_) {
        if (const auto through = each.through.lock())
            through->expire();
    }
    if (over())
        return;
    for (attempt& each : attempts_) {
        if (each.result == unfinished)
            each.result = boost::asio::error::timed_out;
    }
    fail(boost::asio::error::timed_out);
}

void connector::wait_for_next() {
    if (next_timer_)
        next_timer_->cancel();
    const std::size_t tried = attempts_.size();
    if (tried == addresses_.size())
        return;
    if (!next_timer_)
        next_timer_ = via_->make_timer(on_);
    const duration delay = target_.attempt_delay * (target_.proxy ? round_trips_through_proxy : 1);
    // A wait that ended before it could be cancelled is told by the attempts made since.
    next_timer_->async_wait(via_->now() + delay, [self = shared_from_this(), tried](error_code ec) {
        if (!ec && !self->over() && self->stage_ != link_stage::tls &&
            self->attempts_.size() == tried)
            self->try_next();
    });
}

void connector::fail(error_code ec) {
    connect_outcome outcome;
    outcome.failure.stage = stage_;
    outcome.failure.code = ec;
    for (const attempt& each : attempts_)
        outcome.failure.attempts.push_back(to_string(each.to) + ": " + each.result.message());
    for (const attempt& each : attempts_)
        if (!each.detail.empty())
            outcome.failure.detail.append(outcome.failure.detail.empty() ? "" : "; ")
                .append(each.detail);
    finish(std::move(outcome));
}

void connector::finish(connect_outcome outcome) {
    handler done = std::exchange(when_done_, nullptr);
    stop_pending();
    std::move(done)(std::move(outcome));
}

void connector::stop_pending() {
    if (resolution_)
        resolution_->cancel();
    for (attempt& each : attempts_) {
        if (each.pending)
            each.pending->cancel();
        if (const auto through = each.through.lock())
            through->cancel();
    }
    if (next_timer_)
        next_timer_->cancel();
    if (deadline_timer_)
        deadline_timer_->cancel();
    if (handshake_)
        handshake_->cancel();
}

} // namespace kafka::net
