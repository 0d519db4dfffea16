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
#include <kafka/detail/operation.hpp>
#include <kafka/protocol/any_message.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace kafka::detail {

template <class Request>
const protocol::api_type* api_of(const Request&) noexcept {
    return &Request::api;
}

/// Null when the message is no request.
const protocol::api_type* api_of(const protocol::any_message& request) noexcept;
/// Room for the answer; no message when there is no such API.
protocol::any_message room_for_answer(const protocol::api_type* api);

/// The message itself.
template <class Message>
void* data_of(Message& message) noexcept {
    return &message;
}
inline void* data_of(protocol::any_message& message) noexcept {
    return message.data();
}

template <class Request>
struct answer_of {
    using type = typename Request::response_type;
};
template <>
struct answer_of<protocol::any_message> {
    using type = protocol::any_message;
};

/// Where a handler is to be called, and what keeps that place busy until then.
template <class Executor>
class handler_work {
    using tracked_type = std::decay_t<decltype(boost::asio::prefer(
        std::declval<const Executor&>(), boost::asio::execution::outstanding_work.tracked))>;

public:
    explicit handler_work(const Executor& executor)
        : executor_(
              boost::asio::prefer(executor, boost::asio::execution::outstanding_work.tracked)) {}

    template <class Allocator>
    void finish(operation::finisher end, exchange::delivery how,
        const boost::asio::any_io_executor& home, const Allocator& allocator) {
        tracked_type executor = std::move(executor_);
        auto bound = boost::asio::bind_allocator(allocator, std::move(end));
        if (how == exchange::delivery::at_destruction)
            boost::asio::post(executor, std::move(bound));
        else if (how == exchange::delivery::on_the_spot)
            deliver(executor, std::move(bound));
        else
            // A post to an executor such as use_future's would use a thread of the system's.
            boost::asio::post(
                home, boost::asio::bind_allocator(allocator,
                          [executor = std::move(executor), bound = std::move(bound)]() mutable {
                              deliver(executor, std::move(bound));
                          }));
    }

private:
    template <class Finish>
    static void deliver(const tracked_type& executor, Finish&& finish) {
        if constexpr (boost::asio::execution::is_executor<tracked_type>::value)
            boost::asio::prefer(executor, boost::asio::execution::allocator(finish.get_allocator()))
                .execute(std::forward<Finish>(finish));
        else
            boost::asio::dispatch(executor, std::forward<Finish>(finish));
    }

    tracked_type executor_;
};

/// An operation whose end is a completion handler's call. Lives in memory of the handler's
/// allocator, which is given back before the handler runs.
template <class Handler, class Derived>
class handler_operation : public operation {
    using executor_type = boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>;
    // Coroutines, and handlers with no executor of their own.
    static constexpr bool is_erased = std::is_same_v<executor_type, boost::asio::any_io_executor>;
    using work_type =
        std::conditional_t<is_erased, boost::asio::any_io_executor, handler_work<executor_type>>;
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
            slot.assign([this](boost::asio::cancellation_type) { this->cancel(); });
    }

    void complete(exchange::delivery how) final {
        if (how == exchange::delivery::dropped)
            return drop();
        if constexpr (is_erased) {
            finish_on(std::move(work_), how);
        } else {
            const auto allocator = boost::asio::get_associated_allocator(
                handler_, boost::asio::recycling_allocator<void>());
            work_type work = std::move(work_);
            const boost::asio::any_io_executor base = home();
            work.finish(finisher(*this), how, base, allocator);
        }
    }

protected:
    handler_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info,
        const protocol::api_type* of)
        : operation(of, std::move(owner), info),
          handler_(std::move(handler)),
          work_(work_of(boost::asio::get_associated_executor(handler_, fallback))) {}

    /// Takes the handler out and gives the memory back.
    Handler release() {
        boost::asio::get_associated_cancellation_slot(handler_).clear();
        Handler handler(std::move(handler_));
        dispose(static_cast<Derived*>(this), handler);
        return handler;
    }

private:
    void drop() final { release(); }

    static work_type work_of(const executor_type& executor) {
        if constexpr (is_erased)
            return tracked(executor);
        else
            return work_type(executor);
    }

    static void dispose(Derived* self, const Handler& handler) {
        allocator_type allocator(boost::asio::get_associated_allocator(
            handler, boost::asio::recycling_allocator<void>()));
        std::allocator_traits<allocator_type>::destroy(allocator, self);
        std::allocator_traits<allocator_type>::deallocate(allocator, self, 1);
    }

    Handler handler_;
    work_type work_;
};

/// Completes with the failure, if any, and the typed answer.
template <class Handler, class Request, failure_form Form>
class send_operation final
    : public handler_operation<Handler, send_operation<Handler, Request, Form>> {
    using base = handler_operation<Handler, send_operation>;
    friend base;

    send_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info, Request&& what)
        : base(std::move(handler), std::move(owner), fallback, info, api_of(what)),
          request_(std::move(what)) {
        this->request = &request_;
        this->response = &response_;
    }

    void finish() override {
        auto outcome = this->template report<Form>();
        typename Request::response_type answer(std::move(response_));
        this->release()(std::move(outcome), std::move(answer));
    }

    Request request_;
    typename Request::response_type response_;
};

/// The same for a request whose type is known only when the program runs.
template <class Handler, failure_form Form>
class send_operation<Handler, protocol::any_message, Form> final
    : public handler_operation<Handler, send_operation<Handler, protocol::any_message, Form>> {
    using base = handler_operation<Handler, send_operation>;
    friend base;

    send_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info,
        protocol::any_message&& what)
        : base(std::move(handler), std::move(owner), fallback, info, api_of(what)),
          request_(std::move(what)),
          response_(room_for_answer(this->api)) {
        this->request = request_.data();
        this->response = response_.data();
    }

    void finish() override {
        auto outcome = this->template report<Form>();
        protocol::any_message answer;
        if (!this->failed()) {
            answer = std::move(response_);
            answer.set_version(this->version);
        }
        this->release()(std::move(outcome), std::move(answer));
    }

    protocol::any_message request_;
    protocol::any_message response_;
};

/// Completes with the failure, if any, alone.
template <class Handler, failure_form Form>
class wait_operation final : public handler_operation<Handler, wait_operation<Handler, Form>> {
    using base = handler_operation<Handler, wait_operation>;
    friend base;

    wait_operation(Handler&& handler, std::shared_ptr<client_impl> owner,
        const boost::asio::any_io_executor& fallback, error_info* info)
        : base(std::move(handler), std::move(owner), fallback, info, nullptr) {}

    void finish() override {
        auto outcome = this->template report<Form>();
        this->release()(std::move(outcome));
    }
};

} // namespace kafka::detail
