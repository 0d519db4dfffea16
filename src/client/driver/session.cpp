// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/session.hpp"

#include <exception>
#include <string>
#include <utility>

namespace kafka::detail {

namespace {

/// The addresses that were tried and what came of each. The only one is not named when it is what
/// the server is called.
std::string tried(const net::link_failure& failure, const core::server_address& server) {
    const auto& attempts = failure.attempts;
    if (attempts.empty() ||
        (attempts.size() == 1 && attempts[0].starts_with(to_string(server) + ": ")))
        return failure.code.message();
    std::string all = attempts[0];
    for (std::size_t i = 1; i < attempts.size(); ++i)
        all.append("; ").append(attempts[i]);
    return all;
}

core::server_address core_address(const net::endpoint& at) {
    return {.host = at.address, .port = at.port, .family = static_cast<core::ip_family>(at.family)};
}

core::reached_address reached(const net::link_route& by) {
    core::reached_address made{.at = core_address(by.reached), .others = {}};
    for (const net::endpoint& each : by.others)
        made.others.push_back(core_address(each));
    return made;
}

error_info explain(const net::link_failure& failure, const core::server_address& to) {
    error_info why{.code = errc::connection};
    // TLS tells its own failures apart; all others are those of a connection.
    if (failure.stage != net::link_stage::proxy && failure.code.category() == client_category())
        return {.code = failure.code, .detail = failure.detail};
    const bool has_cause =
        failure.stage != net::link_stage::established && failure.stage != net::link_stage::proxy;
    if (has_cause && failure.code)
        why.cause = std::make_shared<const error_info>(error_info{.code = failure.code});
    switch (failure.stage) {
    case net::link_stage::resolve:
        why.detail = "cannot resolve " + to.host + ": " + failure.code.message();
        break;
    case net::link_stage::connect:
        why.detail = "cannot connect: " + tried(failure, to);
        break;
    case net::link_stage::tls:
        why.detail =
            "cannot connect: " + (failure.detail.empty() ? failure.code.message() : failure.detail);
        break;
    case net::link_stage::proxy:
        why = {.code = failure.code};
        why.detail = failure.detail + "; " + std::string(core::proxy::advice_for(failure.code));
        break;
    case net::link_stage::established:
        why.code = failure.code; // the connection knows best what was going on
        break;
    }
    return why;
}

} // namespace

/// What comes to its end alone is completed when the link's turn is over. Of several, those that
/// only post something do so now, before the next read can bring more: so handlers are called in
/// the order of the answers, and none waits for the one before it.
template <class F>
void session::step(F&& f) {
    owner_->step(std::forward<F>(f), &ended_);
    if (ended_.empty() || ++ended_.begin() == ended_.end())
        return;
    several_ = true;
    for (auto each = ended_.begin(); each != ended_.end();) {
        exchange& ended = *each++;
        if (ended.shared_response()) // a future's, which calls back by itself
            continue;
        ended.unlink();
        ended.complete(exchange::delivery::posted);
    }
}

void session::on_established(const net::link_route& by) {
    step([&](client_core& core, time_point now) {
        owner_->tell_of_tls(core, now);
        core.on_established(*attempt_, now, reached(by));
    });
}

/// Inside a step.
void session::look_ahead() {
    nothing_to_write_ = !attempt_->has_ended && !attempt_->connection.wants_write();
    decoding_ = attempt_->connection.take_decoding();
}

/// Elsewhere. Nothing is pending on the stream meanwhile that would keep the link.
void session::start_decoding() {
    if (!decoding_)
        return;
    std::shared_ptr<net::link> via;
    {
        const std::lock_guard lock(owner_->mutex_);
        via = std::static_pointer_cast<net::link>(attempt_->driver);
    }
    if (!via) // It has been closed since.
        return decoding_.reset();
    on_hold_ = true;
    owner_->run_elsewhere([what = std::exchange(decoding_, nullptr)] { what->run(); },
        [owner = owner_, via, kept = via->keep()] { via->resume(); });
}

void session::on_resumed() {
    on_hold_ = false;
    step([&](client_core& core, time_point now) {
        core.on_decoded(*attempt_, now);
        look_ahead();
    });
    start_decoding();
}

std::span<std::byte> session::read_buffer() {
    std::lock_guard lock(owner_->mutex_);
    if (attempt_->has_ended)
        return {};
    return attempt_->connection.read_buffer();
}

void session::on_read(std::size_t size) {
    step([&](client_core& core, time_point now) {
        core.on_read(*attempt_, size, now);
        look_ahead();
    });
    start_decoding();
}

/// An answer that came alone is delivered without a detour through the executor's queue. What the
/// handlers of several send is written together, behind them.
net::afterthought session::take_afterthought() {
    const bool several = std::exchange(several_, false);
    exchange* first = nullptr;
    for (exchange** last = &first; !ended_.empty(); last = &(*last)->next_ended) {
        *last = &ended_.front();
        ended_.pop_front();
    }
    const auto complete = [](void* what) {
        std::exception_ptr thrown;
        for (auto* each = static_cast<exchange*>(what); each;) {
            try {
                std::exchange(each, each->next_ended)->complete(exchange::delivery::on_the_spot);
            } catch (...) {
                thrown = std::current_exception();
            }
        }
        if (thrown)
            std::rethrow_exception(thrown);
    };
    if (!first && !several)
        return {};
    return {complete, first, several};
}

std::span<const boost::asio::const_buffer> session::next_write() {
    if (std::exchange(nothing_to_write_, false))
        return {};
    std::lock_guard lock(owner_->mutex_);
    if (attempt_->has_ended)
        return {};
    return attempt_->connection.next_write();
}

void session::on_progress(std::size_t size) {
    step([&](client_core& core, time_point now) { core.on_progress(*attempt_, size, now); });
}

void session::on_written(std::size_t size) {
    step([&](client_core& core, time_point now) {
        core.on_written(*attempt_, size, now);
        look_ahead();
    });
}

void session::on_closed(const net::link_failure& failure) {
    step([&](client_core& core, time_point now) {
        owner_->tell_of_tls(core, now);
        if (failure.reached)
            core.on_reached(*attempt_, reached(*failure.reached));
        if (failure.partly_written != 0)
            core.on_written(*attempt_, failure.partly_written, now);
        core.on_closed(*attempt_, explain(failure, attempt_->address), now);
    });
}

} // namespace kafka::detail
