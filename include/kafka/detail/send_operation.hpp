// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/recycling_allocator.hpp>
#include <kafka/async_operation.hpp>
#include <kafka/detail/exchange.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace kafka::detail {

class client_impl;

/// Gives up waiting for `what`; harmless when it is done already.
void cancel_exchange(client_impl& impl, exchange& what);

template <class Request>
const protocol::api_type* api_of() {
    static const protocol::api_type* const api = protocol::find_api(Request::descriptor.api_key);
    return api;
}

/// An exchange whose end is a completion handler's call. Lives in memory of the handler's
/// allocator, which is given back before the handler runs.
template <class Handler, class Derived>
class handler_operation : public exchange {
    using executor_type = boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>;
    using work_type = std::decay_t<decltype(boost::asio::prefer(
        std::declval<const executor_type&>(), boost::asio::execution::outstanding_work.tracked))>;
    using allocator_type =
        typename std::allocator_traits<boost::asio::associated_allocator_t<Handler,
            boost::asio::recycling_allocator<void>>>::template rebind_alloc<Derived>;

public:
    template <class... Args>
    static Derived* create(Handler&& handler, Args&&... args) {
        allocator_type allocator(boost::asio::get_associated_allocator(
            handler, boost::asio::recycling_allocator<void>()));
        Derived* place = std::allocator_traits<allocator_type>::allocate(allocator, 1);
        try {
            return ::new (static_cast<void*>(place))
                Derived(std::move(handler), std::forward<Args>(args)...);
        } catch (...) {
            std::allocator_traits<allocator_type>::deallocate(allocator, place, 1);
            throw;
        }
    }

    /// Lets the handler's cancellation slot, if it has one, give the exchange up.
    void arm_cancellation() {
        auto slot = boost::asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
            slot.assign(
                [this](boost::asio::cancellation_type) { cancel_exchange(*owner_, *this); });
    }

    void complete(exchange::delivery how) final {
        if (how == exchange::delivery::dropped) {
            release();
            return;
        }
        auto allocator = boost::asio::get_associated_allocator(
            handler_, boost::asio::recycling_allocator<void>());
        work_type executor = work_;
        const boost::asio::any_io_executor home = fallback_;
        auto finish = boost::asio::bind_allocator(allocator, finisher(static_cast<Derived*>(this)));
        if (how == exchange::delivery::at_destruction)
            boost::asio::post(executor, std::move(finish));
        else if (how == exchange::delivery::on_the_spot)
            deliver(executor, std::move(finish));
        else
            // Queued where the client lives, then handed over: a post to an executor such as
            // use_future's would run the handler on a thread of the system's.
            boost::asio::post(
                home, boost::asio::bind_allocator(allocator,
                          [executor = std::move(executor), finish = std::move(finish)]() mutable {
                              deliver(executor, std::move(finish));
                          }));
    }

protected:
    handler_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info,
        const protocol::api_type* of)
        : exchange(of, nullptr, nullptr),
          handler_(std::move(handler)),
          owner_(std::move(owner)),
          fallback_(fallback),
          work_(boost::asio::prefer(boost::asio::get_associated_executor(handler_, fallback),
              boost::asio::execution::outstanding_work.tracked)),
          info_(info) {}

    /// What the handler is told about the failure, if there was one.
    template <failure_form Form>
    auto report() {
        if (info_)
            *info_ = failure ? *failure : error_info();
        if constexpr (Form == failure_form::code)
            return failure ? failure->code : error_code();
        else
            return failure ? std::make_exception_ptr(exception(std::move(*failure)))
                           : std::exception_ptr();
    }

    /// Takes the handler out and gives the memory back.
    Handler release() {
        boost::asio::get_associated_cancellation_slot(handler_).clear();
        Handler handler(std::move(handler_));
        dispose(static_cast<Derived*>(this), handler);
        return handler;
    }

private:
    template <class Finish>
    static void deliver(const work_type& executor, Finish&& finish) {
        if constexpr (boost::asio::execution::is_executor<work_type>::value)
            executor.execute(std::forward<Finish>(finish));
        else
            boost::asio::dispatch(executor, std::forward<Finish>(finish));
    }

    static void dispose(Derived* self, const Handler& handler) {
        allocator_type allocator(boost::asio::get_associated_allocator(
            handler, boost::asio::recycling_allocator<void>()));
        std::allocator_traits<allocator_type>::destroy(allocator, self);
        std::allocator_traits<allocator_type>::deallocate(allocator, self, 1);
    }

    /// What is posted: owns the operation, also when the executor's context is destroyed with
    /// the call still queued.
    class finisher {
    public:
        explicit finisher(Derived* operation) noexcept : operation_(operation) {}
        finisher(finisher&& other) noexcept
            : operation_(std::exchange(other.operation_, nullptr)) {}
        finisher& operator=(finisher&&) = delete;
        ~finisher() {
            if (operation_)
                operation_->release();
        }

        void operator()() { std::exchange(operation_, nullptr)->finish(); }

    private:
        Derived* operation_;
    };

    Handler handler_;
    std::shared_ptr<client_impl> owner_;
    const boost::asio::any_io_executor fallback_;
    work_type work_;
    error_info* info_;
};

/// Completes with the failure, if any, and the typed answer.
template <class Handler, class Request, failure_form Form>
class send_operation final
    : public handler_operation<Handler, send_operation<Handler, Request, Form>> {
    using base = handler_operation<Handler, send_operation>;
    friend base;

    send_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info, Request&& what)
        : base(std::move(handler), std::move(owner), fallback, info, api_of<Request>()),
          request_(std::move(what)) {
        this->request = &request_;
        this->response = &response_;
    }

    void finish() {
        auto outcome = this->template report<Form>();
        typename Request::response_type answer(std::move(response_));
        this->release()(std::move(outcome), std::move(answer));
    }

    Request request_;
    typename Request::response_type response_;
};

/// Completes with the failure, if any, alone.
template <class Handler, failure_form Form>
class wait_operation final : public handler_operation<Handler, wait_operation<Handler, Form>> {
    using base = handler_operation<Handler, wait_operation>;
    friend base;

    wait_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info)
        : base(std::move(handler), std::move(owner), fallback, info, nullptr) {}

    void finish() {
        auto outcome = this->template report<Form>();
        this->release()(std::move(outcome));
    }
};

} // namespace kafka::detail
