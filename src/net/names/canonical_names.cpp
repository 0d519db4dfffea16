// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/names/canonical_names.hpp"

#include <algorithm>
#include <utility>

namespace kafka::net {

canonical_names::canonical_names(std::shared_ptr<transport> via, executor on,
    std::vector<wanted> hosts, time_point deadline, handler when_done)
    : via_(std::move(via)),
      on_(std::move(on)),
      hosts_(std::move(hosts)),
      deadline_(deadline),
      when_done_(std::move(when_done)),
      names_(hosts_.size()) {
}

void canonical_names::start() {
    timer_ = via_->make_timer(on_);
    timer_->async_wait(deadline_, [self = shared_from_this()](error_code ec) {
        if (!ec && !self->over())
            self->finish();
    });
    left_ = hosts_.size();
    for (std::size_t host = 0; host < hosts_.size(); ++host)
        pending_.push_back(via_->async_resolve(on_, hosts_[host].name, 0, hosts_[host].family,
            [self = shared_from_this(), host](error_code ec, std::vector<endpoint> addresses) {
                self->on_resolved(host, ec, addresses);
            }));
}

void canonical_names::cancel() {
    when_done_ = nullptr;
    stop_pending();
}

void canonical_names::on_resolved(
    std::size_t host, error_code ec, const std::vector<endpoint>& addresses) {
    if (over())
        return;
    if (!ec) {
        names_[host].resize(addresses.size());
        left_ += addresses.size();
        for (std::size_t at = 0; at < addresses.size(); ++at)
            pending_.push_back(via_->async_name(on_, addresses[at].address,
                [self = shared_from_this(), host, at, address = addresses[at].address](
                    error_code failure, std::string name) {
                    const bool known = !failure && !name.empty();
                    self->on_named(host, at, known ? std::move(name) : address);
                }));
    }
    one_is_back();
}

void canonical_names::on_named(std::size_t host, std::size_t address, std::string name) {
    if (over())
        return;
    names_[host][address] = std::move(name);
    one_is_back();
}

void canonical_names::one_is_back() {
    if (--left_ == 0)
        finish();
}

void canonical_names::finish() {
    for (std::vector<std::string>& each : names_) {
        std::vector<std::string> known;
        for (std::string& name : each)
            if (!name.empty() && std::ranges::find(known, name) == known.end())
                known.push_back(std::move(name));
        each = std::move(known);
    }
    handler done = std::exchange(when_done_, nullptr);
    stop_pending();
    std::move(done)(std::move(names_));
}

void canonical_names::stop_pending() {
    for (const auto& each : pending_)
        each->cancel();
    if (timer_)
        timer_->cancel();
}

} // namespace kafka::net
