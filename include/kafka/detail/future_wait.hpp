// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/recycling_allocator.hpp>
#include <kafka/async_operation.hpp>
#include <kafka/detail/future_state.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace kafka::detail {

/// Somebody who waits for a future by an operation, in memory of the handler's allocator. Owned by
/// the future's state until that is done or the wait is cancelled, then by what is posted.
template <class T, class Handler, failure_form Form>
class future_waiter {
    using pointer = std::shared_ptr<future_waiter>;
    using executor_type = boost::asio::associated_executor_t<Handler>;
    using work_type = std::decay_t<decltype(boost::asio::prefer(
        std::declval<const executor_type&>(), boost::asio::execution::outstanding_work.tracked))>;

public:
    future_waiter(Handler&& handler, std::shared_ptr<value_state<T>> state)
        : handler_(std::move(handler)),
          state_(std::move(state)),
          work_(boost::asio::prefer(boost::asio::get_associated_executor(handler_),
              boost::asio::execution::outstanding_work.tracked)) {}

    static void start(Handler&& handler, std::shared_ptr<value_state<T>> state) {
        const auto allocator = allocator_of(handler);
        const pointer self =
            std::allocate_shared<future_waiter>(allocator, std::move(handler), std::move(state));
        auto slot = boost::asio::get_associated_cancellation_slot(self->handler_);
        if (slot.is_connected())
            slot.assign([waiter = std::weak_ptr(self)](boost::asio::cancellation_type) {
                if (pointer held = waiter.lock())
                    cancel(std::move(held));
            });
        self->callback_ = self->state_->when_done(
            [held = self]() mutable { finish(std::move(held), false); }, callback_kind::posts);
    }

private:
    static auto allocator_of(const Handler& handler) {
        return boost::asio::get_associated_allocator(
            handler, boost::asio::recycling_allocator<void>());
    }

    static void cancel(pointer self) {
        self->state_->forget(self->callback_);
        finish(std::move(self), true);
    }

    static void finish(pointer self, bool aborted) {
        if (self->over_.test_and_set())
            return;
        const work_type executor = std::move(*std::exchange(self->work_, std::nullopt));
        const auto allocator = allocator_of(self->handler_);
        boost::asio::post(executor,
            boost::asio::bind_allocator(allocator,
                [self = std::move(self), aborted]() mutable { call(std::move(self), aborted); }));
    }

    static void call(pointer self, bool aborted) {
        boost::asio::get_associated_cancellation_slot(self->handler_).clear();
        Handler handler(std::move(self->handler_));
        const std::shared_ptr<value_state<T>> state = std::move(self->state_);
        self.reset(); // gives the memory back
        std::optional<error_info> failure;
        if (aborted)
            failure = wait_aborted();
        else if (state->get() == future_state::outcome::failed)
            failure = state->failure();
        T value = failure ? T() : state->value;
        if constexpr (Form == failure_form::code)
            std::move(handler)(failure ? failure->code : error_code(), std::move(value));
        else
            std::move(handler)(failure ? std::make_exception_ptr(exception(std::move(*failure)))
                                       : std::exception_ptr(),
                std::move(value));
    }

    Handler handler_;
    std::shared_ptr<value_state<T>> state_;
    std::optional<work_type> work_;
    const future_callback* callback_ = nullptr;
    std::atomic_flag over_;
};

/// Starts to wait for a future.
template <class T, failure_form Form = failure_form::code>
struct future_wait {
    template <class Handler>
    void operator()(Handler&& handler) const {
        using handler_type = std::decay_t<Handler>;
        future_waiter<T, handler_type, Form>::start(
            handler_type(std::forward<Handler>(handler)), state);
    }
    template <failure_form Other>
    future_wait<T, Other> in_form() && {
        return {std::move(state)};
    }

    std::shared_ptr<value_state<T>> state;
};

} // namespace kafka::detail
