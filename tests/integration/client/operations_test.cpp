// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The forms in which an operation can be called, and how a failure reaches the caller in each.

#include "integration/client/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <kafka/protocol/metadata.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace kafka::client_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const node_id node{first};
const node_id nobody{broker_id{77}};

class operations : public with_cluster {
protected:
    operations() : subject(context.get_executor(), options()) {}

    void run(const std::function<asio::awaitable<void>()>& body) {
        bool done = false;
        asio::co_spawn(context, body, [&](std::exception_ptr failure) {
            done = true;
            if (failure)
                std::rethrow_exception(failure);
        });
        EXPECT_TRUE(run_until(context, [&] { return done; }));
    }

    asio::io_context context;
    client subject;
};

TEST_F(operations, send_in_all_its_forms) {
    run([this]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        const send_options quick{.timeout = 10s, .version = 2};
        error_info info;
        const list_groups_request ask{};
        std::vector<list_groups_response> answers;
        answers.push_back(co_await subject.async_send(node, ask));
        answers.push_back(co_await subject.async_send(first, ask));
        answers.push_back(co_await subject.async_send(any_node, ask));
        answers.push_back(co_await subject.async_send(controller, ask));
        answers.push_back(co_await subject.async_send(node, ask, quick));
        answers.push_back(co_await subject.async_send(node, ask, quick, info));
        answers.push_back(co_await subject.async_send(node, ask, info));
        answers.push_back(co_await subject.async_send(node, ask, asio::use_awaitable));
        answers.push_back(co_await subject.async_send(node, ask, quick, asio::use_awaitable));
        answers.push_back(co_await subject.async_send(node, ask, quick, info, asio::use_awaitable));
        answers.push_back(co_await subject.async_send(node, ask, info, asio::use_awaitable));
        for (const list_groups_response& each : answers)
            EXPECT_TRUE(is_answer(each));
        EXPECT_FALSE(info.code);
    });
}

TEST_F(operations, a_failure_is_told_in_detail_to_who_asks) {
    run([this]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        error_info info;
        const list_groups_request ask{};
        const auto [ec, answer] =
            co_await subject.async_send(nobody, ask, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, errc::unknown_broker_id);
        EXPECT_EQ(info.code, errc::unknown_broker_id);
        EXPECT_EQ(info.node, nobody);
        EXPECT_EQ(info.api, "ListGroups");
        EXPECT_EQ(info.request_written, written::no);
        EXPECT_THAT(info.message(), HasSubstr("no such broker"));
    });
}

void expect_unknown_broker(const kafka::exception& thrown) {
    EXPECT_EQ(thrown.code(), errc::unknown_broker_id);
    EXPECT_EQ(thrown.info().node, nobody);
    EXPECT_EQ(thrown.info().api, "ListGroups");
    EXPECT_THAT(thrown.what(), HasSubstr("no such broker"));
}

TEST_F(operations, a_failure_is_thrown_in_coroutines_with_all_that_is_known) {
    int thrown = 0;
    run([&]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        const list_groups_request ask{};
        const auto expect_throw = [&](auto&& operation) -> asio::awaitable<void> {
            try {
                co_await std::forward<decltype(operation)>(operation);
            } catch (const kafka::exception& failure) {
                ++thrown;
                expect_unknown_broker(failure);
            }
        };
        co_await expect_throw(subject.async_send(nobody, ask));
        co_await expect_throw(subject.async_send(nobody, ask, asio::deferred));
        co_await expect_throw(subject.async_send(nobody, ask, asio::use_awaitable));
        auto first_time = subject.async_send(nobody, ask);
        auto second_time = first_time;
        co_await expect_throw(std::move(first_time));
        co_await expect_throw(std::move(second_time));
        error_info info;
        co_await expect_throw(subject.async_send(nobody, ask, info));
        EXPECT_EQ(info.node, nobody);
    });
    EXPECT_EQ(thrown, 6);
}

TEST_F(operations, a_failure_is_thrown_by_futures_with_all_that_is_known) {
    std::future<list_groups_response> failing;
    run([&]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        failing = subject.async_send(nobody, list_groups_request{}, asio::use_future);
    });
    ASSERT_TRUE(
        run_until(context, [&] { return failing.wait_for(0s) == std::future_status::ready; }));
    try {
        failing.get();
        ADD_FAILURE() << "nothing was thrown";
    } catch (const kafka::exception& failure) {
        expect_unknown_broker(failure);
    }
}

TEST_F(operations, start_later_with_any_token) {
    run([this]() -> asio::awaitable<void> {
        auto later = subject.async_send(any_node, list_groups_request{});
        const auto [ec, answer] = co_await later(asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, error_code());
        const std::size_t groups =
            co_await (std::move(later) | asio::deferred([](std::exception_ptr, const auto& seen) {
                return asio::deferred.values(seen.groups.size());
            }));
        EXPECT_EQ(groups, 1u);
    });
}

TEST_F(operations, a_failure_to_bootstrap_is_told_in_detail) {
    client_options hasty = options();
    hasty.api_version_auto_timeout = 100ms;
    broker->stop(first);
    client late(context.get_executor(), hasty);
    error_info info;
    error_code seen;
    bool done = false;
    late.async_bootstrap(info, [&](error_code ec) {
        seen = ec;
        done = true;
    });
    ASSERT_TRUE(run_until(context, [&] { return done; }));
    EXPECT_EQ(seen, errc::no_brokers_available);
    EXPECT_EQ(info.code, seen);
    EXPECT_THAT(info.message(), HasSubstr("refused"));
}

TEST_F(operations, the_system_s_own_code_is_at_the_bottom_of_a_failure) {
    client_options hasty = options();
    hasty.api_version_auto_timeout = 100ms;
    broker->stop(first);
    client late(context.get_executor(), hasty);
    error_info info;
    bool done = false;
    late.async_bootstrap(info, [&](error_code) { done = true; });
    ASSERT_TRUE(run_until(context, [&] { return done; }));
    const error_info* bottom = &info;
    while (bottom->cause)
        bottom = bottom->cause.get();
    EXPECT_EQ(bottom->code, asio::error::connection_refused);
    EXPECT_EQ(bottom->code.category(), boost::system::system_category());
}

TEST_F(operations, a_success_leaves_nothing_of_an_earlier_failure) {
    run([this]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        error_info info;
        const list_groups_request ask{};
        co_await subject.async_send(nobody, ask, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(info.code, errc::unknown_broker_id);
        co_await subject.async_send(any_node, ask, info, asio::use_awaitable);
        EXPECT_FALSE(info.code);
        EXPECT_FALSE(info.node);
        EXPECT_TRUE(info.detail.empty());
        EXPECT_TRUE(info.api.empty());

        co_await subject.async_send(nobody, ask, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_TRUE(info.code);
        co_await subject.async_send(any_node, ask, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_FALSE(info.code);
        EXPECT_TRUE(info.detail.empty());
    });
}

TEST_F(operations, a_version_that_cannot_be_is_refused) {
    run([this]() -> asio::awaitable<void> {
        const send_options never{.timeout = 10s, .version = 99};
        const list_groups_request ask{};
        error_info info;
        const auto [ec, answer] = co_await subject.async_send(
            any_node, ask, never, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, errc::incompatible_broker_version);
        EXPECT_THAT(info.message(), HasSubstr("99"));
        EXPECT_EQ(info.request_written, written::no);
    });
}

TEST_F(operations, a_field_that_the_version_cannot_carry_is_refused) {
    run([this]() -> asio::awaitable<void> {
        list_groups_request ask;
        ask.states_filter = {"Stable"};
        const send_options old{.timeout = 10s, .version = 0};
        error_info info;
        const auto [ec, answer] = co_await subject.async_send(
            any_node, ask, old, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, errc::unsupported_field);
        EXPECT_THAT(info.message(), HasSubstr("states_filter"));
    });
}

TEST_F(operations, a_deadline_is_kept) {
    broker->inject(fault().of(api_key::list_groups).never_answer());
    run([this]() -> asio::awaitable<void> {
        const send_options quick{.timeout = 50ms};
        const list_groups_request ask{};
        error_info info;
        const auto began = std::chrono::steady_clock::now();
        const auto [ec, answer] = co_await subject.async_send(
            any_node, ask, quick, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, broker_errc::request_timed_out);
        EXPECT_GE(std::chrono::steady_clock::now() - began, 50ms);
    });
}

TEST_F(operations, a_deadline_in_the_past_is_over_at_once) {
    run([this]() -> asio::awaitable<void> {
        const send_options late{.timeout = -1s};
        const list_groups_request ask{};
        const auto [ec, answer] =
            co_await subject.async_send(any_node, ask, late, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, broker_errc::request_timed_out);
    });
}

TEST_F(operations, work_with_the_operators_of_asio) {
    using namespace asio::experimental::awaitable_operators;
    broker->inject(fault().of(api_key::list_groups).never_answer());
    run([this]() -> asio::awaitable<void> {
        asio::steady_timer timer(context, 20ms);
        const list_groups_request ask{};
        const auto winner = co_await (subject.async_send(any_node, ask, asio::use_awaitable) ||
                                      timer.async_wait(asio::use_awaitable));
        EXPECT_EQ(winner.index(), 1u);
        co_await (subject.async_bootstrap(asio::use_awaitable) &&
                  subject.async_bootstrap(asio::use_awaitable));
    });
}

TEST_F(operations, cancelling_a_written_request_leaves_the_connection) {
    using namespace asio::experimental::awaitable_operators;
    run([this]() -> asio::awaitable<void> {
        const list_groups_request ask{};
        co_await subject.async_send(any_node, ask);
        const std::uint64_t before = broker->connections();
        broker->inject(fault().of(api_key::list_groups).delay(100ms));
        asio::steady_timer timer(context, 20ms);
        const auto winner = co_await (subject.async_send(any_node, ask, asio::use_awaitable) ||
                                      timer.async_wait(asio::use_awaitable));
        EXPECT_EQ(winner.index(), 1u);
        EXPECT_EQ(subject.in_flight_request_count(), 1u) << "its place waits for the late answer";
        const auto answer = co_await subject.async_send(any_node, ask);
        EXPECT_TRUE(is_answer(answer));
        EXPECT_EQ(broker->connections(), before);
        EXPECT_EQ(subject.in_flight_request_count(), 0u);
    });
}

TEST_F(operations, handlers_may_send_again) {
    int left = 1000;
    std::function<void()> next = [&] {
        subject.async_send(any_node, list_groups_request{}, [&](error_code ec, auto answer) {
            EXPECT_FALSE(ec);
            EXPECT_TRUE(is_answer(answer));
            if (--left != 0)
                next();
        });
    };
    next();
    EXPECT_TRUE(run_until(context, [&] { return left == 0; }));
}

TEST_F(operations, handlers_that_throw_are_heard_where_the_context_runs) {
    client on_strand(asio::make_strand(context), options());
    for (client* const each : {&subject, &on_strand}) {
        for (int i = 0; i < 3; ++i) {
            each->async_send(any_node, list_groups_request{}, [](error_code, list_groups_response) {
                throw std::runtime_error("from a handler");
            });
            context.restart();
            EXPECT_THROW(while (context.run_one_for(patience) != 0){}, std::runtime_error);
        }
        bool done = false;
        each->async_send(any_node, list_groups_request{}, [&](error_code ec, const auto& answer) {
            EXPECT_FALSE(ec);
            EXPECT_TRUE(is_answer(answer));
            done = true;
        });
        EXPECT_TRUE(run_until(context, [&] { return done; })) << "the client goes on";
    }
}

TEST_F(operations, what_comes_before_is_told_before) {
    std::vector<int> order;
    bool known = false;
    subject.async_bootstrap([&](error_code) { known = true; });
    ASSERT_TRUE(run_until(context, [&] { return known; }));
    for (int i = 0; i < 20; ++i)
        subject.async_send(node, list_groups_request{}, [&order, i](error_code ec, auto) {
            EXPECT_FALSE(ec);
            order.push_back(i);
        });
    ASSERT_TRUE(run_until(context, [&] { return order.size() == 20; }));
    EXPECT_TRUE(std::ranges::is_sorted(order));
}

} // namespace
} // namespace kafka::client_test
