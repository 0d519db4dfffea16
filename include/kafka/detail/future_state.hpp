// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace kafka::detail {

/// A callback of any type, to be called once.
class future_callback {
public:
    virtual ~future_callback() = default;
    virtual void call() = 0;
    /// Whether all it does is to post something: no code of the user's runs inside.
    virtual bool posts() const noexcept = 0;
};

enum class callback_kind : bool { calls_user, posts };

/// What a wait that was cancelled is told.
error_info wait_aborted();

/// What all futures share but the value: whether they are done, how they failed, and whom to tell.
class future_state {
public:
    enum class outcome : std::uint8_t { pending, succeeded, failed };

    virtual ~future_state() = default;

    outcome get() const noexcept { return outcome_.load(std::memory_order_acquire); }

    /// Valid once the outcome is `failed`.
    const error_info& failure() const noexcept { return *failure_; }

    /// Calls `f` when the future is done: at once if it is already. Returns what `forget` takes.
    template <class F>
    const future_callback* when_done(F f, callback_kind kind = callback_kind::calls_user) {
        class callback final : public future_callback {
        public:
            callback(F&& what, callback_kind kind) : f_(std::move(what)), kind_(kind) {}
            void call() override { f_(); }
            bool posts() const noexcept override { return kind_ == callback_kind::posts; }

        private:
            F f_;
            callback_kind kind_;
        };
        return add(std::make_unique<callback>(std::move(f), kind));
    }
    /// The callback will not be called any more, unless it has been or is being called.
    void forget(const future_callback* which);

    void set_succeeded();
    void set_failed(error_info why);
    /// Forgets the callbacks, or those among them that call the user; the future stays as it is.
    void drop_callbacks() noexcept;
    void drop_user_callbacks();

private:
    const future_callback* add(std::unique_ptr<future_callback> f);
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

} // namespace kafka::detail
