// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <kafka/async_operation.hpp>
#include <kafka/detail/operation.hpp>
#include <kafka/error.hpp>
#include <kafka/request.hpp>
#include <kafka/target.hpp>
#include <kafka/types.hpp>

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace kafka::detail {

void start_send(client_impl& impl, exchange& what, target to, send_options options);
void start_bootstrap(client_impl& impl, exchange& what);
void start_close(client_impl& impl, exchange& what, duration grace);
void start_check(client_impl& impl, exchange& what, duration timeout);
void start_await_ready(client_impl& impl, exchange& what, node_id node, duration timeout);

/// Runs when an operation is started: `start(form, impl, executor, handler, args…)`.
template <class Start, failure_form Form = failure_form::code>
struct initiation {
    using executor_type = boost::asio::any_io_executor;

    executor_type get_executor() const noexcept { return executor; }

    template <class Handler, class... Args>
    void operator()(Handler&& handler, Args&&... args) const {
        start(std::integral_constant<failure_form, Form>(), owner, executor,
            std::forward<Handler>(handler), std::forward<Args>(args)...);
    }

    template <failure_form Other>
    initiation<Start, Other> in_form() && {
        return {std::move(owner), std::move(executor), std::move(start)};
    }

    std::shared_ptr<client_impl> owner;
    boost::asio::any_io_executor executor;
    Start start;
};

template <class Token>
concept completion_token = !std::same_as<std::remove_cvref_t<Token>, error_info> &&
                           !std::same_as<std::remove_cvref_t<Token>, send_options>;

} // namespace kafka::detail
