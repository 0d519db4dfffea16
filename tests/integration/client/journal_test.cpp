// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The log, the flight record and explanations, where there are threads.

#include "integration/client/fixture.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kafka::client_test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class journal : public with_cluster {
protected:
    journal() : with_cluster(3) {}
};

TEST_F(journal, is_told_inside_poll) {
    std::vector<std::string> lines;
    const auto poller = std::this_thread::get_id();
    client_options made = options();
    made.log = [&](const log_record& record) {
        EXPECT_EQ(std::this_thread::get_id(), poller);
        lines.push_back(record.text());
    };
    client subject = client::connect(made);
    ASSERT_GE(lines.size(), 2u);
    EXPECT_THAT(lines[0], ContainsRegex("^bootstrap-[0-2] \\(.*\\): connected after "));
    EXPECT_THAT(lines[1], HasSubstr("found the cluster"));
    lines.clear();
    subject.close();
    EXPECT_TRUE(lines.empty());
    subject.poll(0s);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_THAT(lines[0], HasSubstr("closed"));
}

// Four threads run the executor and four call the client; the hook takes a lock that the callers
// hold. It is called by one thread at a time, in order.
TEST_F(journal, is_told_one_at_a_time_and_in_order) {
    std::mutex held;
    std::atomic<int> inside = 0;
    time_point last{};
    std::size_t records = 0;
    std::atomic<int> answers = 0;
    asio::thread_pool pool(4);
    {
        client_options made = options();
        made.log_level = log_level::trace;
        made.log = [&](const log_record& record) {
            EXPECT_EQ(++inside, 1);
            const std::lock_guard lock(held);
            EXPECT_GE(record.time, last);
            last = record.time;
            ++records;
            --inside;
        };
        client subject(pool.get_executor(), made);
        std::vector<std::jthread> callers;
        constexpr int calls = 200;
        for (int caller = 0; caller < 4; ++caller)
            callers.emplace_back([&] {
                for (int i = 0; i < calls; ++i) {
                    const std::lock_guard lock(held);
                    subject.async_send(any_node, list_groups_request{},
                        [&](error_code, const list_groups_response&) { ++answers; });
                    EXPECT_FALSE(subject.explain().message().empty());
                    if (i % 20 == 0) {
                        EXPECT_FALSE(subject.flight_record().empty());
                    }
                }
            });
        callers.clear();
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (answers < 4 * calls && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        EXPECT_EQ(answers, 4 * calls);
    }
    pool.join();
    EXPECT_GT(records, 4u);
}

} // namespace
} // namespace kafka::client_test
