// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail {

class future_state;

/// A callback of any type, to be called once.
class future_callback {
public:
    virtual ~future_callback() = default;
    virtual void call() = 0;
    /// Whether all it does is to post something: no code of the user's runs inside.
    virtual bool posts() const noexcept { return false; }
    /// The future whose outcome it is about to set, if that is all it does.
    virtual std::shared_ptr<future_state> target() const noexcept { return nullptr; }
};

enum class callback_kind : bool { calls_user, posts };

/// Is told what callbacks have thrown, under no lock.
class callback_watch {
public:
    virtual ~callback_watch() = default;
    virtual void on_callback_threw(const std::string& what) noexcept = 0;
};

/// What a wait that was cancelled is told.
error_info wait_aborted();
/// How a future fails that cannot have a copy of another one's value.
error_info no_memory_for_value();

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
    const future_callback* add(std::unique_ptr<future_callback> f);
    /// The callback will not be called any more, unless it has been or is being called.
    void forget(const future_callback* which);
    /// What callbacks throw goes no further; this is who hears of it. At first nobody.
    void set_watch(std::weak_ptr<callback_watch> who);
    /// Who hears of this one's hears of the other one's, too.
    void share_watch(future_state& with) const;

    void set_succeeded();
    void set_failed(error_info why);
    /// Forgets the callbacks, or those among them that call the user; the future stays as it is.
    /// A future that this one is chained to forgets the same of its own, and stays chained.
    void drop_callbacks();
    void drop_user_callbacks();

private:
    /// Returns the futures that this one is chained to.
    std::vector<std::shared_ptr<future_state>> drop(bool also_those_that_post);
    void set(outcome what);
    void call(future_callback& which) const noexcept;
    void report(const char* what) const noexcept;

    std::atomic<outcome> outcome_ = outcome::pending;
    mutable std::mutex mutex_;
    std::weak_ptr<callback_watch> watch_; // under mutex_
    std::vector<std::unique_ptr<future_callback>> callbacks_;
    std::unique_ptr<error_info> failure_;
};

template <class T>
class value_state final : public future_state {
public:
    T value{};
};

/// Hands the outcome on to another future.
template <class T>
class forwarding_callback final : public future_callback {
public:
    forwarding_callback(const value_state<T>& from, std::shared_ptr<value_state<T>> to) noexcept
        : from_(from),
          to_(std::move(to)) {}

    void call() override {
        if (from_.get() == future_state::outcome::failed)
            return to_->set_failed(from_.failure());
        try {
            to_->value = from_.value;
        } catch (const std::bad_alloc&) {
            return to_->set_failed(no_memory_for_value());
        }
        to_->set_succeeded();
    }
    std::shared_ptr<future_state> target() const noexcept override { return to_; }

private:
    const value_state<T>& from_;
    const std::shared_ptr<value_state<T>> to_;
};

[[noreturn]] void throw_future_error(const future_state& state);

} // namespace kafka::detail
