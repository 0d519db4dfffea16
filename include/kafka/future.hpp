// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/deferred.hpp>
#include <kafka/async_operation.hpp>
#include <kafka/detail/future_state.hpp>
#include <kafka/detail/future_wait.hpp>
#include <kafka/error.hpp>

#include <memory>
#include <utility>

namespace kafka {

/// The outcome of a request that was sent with `client::send`: pending, then succeeded with a
/// value or failed with an error, once and for ever. Copies share the outcome. Thread-safe.
///
/// Callbacks run in the order of their registration, on the thread that completes the future, or
/// at once in `add_…` when it is done already. What they throw goes no further than the client's
/// log (`client_options::log`); the others still run.
/// That a future is given a second outcome is a mistake of whoever does so, and is asserted
/// against.
template <class T>
class future {
public:
    /// A future that is pending until another one is chained to it.
    future() : state_(std::make_shared<detail::value_state<T>>()) {}

    bool is_done() const noexcept {
        return state_->get() != detail::future_state::outcome::pending;
    }
    bool succeeded() const noexcept {
        return state_->get() == detail::future_state::outcome::succeeded;
    }
    bool failed() const noexcept { return state_->get() == detail::future_state::outcome::failed; }

    /// Whether the same request may succeed later. False unless failed.
    bool retriable() const noexcept {
        return failed() && state_->failure().code == condition::retriable;
    }

    /// The value. Never blocks: throws `exception` with the error if the future failed, and with
    /// `errc::illegal_state` while it is pending.
    const T& get() const {
        if (!succeeded())
            detail::throw_future_error(*state_);
        return state_->value;
    }

    /// The error, or a value-initialised one unless failed.
    error_info error() const { return failed() ? state_->failure() : error_info{}; }

    /// Calls `f(value)` on success.
    template <class F>
    const future& add_callback(F f) const {
        state_->when_done([raw = state_.get(), f = std::move(f)]() mutable {
            if (raw->get() == detail::future_state::outcome::succeeded)
                f(std::as_const(raw->value));
        });
        return *this;
    }

    /// Calls `f(error_info)` on failure.
    template <class F>
    const future& add_errback(F f) const {
        state_->when_done([raw = state_.get(), f = std::move(f)]() mutable {
            if (raw->get() == detail::future_state::outcome::failed)
                f(raw->failure());
        });
        return *this;
    }

    /// `add_callback(on_value)` and `add_errback(on_error)`.
    template <class F, class G>
    const future& add_both(F on_value, G on_error) const {
        add_callback(std::move(on_value));
        return add_errback(std::move(on_error));
    }

    /// Gives its outcome, a copy, to `other` as well: in the place of a callback, and like one. May
    /// be done to a future made by the default constructor, and once: nothing else completes that.
    /// A client that is destroyed ends both alike.
    const future& chain(const future& other) const {
        state_->share_watch(*other.state_);
        state_->add(std::make_unique<detail::forwarding_callback<T>>(*state_, other.state_));
        return *this;
    }

    /// Waits until it is done: `co_await f.async_wait()`. Completes with `(error_code, T)`, a copy
    /// of the value, on the handler's associated executor (Asio's `system_executor` where it has
    /// none: bind one), never inside this function; awaited, it throws `exception`. Cancellation,
    /// all types, ends the wait, not the future. Unlike a callback it sees the client's end, too.
    template <class Token = boost::asio::deferred_t>
    auto async_wait(Token&& token = Token()) const {
        return detail::initiate<T>(detail::future_wait<T>{state_}, std::forward<Token>(token));
    }

    explicit future(std::shared_ptr<detail::value_state<T>> state) noexcept
        : state_(std::move(state)) {}

    const std::shared_ptr<detail::value_state<T>>& state() const noexcept { return state_; }

private:
    std::shared_ptr<detail::value_state<T>> state_;
};

} // namespace kafka
