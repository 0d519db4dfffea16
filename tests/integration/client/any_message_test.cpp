// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Requests whose type is known only when the program runs.

#include "integration/client/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/list_groups.hpp>
#include <kafka/protocol/metadata.hpp>
#include <kafka/protocol/request_header.hpp>

#include <exception>
#include <functional>
#include <future>
#include <vector>

namespace kafka::client_test {
namespace {

using protocol::any_message;
using ::testing::HasSubstr;

class any_request : public with_cluster {
protected:
    any_request() : subject(context.get_executor(), options()) {}

    void run(const std::function<asio::awaitable<void>()>& body) {
        bool done = false;
        asio::co_spawn(context, body, [&](std::exception_ptr failure) {
            done = true;
            if (failure)
                std::rethrow_exception(failure);
        });
        EXPECT_TRUE(run_until(context, [&] { return done; }));
    }

    static any_message list_groups() {
        return any_message(*protocol::find_api("ListGroups")->request);
    }

    asio::io_context context;
    client subject;
};

TEST_F(any_request, is_sent_in_all_forms) {
    run([this]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        const send_options quick{.timeout = 10s, .version = 2};
        error_info info;
        const any_message ask = list_groups();
        std::vector<any_message> answers;
        answers.push_back(co_await subject.async_send(first, ask));
        answers.push_back(co_await subject.async_send(any_node, ask, quick));
        answers.push_back(co_await subject.async_send(controller, ask, info));
        answers.push_back(co_await subject.async_send(first, ask, quick, info));
        answers.push_back(co_await subject.async_send(first, ask, asio::use_awaitable));
        for (const any_message& each : answers) {
            EXPECT_TRUE(is_answer(each.get<list_groups_response>()));
            EXPECT_TRUE(each.version().has_value());
        }
        EXPECT_EQ(answers[0].version(), list_groups_response::descriptor.stable.max);
        EXPECT_EQ(answers[1].version(), 2);
        EXPECT_FALSE(info.code);
    });
}

TEST_F(any_request, that_fails_has_no_answer) {
    run([this]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        error_info info;
        const any_message ask = list_groups();
        const send_options pinned{.version = 99};
        const auto [ec, answer] = co_await subject.async_send(
            first, ask, pinned, info, asio::as_tuple(asio::use_awaitable));
        EXPECT_EQ(ec, errc::incompatible_broker_version);
        EXPECT_FALSE(answer.has_value());
        EXPECT_EQ(info.api, "ListGroups");
    });
}

TEST_F(any_request, that_is_none_is_refused) {
    run([this]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        std::vector<any_message> none;
        none.emplace_back();
        none.emplace_back(list_groups_response{});
        none.emplace_back(protocol::request_header{});
        for (const any_message& each : none) {
            error_info info;
            const auto [ec, answer] =
                co_await subject.async_send(first, each, info, asio::as_tuple(asio::use_awaitable));
            EXPECT_EQ(ec, errc::illegal_argument);
            EXPECT_FALSE(answer.has_value());
            EXPECT_THAT(info.message(), HasSubstr("is no request"));
            EXPECT_EQ(subject.send(first, each).error().code, errc::illegal_argument);
        }
    });
}

TEST_F(any_request, throws_through_a_std_future) {
    std::future<any_message> good;
    std::future<any_message> bad;
    run([&]() -> asio::awaitable<void> {
        co_await subject.async_bootstrap();
        good = subject.async_send(any_node, list_groups(), asio::use_future);
        bad = subject.async_send(node_id{77}, list_groups(), asio::use_future);
    });
    ASSERT_TRUE(run_until(context, [&] {
        return good.wait_for(0s) == std::future_status::ready &&
               bad.wait_for(0s) == std::future_status::ready;
    }));
    EXPECT_TRUE(is_answer(good.get().get<list_groups_response>()));
    EXPECT_THROW(bad.get(), kafka::exception);
}

TEST_F(any_request, has_a_future_of_ours_and_is_seen_by_poll) {
    client polled(options());
    while (!polled.cluster().has_metadata())
        polled.poll();
    while (!polled.ready(first))
        polled.poll(20ms);
    const future<any_message> answer = polled.send(first, list_groups(), {.version = 1});
    std::vector<completion> seen;
    while (!answer.is_done()) {
        for (completion& each : polled.poll())
            seen.push_back(std::move(each));
    }
    EXPECT_TRUE(is_answer(answer.get().get<list_groups_response>()));
    EXPECT_EQ(answer.get().version(), 1);
    ASSERT_FALSE(seen.empty());
    ASSERT_NE(seen.back().as<list_groups_response>(), nullptr);
    EXPECT_TRUE(is_answer(*seen.back().as<list_groups_response>()));
}

TEST_F(any_request, is_dropped_with_its_client) {
    broker->inject(fault().of(api_key::list_groups).always().never_answer());
    error_code ended;
    bool called = false;
    {
        client going(context.get_executor(), options());
        bool ready = false;
        going.async_bootstrap([&](error_code) { ready = true; });
        ASSERT_TRUE(run_until(context, [&] { return ready; }));
        going.async_send(first, list_groups(), [&](error_code error, const any_message& answer) {
            ended = error;
            called = true;
            EXPECT_FALSE(answer.has_value());
        });
    }
    ASSERT_TRUE(run_until(context, [&] { return called; }));
    EXPECT_EQ(ended, asio::error::operation_aborted);
}

} // namespace
} // namespace kafka::client_test
