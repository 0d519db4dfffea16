// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/client/tokens.hpp"

namespace kafka::client_test {
namespace {

struct sending {
    template <class... Token>
    static auto start(client& with, Token&&... token) {
        return with.async_send(any_node, list_groups_request{}, std::forward<Token>(token)...);
    }
    static void begin_pending(testing::cluster& broker, client&) {
        broker.inject(fault().of(api_key::list_groups).always().never_answer());
    }
    static void check(const list_groups_response& answer) { EXPECT_EQ(answer.groups.size(), 1u); }
    static error_code result_when_closed() { return errc::illegal_state; }
};

using operations = ::testing::Types<sending>;
INSTANTIATE_TYPED_TEST_SUITE_P(async_send, tokens, operations);

} // namespace
} // namespace kafka::client_test
