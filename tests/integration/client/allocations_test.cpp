// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// What a request costs in allocations, once everything has found its size. Of this thread: the
// broker has one of its own.

#include "integration/client/fixture.hpp"
#include "support/allocations.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <kafka/metrics.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace kafka::client_test {
namespace {

using tests::allocated;

constexpr std::uint64_t warm_up = 200;
constexpr std::uint64_t measured = 1000;
constexpr double bound = 3.0;

class allocations : public with_cluster {
protected:
    /// Requests in a row by callbacks, as many rows side by side. Returns allocations per request.
    double with_callbacks(client& with, std::uint64_t in_flight) {
        std::uint64_t begun = 0;
        std::uint64_t ended = 0;
        std::uint64_t at_start = 0;
        std::uint64_t at_end = 0;
        const std::uint64_t all = warm_up + measured;
        std::function<void()> next = [&] {
            if (begun == all)
                return;
            ++begun;
            with.async_send(
                any_node, list_groups_request{}, [&](error_code ec, const auto& answer) {
                    EXPECT_FALSE(ec);
                    EXPECT_TRUE(is_answer(answer));
                    if (++ended == warm_up)
                        at_start = allocated().count;
                    if (ended == all)
                        at_end = allocated().count;
                    next();
                });
        };
        for (std::uint64_t i = 0; i < in_flight; ++i)
            next();
        EXPECT_TRUE(run_until(context, [&] { return ended == all; }));
        return static_cast<double>(at_end - at_start) / measured;
    }

    asio::io_context context;
};

TEST_F(allocations, are_counted) {
    const tests::allocations before = allocated();
    // Compilers may leave out the allocation of a new expression, and not this.
    void* const some = ::operator new(100);
    const tests::allocations after = allocated();
    ::operator delete(some);
    EXPECT_EQ(after.count, before.count + 1);
    EXPECT_EQ(after.bytes, before.bytes + 100);
}

TEST_F(allocations, are_few_per_request_by_callback) {
    client subject(context.get_executor(), options());
    const double cost = with_callbacks(subject, 1);
    RecordProperty("per_request", std::to_string(cost));
    EXPECT_LE(cost, bound);
}

TEST_F(allocations, are_few_per_request_with_several_in_flight) {
    client subject(context.get_executor(), options());
    EXPECT_LE(with_callbacks(subject, 5), bound);
}

TEST_F(allocations, are_few_per_request_when_some_wait) {
    client subject(context.get_executor(), options());
    EXPECT_LE(with_callbacks(subject, 20), bound);
}

TEST_F(allocations, are_few_per_request_on_a_strand) {
    client subject(asio::make_strand(context), options());
    EXPECT_LE(with_callbacks(subject, 1), bound);
}

TEST_F(allocations, are_not_more_when_requests_are_measured) {
    client plain(context.get_executor(), options());
    const double without = with_callbacks(plain, 5);
    client_options with_metrics = options();
    with_metrics.metrics = std::make_shared<metrics_registry>();
    client subject(context.get_executor(), with_metrics);
    EXPECT_LE(with_callbacks(subject, 5), without + 0.01);
}

TEST_F(allocations, are_few_per_request_by_coroutine) {
    client subject(context.get_executor(), options());
    double cost = 0;
    bool done = false;
    asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
            const list_groups_request ask{};
            std::uint64_t at_start = 0;
            for (std::uint64_t i = 0; i < warm_up + measured; ++i) {
                if (i == warm_up)
                    at_start = allocated().count;
                const auto answer = co_await subject.async_send(any_node, ask);
                EXPECT_TRUE(is_answer(answer));
            }
            cost = static_cast<double>(allocated().count - at_start) / measured;
            done = true;
        },
        [](std::exception_ptr failure) { EXPECT_EQ(failure, nullptr); });
    EXPECT_TRUE(run_until(context, [&] { return done; }));
    EXPECT_LE(cost, bound);
}

} // namespace
} // namespace kafka::client_test
