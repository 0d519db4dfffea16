// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/client/tokens.hpp"

namespace kafka::client_test {
namespace {

struct waiting_for_a_node {
    /// There is no answer to look at.
    template <class Answer>
    static void check(const Answer&) {}
    template <class... Token>
    static auto start(client& with, Token&&... token) {
        return with.async_await_ready(
            node_id::bootstrap(0), patience, std::forward<Token>(token)...);
    }
    static void begin_pending(testing::cluster& broker, client&) {
        broker.inject(fault().always().never_answer());
    }
    static error_code result_when_closed() { return errc::illegal_state; }
};

using operations = ::testing::Types<waiting_for_a_node>;
INSTANTIATE_TYPED_TEST_SUITE_P(async_await_ready, tokens, operations);

} // namespace
} // namespace kafka::client_test
