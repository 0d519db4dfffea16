// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Futures that hand their outcome on to others.

#include <kafka/future.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <memory>
#include <new>
#include <string>
#include <vector>

namespace kafka {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class chained_futures : public ::testing::Test {
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
    void watch(const future<int>& which) {
        which.add_both([this](int value) { calls.push_back(std::to_string(value)); },
            [this](const error_info& why) { calls.push_back(why.detail); });
    }

    std::shared_ptr<detail::value_state<int>> state = std::make_shared<detail::value_state<int>>();
    future<int> source{state};
    std::vector<std::string> calls;
};

TEST_F(chained_futures, share_a_success) {
    const future<int> other;
    EXPECT_EQ(&source.chain(other), &source);
    watch(other);
    EXPECT_FALSE(other.is_done());
    succeed(7);
    ASSERT_TRUE(other.succeeded());
    EXPECT_EQ(other.get(), 7);
    EXPECT_EQ(source.get(), 7) << "it keeps its own";
    EXPECT_THAT(calls, ElementsAre("7"));
}

TEST_F(chained_futures, share_a_failure) {
    const future<int> other;
    source.chain(other);
    watch(other);
    fail(errc::connection, "cut");
    ASSERT_TRUE(other.failed());
    EXPECT_TRUE(other.retriable());
    EXPECT_EQ(other.error().code, errc::connection);
    EXPECT_THAT(calls, ElementsAre("cut"));
}

TEST_F(chained_futures, are_told_at_once_by_one_that_is_done) {
    succeed(7);
    const future<int> other;
    source.chain(other);
    EXPECT_EQ(other.get(), 7);
}

TEST_F(chained_futures, have_their_place_among_the_callbacks) {
    const future<int> other;
    source.add_callback([&](int) { calls.emplace_back("before"); });
    source.chain(other);
    source.add_callback([&](int) { calls.emplace_back("after"); });
    watch(other);
    succeed(7);
    EXPECT_THAT(calls, ElementsAre("before", "7", "after"));
}

TEST_F(chained_futures, may_be_many_and_far) {
    const future<int> first;
    const future<int> second;
    const future<int> far;
    source.chain(first).chain(second);
    first.chain(far);
    succeed(7);
    EXPECT_EQ(second.get(), 7);
    EXPECT_EQ(far.get(), 7);
}

TEST_F(chained_futures, do_not_keep_each_other) {
    std::weak_ptr<detail::value_state<int>> watched;
    {
        const future<int> other;
        watched = other.state();
        source.chain(other);
        EXPECT_EQ(watched.use_count(), 2);
        succeed(7);
    }
    EXPECT_TRUE(watched.expired());
    EXPECT_EQ(state.use_count(), 2);
}

TEST_F(chained_futures, forget_the_user_s_callbacks_when_the_client_goes) {
    boost::asio::io_context context;
    const future<int> other;
    const future<int> far;
    source.chain(other);
    other.chain(far);
    watch(source);
    watch(other);
    watch(far);
    far.async_wait(boost::asio::bind_executor(
        context, [&](error_code ec, int) { calls.push_back(ec.message()); }));
    state->drop_user_callbacks();
    fail(errc::cancelled);
    EXPECT_THAT(calls, IsEmpty());
    EXPECT_EQ(other.error().code, errc::cancelled) << "it does not stay pending";
    EXPECT_EQ(far.error().code, errc::cancelled);
    context.run();
    EXPECT_THAT(calls, ElementsAre(error_code(errc::cancelled).message()));
}

TEST_F(chained_futures, forget_all_callbacks_when_the_context_goes) {
    boost::asio::io_context context;
    const future<int> other;
    source.chain(other);
    watch(other);
    other.async_wait(boost::asio::bind_executor(
        context, [&](error_code, int) { calls.emplace_back("called"); }));
    state->drop_callbacks();
    fail(errc::cancelled);
    context.run();
    EXPECT_THAT(calls, IsEmpty());
    EXPECT_EQ(other.error().code, errc::cancelled);
}

/// What cannot be copied for want of memory.
struct too_large {
    too_large() = default;
    too_large(const too_large&) { throw std::bad_alloc(); }
    too_large& operator=(const too_large&) { throw std::bad_alloc(); }
};

TEST(chained_future, fails_where_there_is_no_memory_for_a_copy) {
    const auto state = std::make_shared<detail::value_state<too_large>>();
    const future<too_large> source(state);
    const future<too_large> other;
    source.chain(other);
    state->set_succeeded();
    EXPECT_TRUE(source.succeeded());
    EXPECT_EQ(other.error().code, boost::system::errc::not_enough_memory);
}

} // namespace
} // namespace kafka
