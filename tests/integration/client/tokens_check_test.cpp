// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/client/tokens.hpp"

namespace kafka::client_test {
namespace {

struct checking {
    template <class... Token>
    static auto start(client& with, Token&&... token) {
        return with.async_check_version({.timeout = patience}, std::forward<Token>(token)...);
    }
    static void begin_pending(testing::cluster& broker, client&) {
        broker.inject(fault().always().never_answer());
    }
    static void check(const broker_version& found) { EXPECT_EQ(found, (broker_version{4, 3})); }
    static error_code result_when_closed() { return errc::illegal_state; }
};

using operations = ::testing::Types<checking>;
INSTANTIATE_TYPED_TEST_SUITE_P(async_check_version, tokens, operations);

} // namespace
} // namespace kafka::client_test
