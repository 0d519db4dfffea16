// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/deferred.hpp>
#include <kafka/error.hpp>

#include <concepts>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

namespace boost::asio {
template <typename Executor>
struct use_awaitable_t;
template <typename Allocator>
class use_future_t;
} // namespace boost::asio

namespace kafka {

namespace detail {

/// What an operation completes with in front of its results: an `error_code`, or a
/// `std::exception_ptr` that holds a `kafka::exception`, for tokens that throw it.
enum class failure_form : bool { code, exception };

template <class Token>
struct failure_form_of : std::integral_constant<failure_form, failure_form::code> {};
template <class Executor>
struct failure_form_of<boost::asio::use_awaitable_t<Executor>>
    : std::integral_constant<failure_form, failure_form::exception> {};
template <class Allocator>
struct failure_form_of<boost::asio::use_future_t<Allocator>>
    : std::integral_constant<failure_form, failure_form::exception> {};
// What bind_executor and its kin make of a token.
template <class Token>
    requires requires { typename Token::target_type; }
struct failure_form_of<Token> : failure_form_of<typename Token::target_type> {};

template <failure_form Form, class... Results>
struct completion_signature {
    using type = void(error_code, Results...);
};
template <class... Results>
struct completion_signature<failure_form::exception, Results...> {
    using type = void(std::exception_ptr, Results...);
};

template <failure_form Form, class... Results, class Initiation, class Token, class... Args>
auto initiate_as(Initiation&& initiation, Token& token, Args&&... args) {
    return boost::asio::async_initiate<Token,
        typename completion_signature<Form, Results...>::type>(
        std::forward<Initiation>(initiation).template in_form<Form>(), token,
        std::forward<Args>(args)...);
}

} // namespace detail

/// An operation that has not been started: what an `async_` function returns when it is called
/// without a completion token, or with `boost::asio::deferred`. It starts when it is awaited or
/// called with a token, once, or more often if it is copied. Awaited, it throws
/// `kafka::exception` with all that is known of the failure. Called with a token it is as if the
/// `async_` function had been given that token, but for a handler that takes anything in front:
/// that one is given a `std::exception_ptr`. It does not keep the `client` object alive; started
/// after that is gone it completes with an error, as long as the client's context is there.
template <class Initiation, class Arguments, class... Results>
class async_operation {
    template <class Token>
    static constexpr detail::failure_form form_for() {
        // What awaits it is a handler that takes an exception, by the signature stated below.
        if constexpr (std::is_invocable_v<std::decay_t<Token>, std::exception_ptr, Results...>)
            return detail::failure_form::exception;
        else
            return detail::failure_form_of<std::decay_t<Token>>::value;
    }

    template <class Token>
    static constexpr bool is_token = boost::asio::completion_token_for<Token,
        typename detail::completion_signature<form_for<Token>(), Results...>::type>;

public:
    async_operation(Initiation initiation, Arguments arguments)
        : initiation_(std::move(initiation)),
          arguments_(std::move(arguments)) {}

    template <class Token>
        auto operator()(Token&& token) &&
        requires(is_token<Token>) {
            return start(std::move(initiation_), std::move(arguments_), std::forward<Token>(token));
        } template <class Token>
        auto operator()(Token&& token) const&
            requires(is_token<Token>)
    {
        return start(Initiation(initiation_), Arguments(arguments_), std::forward<Token>(token));
    }

private:
    template <class Token>
    static auto start(Initiation&& initiation, Arguments&& arguments, Token&& token) {
        return std::apply(
            [&](auto&&... each) {
                return detail::initiate_as<form_for<Token>(), Results...>(
                    std::move(initiation), token, std::forward<decltype(each)>(each)...);
            },
            std::move(arguments));
    }

    Initiation initiation_;
    Arguments arguments_;
};

namespace detail {

/// Starts what `initiation` says, with the given token, or leaves that for later.
template <class... Results, class Initiation, class Token, class... Args>
auto initiate(Initiation&& initiation, Token&& token, Args&&... args) {
    if constexpr (std::same_as<std::decay_t<Token>, boost::asio::deferred_t>)
        return async_operation<std::decay_t<Initiation>, std::tuple<std::decay_t<Args>...>,
            Results...>(std::forward<Initiation>(initiation), {std::forward<Args>(args)...});
    else
        return initiate_as<failure_form_of<std::decay_t<Token>>::value, Results...>(
            std::forward<Initiation>(initiation), token, std::forward<Args>(args)...);
}

} // namespace detail
} // namespace kafka

// What it is to those who ask for its signature before they start it, `co_await` among them.
template <class Initiation, class Arguments, class... Results>
struct boost::asio::completion_signature_of<
    kafka::async_operation<Initiation, Arguments, Results...>> {
    using type = void(std::exception_ptr, Results...);
};

namespace boost::asio::detail {

// What Boost up to 1.81 misses where an operation that completes with a `std::exception_ptr` and
// one result is awaited: it looks at `*result` where it means `*result.ex_`.
template <class AwaitedResult>
    requires requires(const AwaitedResult& of) {
        requires std::same_as<decltype(of.ex_), std::exception_ptr*>;
        of.value_;
    }
std::exception_ptr& operator*(const AwaitedResult& of) noexcept {
    return *of.ex_;
}

} // namespace boost::asio::detail

// So that it can stand in front of `| deferred(…)`.
template <class Initiation, class Arguments, class... Results>
struct boost::asio::is_deferred<kafka::async_operation<Initiation, Arguments, Results...>>
    : std::true_type {};
