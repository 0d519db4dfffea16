// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/future.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kafka {
namespace {

namespace asio = boost::asio;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class futures : public ::testing::Test {
protected:
    void succeed(int with) {
        state->value = with;
        state->set_succeeded();
    }
    void fail(error_code with, std::string detail = {}) {
        error_info why{.code = with};
        why.detail = std::move(detail);
        state->set_failed(std::move(why));
    }

    std::shared_ptr<detail::value_state<int>> state = std::make_shared<detail::value_state<int>>();
    future<int> it{state};
    std::vector<std::string> calls;
};

TEST_F(futures, are_pending_first) {
    EXPECT_FALSE(it.is_done());
    EXPECT_FALSE(it.succeeded());
    EXPECT_FALSE(it.failed());
    EXPECT_FALSE(it.retriable());
    EXPECT_EQ(it.error().code, error_code());
}

TEST_F(futures, succeed) {
    succeed(7);
    EXPECT_TRUE(it.is_done());
    EXPECT_TRUE(it.succeeded());
    EXPECT_FALSE(it.failed());
    EXPECT_FALSE(it.retriable());
    EXPECT_EQ(it.get(), 7);
    EXPECT_EQ(it.error().code, error_code());
}

TEST_F(futures, fail) {
    fail(errc::connection, "cut");
    EXPECT_TRUE(it.is_done());
    EXPECT_FALSE(it.succeeded());
    EXPECT_TRUE(it.failed());
    EXPECT_TRUE(it.retriable());
    EXPECT_EQ(it.error().code, errc::connection);
    EXPECT_EQ(it.error().detail, "cut");
}

TEST_F(futures, know_what_is_not_retriable) {
    fail(errc::illegal_state);
    EXPECT_FALSE(it.retriable());
}

TEST_F(futures, throw_the_error_when_asked_for_the_value) {
    fail(errc::connection, "cut");
    try {
        it.get();
        FAIL();
    } catch (const exception& thrown) {
        EXPECT_EQ(thrown.code(), errc::connection);
        EXPECT_EQ(thrown.info().detail, "cut");
        EXPECT_THAT(thrown.what(), HasSubstr("cut"));
    }
}

TEST_F(futures, never_block) {
    try {
        it.get();
        FAIL();
    } catch (const exception& thrown) {
        EXPECT_EQ(thrown.code(), errc::illegal_state);
        EXPECT_THAT(thrown.what(), HasSubstr("pending"));
    }
}

TEST_F(futures, share_the_outcome_with_their_copies) {
    const future<int> copy = it; // NOLINT(performance-unnecessary-copy-initialization)
    succeed(7);
    EXPECT_EQ(copy.get(), 7);
    EXPECT_EQ(&copy.get(), &it.get());
}

TEST_F(futures, call_back_in_the_order_of_registration) {
    it.add_callback([&](int value) { calls.push_back("first " + std::to_string(value)); });
    it.add_errback([&](const error_info&) { calls.emplace_back("never"); });
    it.add_both([&](int) { calls.emplace_back("second"); },
        [&](const error_info&) { calls.emplace_back("never"); });
    it.add_callback([&](int) { calls.emplace_back("third"); });
    EXPECT_THAT(calls, IsEmpty());
    succeed(7);
    EXPECT_THAT(calls, ElementsAre("first 7", "second", "third"));
}

TEST_F(futures, call_back_with_the_error) {
    it.add_callback([&](int) { calls.emplace_back("never"); });
    it.add_errback([&](const error_info& why) { calls.push_back("first " + why.detail); });
    it.add_both([&](int) { calls.emplace_back("never"); },
        [&](const error_info& why) { calls.push_back("second " + why.detail); });
    fail(errc::connection, "cut");
    EXPECT_THAT(calls, ElementsAre("first cut", "second cut"));
}

TEST_F(futures, call_back_at_once_when_they_are_done) {
    succeed(7);
    it.add_callback([&](int value) { calls.push_back(std::to_string(value)); });
    it.add_errback([&](const error_info&) { calls.emplace_back("never"); });
    EXPECT_THAT(calls, ElementsAre("7"));
}

TEST_F(futures, are_done_when_they_call_back) {
    it.add_callback([&](int) {
        EXPECT_TRUE(it.is_done());
        EXPECT_EQ(it.get(), 7);
    });
    it.add_callback([&](int) { calls.emplace_back("called"); });
    succeed(7);
    EXPECT_THAT(calls, ElementsAre("called"));
}

TEST_F(futures, survive_callbacks_that_throw) {
    it.add_callback([&](int) { throw std::runtime_error("thrown by a callback"); });
    it.add_callback([&](int) { calls.emplace_back("called"); });
    EXPECT_NO_THROW(succeed(7));
    EXPECT_THAT(calls, ElementsAre("called"));
    EXPECT_NO_THROW(it.add_callback([](int) { throw 1; }));
}

class listener final : public detail::callback_watch {
public:
    void on_callback_threw(const std::string& what) noexcept override { heard.push_back(what); }

    std::vector<std::string> heard;
};

TEST_F(futures, tell_their_watch_what_callbacks_throw) {
    auto watch = std::make_shared<listener>();
    state->set_watch(watch);
    future<int> next;
    it.add_callback([&](int) { throw std::runtime_error("first"); });
    it.chain(next);
    it.add_callback([&](int) { throw 2; });
    next.add_callback([&](int) { throw std::runtime_error("of the next one"); });
    succeed(7);
    it.add_callback([&](int) { throw std::runtime_error("too late"); });
    it.add_errback([&](const error_info&) { throw std::runtime_error("never"); });
    EXPECT_THAT(watch->heard,
        ElementsAre("first", "of the next one", "what is no std::exception", "too late"));
    watch.reset();
    EXPECT_NO_THROW(it.add_callback([](int) { throw std::runtime_error("to nobody"); }));
}

TEST(futures_DeathTest, have_one_outcome) {
    // Where assertions are compiled in.
    const auto twice = [](bool succeeds_first, bool succeeds_then) {
        detail::value_state<int> state;
        for (const bool succeeds : {succeeds_first, succeeds_then}) {
            if (succeeds)
                state.set_succeeded();
            else
                state.set_failed({.code = errc::connection});
        }
    };
    EXPECT_DEBUG_DEATH(twice(true, true), "pending");
    EXPECT_DEBUG_DEATH(twice(true, false), "pending");
    EXPECT_DEBUG_DEATH(twice(false, true), "pending");
}

TEST_F(futures, take_callbacks_that_can_only_be_moved) {
    it.add_callback([&, held = std::make_unique<int>(1)](
                        int value) { calls.push_back(std::to_string(value + *held)); });
    it.add_both([&, held = std::make_unique<int>(2)](
                    int value) { calls.push_back(std::to_string(value + *held)); },
        [held = std::make_unique<int>(3)](const error_info&) {});
    succeed(7);
    EXPECT_THAT(calls, ElementsAre("8", "9"));
}

TEST_F(futures, let_callbacks_register_callbacks) {
    it.add_callback([&](int) {
        calls.emplace_back("outer");
        it.add_callback([&](int) { calls.emplace_back("inner"); });
    });
    it.add_callback([&](int) { calls.emplace_back("last"); });
    succeed(7);
    EXPECT_THAT(calls, ElementsAre("outer", "inner", "last"));
}

TEST_F(futures, let_go_of_callbacks_that_were_called) {
    const auto held = std::make_shared<int>(1);
    it.add_callback([held](int) {});
    it.add_errback([held](const error_info&) {});
    EXPECT_EQ(held.use_count(), 3);
    succeed(7);
    EXPECT_EQ(held.use_count(), 1);
}

TEST_F(futures, a_callback_may_own_its_future_without_a_leak) {
    std::weak_ptr<detail::value_state<int>> watched = state;
    {
        it.add_callback([own = it](int) {});
        succeed(7);
        it = future<int>(std::make_shared<detail::value_state<int>>());
        state.reset();
    }
    EXPECT_TRUE(watched.expired());
}

TEST_F(futures, forget_callbacks_when_told_to) {
    const auto held = std::make_shared<int>(1);
    it.add_both([&, held](int) { calls.emplace_back("called"); },
        [&, held](const error_info&) { calls.emplace_back("called"); });
    state->drop_callbacks();
    EXPECT_EQ(held.use_count(), 1);
    fail(errc::cancelled);
    EXPECT_THAT(calls, IsEmpty());
    EXPECT_TRUE(it.failed());
}

// --- waiting by an operation ------------------------------------------------------------------

class awaited_futures : public futures {
protected:
    /// Waits in a coroutine, from the start on.
    void wait() {
        asio::co_spawn(
            context,
            [this]() -> asio::awaitable<void> {
                try {
                    const int value = co_await it.async_wait();
                    calls.push_back("value " + std::to_string(value));
                } catch (const exception& failure) {
                    calls.push_back(failure.info().message());
                }
            },
            asio::detached);
        context.poll();
    }

    asio::io_context context;
};

TEST_F(awaited_futures, give_their_value) {
    wait();
    succeed(7);
    EXPECT_THAT(calls, IsEmpty()) << "the coroutine runs where it belongs";
    context.run();
    EXPECT_THAT(calls, ElementsAre("value 7"));
}

TEST_F(awaited_futures, that_are_done_already_give_it_too) {
    succeed(7);
    bool inside = true;
    it.async_wait(asio::bind_executor(context, [&](error_code ec, int value) {
        EXPECT_FALSE(inside);
        EXPECT_EQ(ec, error_code());
        EXPECT_EQ(value, 7);
        calls.push_back("called");
    }));
    inside = false;
    context.run();
    EXPECT_THAT(calls, ElementsAre("called"));
}

TEST_F(awaited_futures, throw_all_that_is_known_of_a_failure) {
    wait();
    fail(errc::connection, "cut");
    context.run();
    EXPECT_THAT(calls, ElementsAre(HasSubstr("cut")));
}

TEST_F(awaited_futures, can_be_left) {
    asio::cancellation_signal signal;
    it.async_wait(asio::bind_cancellation_slot(
        signal.slot(), asio::bind_executor(context, [&](error_code ec, int) {
            EXPECT_EQ(ec, asio::error::operation_aborted);
            calls.push_back("left");
        })));
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    EXPECT_THAT(calls, ElementsAre("left"));
    succeed(7);
    EXPECT_TRUE(it.succeeded());
    context.restart();
    context.run();
    EXPECT_THAT(calls, ElementsAre("left"));
}

/// Counts what it has given out.
template <class T>
struct counting_allocator {
    using value_type = T;

    explicit counting_allocator(std::ptrdiff_t& count) noexcept : live(&count) {}
    template <class Other>
    counting_allocator(const counting_allocator<Other>& other) noexcept : live(other.live) {}

    T* allocate(std::size_t count) {
        ++*live;
        return std::allocator<T>().allocate(count);
    }
    void deallocate(T* what, std::size_t count) noexcept {
        --*live;
        std::allocator<T>().deallocate(what, count);
    }
    template <class Other>
    bool operator==(const counting_allocator<Other>& other) const noexcept {
        return live == other.live;
    }

    std::ptrdiff_t* live;
};

TEST_F(awaited_futures, take_memory_of_the_handler_s_allocator_and_give_it_back_before_the_call) {
    for (const bool left : {false, true}) {
        calls.clear();
        state = std::make_shared<detail::value_state<int>>();
        it = future<int>(state);
        std::ptrdiff_t live = 0;
        asio::cancellation_signal signal;
        it.async_wait(asio::bind_cancellation_slot(
            signal.slot(), asio::bind_allocator(counting_allocator<void>(live),
                               asio::bind_executor(context, [&](error_code, int) {
                                   EXPECT_EQ(live, 0);
                                   calls.push_back("called");
                               }))));
        EXPECT_GT(live, 0);
        if (left)
            signal.emit(asio::cancellation_type::terminal);
        else
            succeed(7);
        context.restart();
        context.run();
        EXPECT_THAT(calls, ElementsAre("called"));
    }
}

TEST_F(awaited_futures, keep_nothing_of_a_wait_that_was_left) {
    const auto kept = std::make_shared<int>();
    asio::cancellation_signal signal;
    it.async_wait(asio::bind_cancellation_slot(
        signal.slot(), asio::bind_executor(context, [kept](error_code, int) {})));
    EXPECT_EQ(kept.use_count(), 2);
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    EXPECT_EQ(kept.use_count(), 1);
    EXPECT_EQ(state.use_count(), 2) << "nor does the wait keep the future";
}

TEST_F(awaited_futures, are_told_of_also_when_callbacks_are_forgotten) {
    it.add_callback([&](int) { calls.push_back("forgotten"); });
    wait();
    state->drop_user_callbacks();
    succeed(7);
    context.run();
    EXPECT_THAT(calls, ElementsAre("value 7"));
}

TEST_F(futures, call_every_callback_once_whatever_the_threads_do) {
    constexpr int rounds = 200;
    for (int round = 0; round < rounds; ++round) {
        const auto shared = std::make_shared<detail::value_state<int>>();
        const future<int> each(shared);
        std::atomic<int> called = 0;
        std::thread adds([&] {
            for (int i = 0; i < 10; ++i)
                each.add_callback([&](int value) { called += value; });
        });
        shared->value = 1;
        shared->set_succeeded();
        adds.join();
        EXPECT_EQ(called, 10);
    }
}

} // namespace
} // namespace kafka
