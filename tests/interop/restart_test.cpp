// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Brokers that end, freeze and come back under a stream of requests.

#include "interop/fixture.hpp"
#include "interop/request_stream.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>
#include <kafka/client.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kafka::interop {

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

constexpr std::size_t many = 200;

using streams = std::vector<std::shared_ptr<request_stream>>;

/// Every request has ended, once, and the ones that failed say why and where.
void expect_sound(const request_stream& stream, const std::string& name) {
    SCOPED_TRACE(name);
    EXPECT_EQ(stream.outstanding(), 0u);
    EXPECT_EQ(stream.records().size(), stream.answered() + stream.failed());
    for (const auto& each : stream.records()) {
        ASSERT_EQ(each->completions, 1);
        const error_info& why = each->failure;
        if (!why.code)
            continue;
        ASSERT_TRUE(why.code == errc::connection || why.code == errc::unknown_broker_id ||
                    why.code == broker_errc::request_timed_out)
            << why.message();
        ASSERT_EQ(why.api, "ListGroups");
        ASSERT_FALSE(why.message().empty());
    }
}

/// The failures are those of requests that its connection had taken when the node went, whether
/// their bytes had left by then or not.
void expect_failures_at(const request_stream& stream, node_id node) {
    for (const auto& each : stream.records())
        if (each->failure.code) {
            ASSERT_EQ(each->failure.node, node) << each->failure.message();
            ASSERT_FALSE(each->failure.peer.empty()) << each->failure.message();
        }
}

class broker_goes : public three_nodes {
protected:
    static constexpr auto victim = 2;

    /// Requests to every node and to any while node 2 is ended by one line to the harness and
    /// brought back by another.
    awaitable<void> under_requests(
        std::string end, std::string back, std::chrono::milliseconds timeout) {
        client kafka(context_, options());
        const auto notes = std::make_shared<notebook>(context_.get_executor());
        co_await kafka.async_bootstrap(asio::use_awaitable);

        const auto stream = [&](target to) {
            return std::make_shared<request_stream>(kafka, notes, to, timeout);
        };
        const auto doomed = stream(broker_id(victim));
        const auto first = stream(broker_id(1));
        const auto third = stream(broker_id(3));
        const auto anywhere = stream(any_node);
        const streams all{doomed, first, third, anywhere};
        const streams others{first, third, anywhere};
        const auto progress = [&](std::string name, const streams& of) {
            std::vector<std::size_t> goals;
            for (const auto& each : of)
                goals.push_back(each->answered() + many);
            return notes->wait(std::move(name), [of, goals] {
                for (std::size_t i = 0; i < of.size(); ++i)
                    if (of[i]->answered() < goals[i])
                        return false;
                return true;
            });
        };

        for (const auto& each : all)
            each->start(4);
        co_await progress("answers before anything happens", all);
        EXPECT_EQ(doomed->failed() + anywhere->failed(), 0u);

        co_await control_.ask(end);
        co_await notes->wait("the node's end is noticed",
            [&] { return doomed->failed() > 0 || kafka.is_disconnected(broker_id(victim)); });
        co_await progress("answers of the others meanwhile", others);

        co_await control_.ask(back);
        co_await progress("answers when the node is back", all);

        for (const auto& each : all)
            each->stop();
        co_await notes->wait("the last answers", [&] {
            return std::all_of(
                all.begin(), all.end(), [](const auto& each) { return each->outstanding() == 0; });
        });
        EXPECT_EQ(kafka.in_flight_request_count(), 0u);
        expect_sound(*doomed, "to the node that went");
        expect_sound(*first, "to node 1");
        expect_sound(*third, "to node 3");
        expect_sound(*anywhere, "to any node");
        expect_failures_at(*anywhere, broker_id(victim));
        EXPECT_EQ(first->failed(), 0u);
        EXPECT_EQ(third->failed(), 0u);
    }
};

TEST_F(broker_goes, killed_and_started_again) {
    run(under_requests("kill 2", "start 2", 30s));
}

TEST_F(broker_goes, stopped_and_started_again) {
    run(under_requests("stop 2", "start 2", 30s));
}

TEST_F(broker_goes, frozen_and_thawed) {
    run(under_requests("pause 2", "resume 2", 2s));
}

// With the only broker gone there is nobody to ask where the cluster is now.
TEST_F(one_node, the_only_broker_is_killed_and_started_again) {
    run([](asio::io_context& context, client_options options,
            kafka_control& control) -> awaitable<void> {
        client kafka(context, std::move(options));
        const auto notes = std::make_shared<notebook>(context.get_executor());
        const auto stream = std::make_shared<request_stream>(kafka, notes, any_node, 60s);
        stream->start(8);
        co_await notes->wait("answers", [&] { return stream->answered() >= many; });
        EXPECT_EQ(stream->failed(), 0u);
        co_await control.ask("kill 1");
        co_await notes->wait("the end is noticed", [&] { return stream->failed() > 0; });
        const std::size_t before = stream->answered();
        co_await control.ask("start 1");
        co_await notes->wait(
            "answers of the new one", [&] { return stream->answered() >= before + many; });
        stream->stop();
        co_await notes->wait("the last answers", [&] { return stream->outstanding() == 0; });
        expect_sound(*stream, "to any node");
        expect_failures_at(*stream, broker_id(1));
    }(context_, options(), control_));
}

} // namespace

} // namespace kafka::interop
