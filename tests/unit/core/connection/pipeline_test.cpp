// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/connection/pipeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace kafka::core {
namespace {

using namespace std::chrono_literals;

constexpr time_point start{1h};

void push(pipeline& to, std::int32_t id, time_point deadline) {
    to.reserve_one();
    to.push({.correlation_id = id, .deadline = deadline});
}

TEST(pipeline, answers_come_in_order) {
    pipeline requests;
    EXPECT_TRUE(requests.empty());
    for (std::int32_t id = 1; id != 100; ++id)
        push(requests, id, start);
    EXPECT_EQ(requests.size(), 99u);
    for (std::int32_t id = 1; id != 100; ++id) {
        EXPECT_EQ(requests.front().correlation_id, id);
        requests.pop();
    }
    EXPECT_TRUE(requests.empty());
}

TEST(pipeline, knows_the_earliest_deadline) {
    pipeline requests;
    EXPECT_EQ(requests.next_deadline(), time_point::max());
    push(requests, 1, start + 30s);
    push(requests, 2, start + 1s);
    push(requests, 3, start + 60s);
    EXPECT_EQ(requests.next_deadline(), start + 1s);
    EXPECT_EQ(requests.first_to_expire().correlation_id, 2);
    requests.pop();
    EXPECT_EQ(requests.next_deadline(), start + 1s);
    requests.pop();
    EXPECT_EQ(requests.next_deadline(), start + 60s);
    requests.pop();
    EXPECT_EQ(requests.next_deadline(), time_point::max());
}

TEST(pipeline, requests_without_a_deadline_do_not_hide_others) {
    pipeline requests;
    push(requests, 1, time_point::max());
    push(requests, 2, start);
    push(requests, 3, time_point::max());
    EXPECT_EQ(requests.next_deadline(), start);
    requests.pop();
    requests.pop();
    EXPECT_EQ(requests.next_deadline(), time_point::max());
}

TEST(pipeline, a_request_taken_out_reveals_what_it_hid) {
    pipeline requests;
    push(requests, 1, start + 30s);
    push(requests, 2, start + 1s);
    requests.remove(*std::next(requests.begin()));
    EXPECT_EQ(requests.next_deadline(), start + 30s);
    EXPECT_EQ(requests.size(), 1u);
}

TEST(pipeline, what_lies_behind_a_request_taken_out_moves_up) {
    pipeline requests;
    for (std::int32_t id = 1; id != 4; ++id) {
        requests.reserve_one();
        const auto begin = static_cast<std::uint64_t>(id) * 10;
        requests.push({.correlation_id = id, .bytes = {begin, begin + 10}, .deadline = start});
    }
    requests.remove(*std::next(requests.begin()));
    EXPECT_EQ(requests.begin()->bytes.begin, 10u);
    EXPECT_EQ(std::next(requests.begin())->bytes.begin, 20u);
    EXPECT_EQ(std::next(requests.begin())->bytes.end, 30u);
}

// Against the obvious way, on many random histories.
TEST(pipeline, agrees_with_a_search_through_all) {
    std::mt19937 random(7);
    for (int round = 0; round != 200; ++round) {
        pipeline requests;
        std::vector<std::pair<std::int32_t, time_point>> model;
        std::int32_t id = 0;
        for (int step = 0; step != 100; ++step) {
            const auto choice = random() % 10;
            if (choice < 5 || model.empty()) {
                const time_point deadline =
                    choice == 0 ? time_point::max() : start + std::chrono::seconds(random() % 20);
                push(requests, ++id, deadline);
                model.emplace_back(id, deadline);
            } else if (choice < 9) {
                EXPECT_EQ(requests.front().correlation_id, model.front().first);
                requests.pop();
                model.erase(model.begin());
            } else {
                const auto at = static_cast<std::ptrdiff_t>(random() % model.size());
                requests.remove(*std::next(requests.begin(), at));
                model.erase(model.begin() + at);
            }
            const auto earliest =
                std::ranges::min_element(model, {}, &std::pair<std::int32_t, time_point>::second);
            const time_point expected =
                earliest == model.end() ? time_point::max() : earliest->second;
            ASSERT_EQ(requests.next_deadline(), expected);
            if (expected != time_point::max()) {
                ASSERT_EQ(requests.first_to_expire().deadline, expected);
            }
            ASSERT_EQ(requests.size(), model.size());
        }
    }
}

} // namespace
} // namespace kafka::core
