// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <kafka/async_operation.hpp>
#include <kafka/detail/future_state.hpp>

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace kafka::detail {

/// Somebody who waits for a future by an operation. Owned by the future's state until that is done.
template <class T, class Handler, failure_form Form>
class future_waiter : public std::enable_shared_from_this<future_waiter<T, Handler, Form>> {
    using executor_type = boost::asio::associated_executor_t<Handler>;
    using work_type = std::decay_t<decltype(boost::asio::prefer(
        std::declval<const executor_type&>(), boost::asio::execution::outstanding_work.tracked))>;

public:
    future_waiter(Handler&& handler, std::shared_ptr<value_state<T>> state)
        : handler_(std::move(handler)),
          state_(std::move(state)),
          work_(boost::asio::prefer(boost::asio::get_associated_executor(handler_),
              boost::asio::execution::outstanding_work.tracked)) {}

    void start() {
        auto slot = boost::asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
            slot.assign([self = this->weak_from_this()](boost::asio::cancellation_type) {
                if (const auto waiter = self.lock())
                    waiter->finish(true);
            });
        state_->when_done(
            [self = this->shared_from_this()] { self->finish(false); }, callback_kind::posts);
    }

private:
    void finish(bool aborted) {
        if (over_.test_and_set())
            return;
        work_type executor = std::move(*std::exchange(work_, std::nullopt));
        boost::asio::post(executor,
            [self = this->shared_from_this(), aborted]() mutable { self->call(aborted); });
    }

    void call(bool aborted) {
        boost::asio::get_associated_cancellation_slot(handler_).clear();
        Handler handler(std::move(handler_));
        std::optional<error_info> failure;
        if (aborted)
            failure = wait_aborted();
        else if (state_->get() == future_state::outcome::failed)
            failure = state_->failure();
        T value = failure ? T() : state_->value;
        if constexpr (Form == failure_form::code)
            std::move(handler)(failure ? failure->code : error_code(), std::move(value));
        else
            std::move(handler)(failure ? std::make_exception_ptr(exception(std::move(*failure)))
                                       : std::exception_ptr(),
                std::move(value));
    }

    Handler handler_;
    const std::shared_ptr<value_state<T>> state_;
    std::optional<work_type> work_;
    std::atomic_flag over_;
};

/// Starts to wait for a future.
template <class T, failure_form Form = failure_form::code>
struct future_wait {
    template <class Handler>
    void operator()(Handler&& handler) const {
        using handler_type = std::decay_t<Handler>;
        std::make_shared<future_waiter<T, handler_type, Form>>(
            handler_type(std::forward<Handler>(handler)), state)
            ->start();
    }
    template <failure_form Other>
    future_wait<T, Other> in_form() && {
        return {std::move(state)};
    }

    std::shared_ptr<value_state<T>> state;
};

} // namespace kafka::detail
