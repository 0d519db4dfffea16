// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <gmock/gmock.h>
#include <kafka/log.hpp>

#include <functional>
#include <string>

namespace kafka {
namespace {

TEST(log_record, has_its_node_and_address_in_front) {
    log_record made{.message = "closed"};
    EXPECT_EQ(made.text(), "closed");
    made.node = node_id(1);
    EXPECT_EQ(made.text(), "node 1: closed");
    made.peer = "host:9092";
    EXPECT_EQ(made.text(), "node 1 (host:9092): closed");
    made.node = node_id::bootstrap(0);
    EXPECT_EQ(made.text(), "bootstrap-0 (host:9092): closed");
    made.node.reset();
    EXPECT_EQ(made.text(), "host:9092: closed");
}

TEST(log_level, is_ordered_by_importance_and_has_a_name) {
    EXPECT_LT(log_level::trace, log_level::debug);
    EXPECT_LT(log_level::debug, log_level::info);
    EXPECT_LT(log_level::info, log_level::warning);
    EXPECT_LT(log_level::warning, log_level::error);
    EXPECT_EQ(to_string(log_level::warning), "warning");
    EXPECT_EQ(to_string(log_category::metadata), "metadata");
}

TEST(log_hook, is_nobody_unless_there_is_something_to_call) {
    EXPECT_FALSE(log_hook());
    EXPECT_FALSE(log_hook(nullptr));
    EXPECT_FALSE(log_hook(std::function<void(const log_record&)>()));
    EXPECT_TRUE(log_hook([](const log_record&) {}));
}

TEST(log_hook, copies_call_the_same_thing) {
    int calls = 0;
    const log_hook one([&calls, own = 0](const log_record&) mutable { calls = ++own; });
    const log_hook other = one; // NOLINT(performance-unnecessary-copy-initialization)
    one({});
    other({});
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(one, other);
    EXPECT_NE(one, log_hook([](const log_record&) {}));
}

} // namespace
} // namespace kafka
