// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/driver/errands.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace kafka::detail {
namespace {

namespace asio = boost::asio;

class an_errand : public ::testing::Test {
protected:
    void start() {
        subject->run(
            there->get_executor(), [this] { story += "work "; }, here->get_executor(),
            [this, token = token] { story += "next "; });
    }
    /// Whether what was to come next is still kept.
    bool is_kept() const { return token.use_count() > 1; }

    std::optional<asio::io_context> here{std::in_place};
    std::optional<asio::io_context> there{std::in_place};
    std::shared_ptr<errands> subject = std::make_shared<errands>();
    std::shared_ptr<int> token = std::make_shared<int>();
    std::string story;
};

TEST_F(an_errand, is_run_there_and_ends_here) {
    start();
    here->poll();
    EXPECT_EQ(story, "");
    there->poll();
    EXPECT_EQ(story, "work ");
    here->poll();
    EXPECT_EQ(story, "work next ");
    EXPECT_FALSE(is_kept());
}

TEST_F(an_errand, keeps_the_context_busy) {
    start();
    here->poll();
    EXPECT_FALSE(here->stopped()) << "there is something to come";
    there->poll();
    here->poll();
    EXPECT_TRUE(here->stopped());
}

TEST_F(an_errand, ends_even_if_it_is_never_run) {
    start();
    there.reset();
    here->poll();
    EXPECT_EQ(story, "next ");
}

TEST_F(an_errand, comes_to_nothing_when_the_context_goes) {
    start();
    subject->abandon();
    EXPECT_FALSE(is_kept());
    here.reset();
    there->poll();
    EXPECT_EQ(story, "work ");
}

TEST_F(an_errand, is_not_begun_when_the_context_has_gone) {
    subject->abandon();
    start();
    EXPECT_FALSE(is_kept());
    there->poll();
    EXPECT_EQ(story, "");
}

TEST_F(an_errand, may_be_one_of_many_on_many_threads) {
    constexpr int count = 1'000;
    int ended = 0;
    std::atomic<int> worked = 0;
    {
        asio::thread_pool pool(2);
        for (int i = 0; i != count; ++i)
            subject->run(
                pool.get_executor(), [&] { ++worked; }, here->get_executor(), [&] { ++ended; });
        here->run();
        EXPECT_EQ(ended, count);
        EXPECT_EQ(worked, count);
    }
}

TEST_F(an_errand, may_come_back_while_the_context_goes) {
    for (int i = 0; i != 200; ++i) {
        std::optional<asio::io_context> going{std::in_place};
        const auto some = std::make_shared<errands>();
        asio::thread_pool pool(1);
        for (int each = 0; each != 5; ++each)
            some->run(pool.get_executor(), [] {}, going->get_executor(), [kept = token] {});
        if (i % 2 == 0)
            std::this_thread::yield();
        some->abandon();
        going.reset();
        pool.join();
        EXPECT_FALSE(is_kept());
    }
}

} // namespace
} // namespace kafka::detail
