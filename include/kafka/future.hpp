// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace kafka {

namespace detail {

/// A callback of any type, to be called once.
class future_callback {
public:
    virtual ~future_callback() = default;
    virtual void call() = 0;
};

/// What all futures share but the value: whether they are done, how they failed, and whom to tell.
class future_state {
public:
    enum class outcome : std::uint8_t { pending, succeeded, failed };

    virtual ~future_state() = default;

    outcome get() const noexcept { return outcome_.load(std::memory_order_acquire); }

    /// Valid once the outcome is `failed`.
    const error_info& failure() const noexcept { return *failure_; }

    /// Calls `f` when the future is done: at once if it is already.
    template <class F>
    void when_done(F f) {
        class callback final : public future_callback {
        public:
            explicit callback(F&& what) : f_(std::move(what)) {}
            void call() override { f_(); }

        private:
            F f_;
        };
        add(std::make_unique<callback>(std::move(f)));
    }

    void set_succeeded();
    void set_failed(error_info why);
    /// Forgets the callbacks; the future stays as it is.
    void drop_callbacks() noexcept;

private:
    void add(std::unique_ptr<future_callback> f);
    void set(outcome what);

    std::atomic<outcome> outcome_ = outcome::pending;
    std::mutex mutex_;
    std::vector<std::unique_ptr<future_callback>> callbacks_;
    std::unique_ptr<error_info> failure_;
};

template <class T>
class value_state final : public future_state {
public:
    T value{};
};

[[noreturn]] void throw_future_error(const future_state& state);

} // namespace detail

/// The outcome of a request that was sent with `client::send`: pending, then succeeded with a
/// value or failed with an error, once and for ever. Copies share the outcome. Thread-safe.
///
/// Callbacks run in the order of their registration, on the thread that completes the future, or
/// at once in `add_…` when it is done already. What they throw is swallowed; the others still run.
template <class T>
class future {
public:
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

    explicit future(std::shared_ptr<detail::value_state<T>> state) noexcept
        : state_(std::move(state)) {}

    const std::shared_ptr<detail::value_state<T>>& state() const noexcept { return state_; }

private:
    std::shared_ptr<detail::value_state<T>> state_;
};

} // namespace kafka
