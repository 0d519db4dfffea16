// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

// The templates of <kafka/client.hpp>.

#include <kafka/detail/check_operation.hpp>

namespace kafka::detail {

/// An exchange whose end is a future's.
template <class Request>
class future_operation final : public exchange {
public:
    using state_type = value_state<typename answer_of<Request>::type>;

    explicit future_operation(Request&& what)
        : exchange(api_of(what), nullptr, nullptr),
          request_(std::move(what)),
          state_(std::make_shared<state_type>()) {
        if constexpr (is_erased)
            state_->value = room_for_answer(this->api);
        this->request = data_of(request_);
        this->response = data_of(state_->value);
    }

    const std::shared_ptr<state_type>& state() const noexcept { return state_; }

    std::shared_ptr<const void> shared_response() const noexcept override {
        return {state_, data_of(state_->value)};
    }

    void complete(exchange::delivery how) noexcept override {
        std::unique_ptr<future_operation> self(this);
        std::shared_ptr<state_type> state = std::move(state_);
        std::unique_ptr<error_info> why = std::move(this->failure);
        if constexpr (is_erased)
            state->value.set_version(this->version);
        self.reset();
        complete_future(*state, std::move(why), how);
    }

private:
    static constexpr bool is_erased = std::is_same_v<Request, protocol::any_message>;

    Request request_;
    std::shared_ptr<state_type> state_;
};

} // namespace kafka::detail

namespace kafka {

template <sendable Request>
future<typename detail::answer_of<Request>::type> client::send(
    node_id node, Request request, send_options options, bool wakeup) {
    auto operation = std::make_unique<detail::future_operation<Request>>(std::move(request));
    future<typename detail::answer_of<Request>::type> result(operation->state());
    watch(*result.state());
    send_now(node, std::move(operation), options, wakeup);
    return result;
}

template <sendable Request>
typename detail::answer_of<Request>::type client::send_and_receive(
    node_id node, Request request, send_options options) {
    auto operation = std::make_unique<detail::future_operation<Request>>(std::move(request));
    const future<typename detail::answer_of<Request>::type> answer(operation->state());
    send_and_wait(node, std::move(operation), options, *answer.state());
    answer.get();
    return std::move(answer.state()->value); // nobody else has this future
}

template <class Request, class Token>
auto client::initiate_send(
    target to, Request&& request, send_options options, error_info* info, Token&& token) {
    auto start = [to, options, info](auto form, std::shared_ptr<detail::client_impl> owner,
                     const executor_type& executor, auto&& handler, Request&& what) {
        using handler_type = std::decay_t<decltype(handler)>;
        // The operation may be over, and the client gone, before this returns.
        const std::shared_ptr<detail::client_impl> impl = owner;
        auto* operation = detail::send_operation<handler_type, Request, form()>::create(
            handler_type(std::forward<decltype(handler)>(handler)), std::move(owner), executor,
            info, std::move(what));
        typename detail::operation::finisher guard(*operation);
        operation->arm_cancellation();
        guard.release();
        detail::start_send(*impl, *operation, to, options);
    };
    return detail::initiate<typename detail::answer_of<Request>::type>(
        detail::initiation<decltype(start)>{impl_, get_executor(), std::move(start)},
        std::forward<Token>(token), std::move(request));
}

/// `run(impl, operation)` starts what sends no request of its own, and completes with an error code
/// and perhaps a result.
template <template <class, detail::failure_form> class Operation, class... Results, class Run,
    class Token>
auto client::initiate_wait(Run run, error_info* info, Token&& token) {
    auto start = [run = std::move(run), info](auto form, std::shared_ptr<detail::client_impl> owner,
                     const executor_type& executor, auto&& handler) {
        using handler_type = std::decay_t<decltype(handler)>;
        // The operation may be over, and the client gone, before this returns.
        const std::shared_ptr<detail::client_impl> impl = owner;
        auto* operation = Operation<handler_type, form()>::create(
            handler_type(std::forward<decltype(handler)>(handler)), std::move(owner), executor,
            info);
        typename detail::operation::finisher guard(*operation);
        operation->arm_cancellation();
        guard.release();
        run(*impl, *operation);
    };
    return detail::initiate<Results...>(
        detail::initiation<decltype(start)>{impl_, get_executor(), std::move(start)},
        std::forward<Token>(token));
}

template <class Token>
auto client::initiate_await_ready(node_id node, duration timeout, error_info* info, Token&& token) {
    return initiate_wait<detail::wait_operation>(
        [node, timeout](detail::client_impl& impl, detail::exchange& what) {
            detail::start_await_ready(impl, what, node, timeout);
        },
        info, std::forward<Token>(token));
}

template <class Token>
auto client::initiate_check(const version_check& what, error_info* info, Token&& token) {
    return initiate_wait<detail::check_operation, broker_version>(
        [what](detail::client_impl& impl, auto& operation) {
            operation.ask(what);
            detail::start_check(impl, operation, what.timeout);
        },
        info, std::forward<Token>(token));
}

template <class Token>
auto client::initiate_refresh(detail::metadata_wish wish, error_info* info, Token&& token) {
    return initiate_wait<detail::metadata_operation, kafka::cluster>(
        [wish = std::move(wish)](detail::client_impl& impl, detail::exchange& what) {
            detail::start_refresh(impl, what, wish);
        },
        info, std::forward<Token>(token));
}

template <class Token>
auto client::initiate_close(duration grace, error_info* info, Token&& token) {
    return initiate_wait<detail::wait_operation>(
        [grace](detail::client_impl& impl, detail::exchange& what) {
            detail::start_close(impl, what, grace);
        },
        info, std::forward<Token>(token));
}

} // namespace kafka
