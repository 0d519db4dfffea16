// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

namespace kafka::interop {

/// Runs the context until the coroutine is done, and returns or throws what it does. Throws
/// `std::runtime_error` when it takes longer than any test may.
template <class T>
T run(boost::asio::io_context& context, boost::asio::awaitable<T> what,
    std::chrono::seconds limit = std::chrono::seconds(120)) {
    std::optional<T> result;
    std::exception_ptr thrown;
    bool done = false;
    boost::asio::co_spawn(context, std::move(what), [&](std::exception_ptr e, T value) {
        thrown = e;
        result = std::move(value);
        done = true;
        context.stop();
    });
    context.restart();
    context.run_for(limit);
    if (!done)
        throw std::runtime_error("the test takes too long");
    if (thrown)
        std::rethrow_exception(thrown);
    return std::move(*result);
}

inline void run(boost::asio::io_context& context, boost::asio::awaitable<void> what,
    std::chrono::seconds limit = std::chrono::seconds(120)) {
    std::exception_ptr thrown;
    bool done = false;
    boost::asio::co_spawn(context, std::move(what), [&](std::exception_ptr e) {
        thrown = e;
        done = true;
        context.stop();
    });
    context.restart();
    context.run_for(limit);
    if (!done)
        throw std::runtime_error("the test takes too long");
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace kafka::interop
