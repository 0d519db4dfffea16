// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Who may go when: the client, its context, its handlers, in every order.

#include "integration/client/fixture.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace kafka::client_test {
namespace {

using ::testing::ElementsAre;

const node_id node{first};

/// Counts the calls of the handlers it makes, which also say by their number of owners whether
/// they still exist.
class calls {
public:
    auto handler() {
        return [this, token = token_](error_code ec, auto&&...) { results.push_back(ec); };
    }
    bool all_handlers_are_gone() const { return token_.use_count() == 1; }

    std::vector<error_code> results;

private:
    std::shared_ptr<int> token_ = std::make_shared<int>();
};

class lifetime : public with_cluster {
protected:
    void never_answer() {
        broker->inject(fault().of(api_key::list_groups).always().never_answer());
    }
    /// One operation of each kind, none of which ends by itself.
    void start_some(client& with) {
        never_answer();
        with.async_send(any_node, list_groups_request{}, seen.handler());
        with.async_send(node_id(first), list_groups_request{}, seen.handler());
        with.async_close(patience, seen.handler());
    }
    void connect(asio::io_context& context, client& with) {
        bool done = false;
        with.async_bootstrap([&](error_code ec) {
            EXPECT_FALSE(ec);
            done = true;
        });
        ASSERT_TRUE(run_until(context, [&] { return done; }));
    }
    /// Until the broker has as many ListGroups requests.
    bool until_asked(asio::io_context& context, std::uint64_t times) {
        return run_until(context, [&] {
            context.poll();
            if (broker->requests(api_key::list_groups) >= times)
                return true;
            asio::post(context, [] { std::this_thread::yield(); });
            return false;
        });
    }

    calls seen;
};

TEST_F(lifetime, a_client_with_its_own_context_goes_with_everything_pending) {
    std::optional<client> subject = client::connect(options());
    start_some(*subject);
    subject->poll(0s);
    subject.reset();
    EXPECT_TRUE(seen.all_handlers_are_gone());
    EXPECT_THAT(seen.results, ElementsAre()) << "nobody is there to run them";
}

TEST_F(lifetime, a_client_that_was_never_driven_goes_with_everything_pending) {
    std::optional<client> subject(std::in_place, options());
    start_some(*subject);
    subject.reset();
    EXPECT_TRUE(seen.all_handlers_are_gone());
}

TEST_F(lifetime, a_client_on_a_context_aborts_what_is_pending) {
    asio::io_context context;
    std::optional<client> subject(std::in_place, context, options());
    connect(context, *subject);
    start_some(*subject);
    ASSERT_TRUE(until_asked(context, 1));
    subject.reset();
    EXPECT_TRUE(seen.results.empty()) << "handlers are posted, never called by the destructor";
    context.restart();
    context.run();
    EXPECT_THAT(seen.results, ElementsAre(asio::error::operation_aborted,
                                  asio::error::operation_aborted, asio::error::operation_aborted));
    EXPECT_TRUE(seen.all_handlers_are_gone());
}

TEST_F(lifetime, the_context_is_kept_busy_until_the_client_is_gone) {
    asio::io_context context;
    std::optional<client> subject(std::in_place, context.get_executor(), options());
    connect(context, *subject);
    EXPECT_FALSE(context.stopped());
    context.restart();
    context.poll();
    EXPECT_FALSE(context.stopped()) << "the connection is still there";
    subject.reset();
    context.run();
    EXPECT_TRUE(context.stopped());
}

TEST_F(lifetime, the_context_is_left_idle_by_close) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    connect(context, subject);
    subject.close();
    context.restart();
    context.run();
    context.restart();
    EXPECT_EQ(context.poll(), 0u);
}

TEST_F(lifetime, a_context_may_go_first_with_handlers_waiting) {
    auto context = std::make_unique<asio::io_context>();
    std::optional<client> subject(std::in_place, context->get_executor(), options());
    connect(*context, *subject);
    start_some(*subject);
    ASSERT_TRUE(until_asked(*context, 1));
    subject.reset();
    context.reset();
    EXPECT_TRUE(seen.all_handlers_are_gone());
    EXPECT_TRUE(seen.results.empty());
}

TEST_F(lifetime, a_context_may_go_with_a_coroutine_that_owns_its_client) {
    never_answer();
    const auto token = std::make_shared<int>();
    {
        asio::io_context context;
        asio::co_spawn(
            context,
            [token, with = options()]() -> asio::awaitable<void> {
                client own(co_await asio::this_coro::executor, with);
                const list_groups_request ask{};
                co_await own.async_send(any_node, ask);
            },
            asio::detached);
        ASSERT_TRUE(until_asked(context, 1));
    }
    EXPECT_EQ(token.use_count(), 1) << "the coroutine has leaked";
}

TEST_F(lifetime, a_context_may_go_before_a_coroutine_s_client_has_connected) {
    const auto token = std::make_shared<int>();
    {
        asio::io_context context;
        asio::co_spawn(
            context,
            [token, with = options()]() -> asio::awaitable<void> {
                client own(co_await asio::this_coro::executor, with);
                const list_groups_request ask{};
                co_await own.async_send(any_node, ask);
            },
            asio::detached);
        context.run_one();
    }
    EXPECT_EQ(token.use_count(), 1) << "the coroutine has leaked";
}

TEST_F(lifetime, a_context_may_go_before_its_client) {
    auto context = std::make_unique<asio::io_context>();
    client late(context->get_executor(), options());
    bool called = false;
    late.async_bootstrap([&](error_code) { called = true; });
    ASSERT_TRUE(run_until(*context, [&] { return called; }));
    broker->inject(fault().of(api_key::list_groups).always().never_answer());
    late.async_send(any_node, list_groups_request{},
        [](error_code, list_groups_response) { ADD_FAILURE() << "there is nowhere to call it"; });
    context->run_for(1ms);
    context.reset();
    EXPECT_EQ(late.in_flight_request_count(), 0u);
    EXPECT_FALSE(late.least_loaded_node() && late.ready(*late.least_loaded_node()));
    late.wakeup();
    late.close(node_id(first));
    late.close();
}

TEST_F(lifetime, what_needs_a_context_is_refused_when_that_has_gone) {
    auto context = std::make_unique<asio::io_context>();
    client late(*context, options());
    connect(*context, late);
    auto begun = late.async_send(any_node, list_groups_request{});
    context.reset();
    const auto refused = [](auto&& what) {
        try {
            what();
        } catch (const exception& thrown) {
            EXPECT_EQ(thrown.code(), errc::illegal_state);
            EXPECT_THAT(thrown.what(), ::testing::HasSubstr("context"));
            return true;
        }
        return false;
    };
    EXPECT_TRUE(refused([&] { late.poll(0s); }));
    EXPECT_TRUE(refused([&] { late.get_executor(); }));
    EXPECT_TRUE(refused([&] { late.async_bootstrap(seen.handler()); }));
    EXPECT_TRUE(refused([&] { late.async_send(any_node, list_groups_request{}, seen.handler()); }));
    EXPECT_TRUE(late.send(node, list_groups_request{}).failed());
    EXPECT_TRUE(seen.results.empty());
}

TEST_F(lifetime, a_context_may_go_while_handlers_are_called_elsewhere) {
    for (int round = 0; round < 100; ++round) {
        asio::thread_pool elsewhere(1);
        std::atomic<int> called = 0;
        {
            asio::io_context context;
            std::optional<client> subject(std::in_place, context.get_executor(), options());
            for (int i = 0; i < 5; ++i)
                subject->async_send(any_node, list_groups_request{},
                    asio::bind_executor(
                        elsewhere, [&](error_code, list_groups_response) { ++called; }));
            subject.reset();
            context.run();
        }
        elsewhere.join();
        EXPECT_EQ(called, 5);
    }
}

TEST_F(lifetime, a_context_may_go_before_its_client_on_a_strand) {
    auto context = std::make_unique<asio::io_context>();
    client late(asio::make_strand(*context), options());
    connect(*context, late);
    context.reset();
    late.close();
}

TEST_F(lifetime, a_handler_may_own_its_client) {
    asio::io_context context;
    auto subject = std::make_shared<client>(context.get_executor(), options());
    const std::weak_ptr<client> watched = subject;
    client& with = *subject;
    with.async_send(any_node, list_groups_request{},
        [subject = std::move(subject), next = seen.handler()](
            error_code ec, list_groups_response) mutable {
            next(ec);
            subject.reset();
        });
    context.run();
    EXPECT_THAT(seen.results, ElementsAre(error_code()));
    EXPECT_TRUE(watched.expired());
    EXPECT_TRUE(seen.all_handlers_are_gone());
}

TEST_F(lifetime, a_handler_may_destroy_its_client_with_others_pending) {
    asio::io_context context;
    std::optional<client> subject(std::in_place, context.get_executor(), options());
    connect(context, *subject);
    broker->inject(fault().of(api_key::list_groups).after(1).always().never_answer());
    subject->async_send(any_node, list_groups_request{},
        [&, next = seen.handler()](error_code ec, list_groups_response) {
            next(ec);
            subject.reset();
        });
    for (int i = 0; i < 10; ++i) // some on their way, some waiting
        subject->async_send(any_node, list_groups_request{}, seen.handler());
    context.restart();
    context.run();
    ASSERT_EQ(seen.results.size(), 11u);
    EXPECT_EQ(seen.results[0], error_code());
    for (std::size_t i = 1; i < seen.results.size(); ++i)
        EXPECT_EQ(seen.results[i], asio::error::operation_aborted);
}

TEST_F(lifetime, a_client_may_be_destroyed_by_another_thread) {
    for (int round = 0; round < 20; ++round) {
        asio::io_context context;
        auto work = asio::make_work_guard(context);
        std::atomic<int> called = 0;
        std::jthread runs([&] { context.run(); });
        std::optional<client> subject(std::in_place, context.get_executor(), options());
        constexpr int many = 20;
        for (int i = 0; i < many; ++i)
            subject->async_send(any_node, list_groups_request{},
                [&](error_code, list_groups_response) { ++called; });
        if (round % 2 == 0) { // before anything has happened, or in the middle
            std::promise<void> one;
            subject->async_bootstrap([&](error_code) { one.set_value(); });
            one.get_future().wait();
        }
        subject.reset();
        work.reset();
        runs.join();
        EXPECT_EQ(called, many);
    }
}

TEST_F(lifetime, a_client_may_be_destroyed_by_a_callback_of_a_future) {
    std::optional<client> subject = client::connect(options());
    while (!subject->ready(node))
        subject->poll(100ms);
    const auto answer = subject->send(node, list_groups_request{});
    bool called = false;
    answer.add_callback([&](const auto&) {
        called = true;
        subject.reset();
    });
    subject->poll(patience, answer);
    EXPECT_TRUE(called);
    EXPECT_FALSE(subject);
}

TEST_F(lifetime, a_client_may_be_destroyed_by_a_callback_inside_its_own_close) {
    std::optional<client> subject = client::connect(options());
    while (!subject->ready(node))
        subject->poll(100ms);
    never_answer();
    const auto answer = subject->send(node, list_groups_request{});
    answer.add_errback([&](const error_info&) { subject.reset(); });
    subject->close();
    EXPECT_FALSE(subject);
    EXPECT_EQ(answer.error().code, errc::cancelled);
}

TEST_F(lifetime, futures_are_cancelled_and_forget_their_callbacks) {
    std::optional<client> subject = client::connect(options());
    while (!subject->ready(node))
        subject->poll(100ms);
    never_answer();
    const auto answer = subject->send(node, list_groups_request{});
    bool called = false;
    answer.add_both([&](const auto&) { called = true; }, [&](const error_info&) { called = true; });
    subject.reset();
    EXPECT_TRUE(answer.failed());
    EXPECT_EQ(answer.error().code, errc::cancelled);
    EXPECT_FALSE(called);
}

TEST_F(lifetime, an_operation_that_is_started_too_late_is_refused) {
    asio::io_context context;
    std::optional<client> subject(std::in_place, context.get_executor(), options());
    auto later = subject->async_send(any_node, list_groups_request{});
    subject.reset();
    std::move(later)(seen.handler());
    EXPECT_TRUE(seen.results.empty());
    context.run();
    EXPECT_THAT(seen.results, ElementsAre(error_code(errc::illegal_state)));
}

TEST_F(lifetime, an_operation_that_is_never_started_costs_nothing) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    {
        auto never = subject.async_send(any_node, list_groups_request{});
        static_cast<void>(never);
    }
    context.run();
    EXPECT_EQ(broker->connections(), 0u);
}

TEST_F(lifetime, a_moved_client_goes_on) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    subject.async_send(any_node, list_groups_request{}, seen.handler());
    client moved(std::move(subject));
    ASSERT_TRUE(run_until(context, [&] { return !seen.results.empty(); }));
    EXPECT_THAT(seen.results, ElementsAre(error_code()));
    EXPECT_TRUE(moved.cluster().has_metadata());
}

TEST_F(lifetime, assignment_ends_the_client_that_was_there) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    never_answer();
    subject.async_send(any_node, list_groups_request{}, seen.handler());
    subject = client(context.get_executor(), options());
    bool found = false;
    subject.async_bootstrap([&](error_code ec) { found = !ec; });
    ASSERT_TRUE(run_until(context, [&] { return found && !seen.results.empty(); }));
    EXPECT_THAT(seen.results, ElementsAre(error_code(asio::error::operation_aborted)));
}

TEST_F(lifetime, a_snapshot_of_the_cluster_outlives_the_client) {
    std::optional<client> subject = client::connect(options());
    const cluster known = subject->cluster();
    subject.reset();
    EXPECT_EQ(known.brokers().size(), 1u);
}

TEST_F(lifetime, closing_gracefully_waits_for_answers) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    connect(context, subject);
    broker->inject(fault().of(api_key::list_groups).delay(20ms));
    subject.async_send(any_node, list_groups_request{}, seen.handler());
    subject.async_close(patience, seen.handler());
    subject.async_send(any_node, list_groups_request{}, seen.handler());
    context.restart();
    context.run();
    EXPECT_THAT(seen.results, ElementsAre(errc::illegal_state, error_code(), error_code()));
}

TEST_F(lifetime, closing_gracefully_gives_up_after_the_grace) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    connect(context, subject);
    never_answer();
    subject.async_send(any_node, list_groups_request{}, seen.handler());
    error_info why;
    subject.async_close(50ms, why, seen.handler());
    context.restart();
    context.run();
    EXPECT_THAT(why.message(), ::testing::HasSubstr("before all requests were answered"));
    ASSERT_EQ(seen.results.size(), 2u);
    EXPECT_THAT(seen.results,
        ::testing::UnorderedElementsAre(error_code(errc::cancelled), error_code(errc::timeout)));
}

TEST_F(lifetime, closing_with_all_the_time_in_the_world) {
    asio::io_context context;
    client subject(context.get_executor(), options());
    connect(context, subject);
    broker->inject(fault().of(api_key::list_groups).delay(20ms));
    subject.async_send(
        any_node, list_groups_request{}, {.timeout = duration::max()}, seen.handler());
    subject.async_close(duration::max(), seen.handler());
    context.restart();
    context.run();
    EXPECT_THAT(seen.results, ElementsAre(error_code(), error_code()));
}

} // namespace
} // namespace kafka::client_test
