// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/client/tokens.hpp"

namespace kafka::client_test {
namespace {

struct closing {
    /// There is no answer to look at.
    template <class Answer>
    static void check(const Answer&) {}
    template <class... Token>
    static auto start(client& with, Token&&... token) {
        return with.async_close(patience, std::forward<Token>(token)...);
    }
    static void begin_pending(testing::cluster& broker, client& with) {
        broker.inject(fault().of(api_key::list_groups).always().never_answer());
        with.async_send(any_node, list_groups_request{}, [](error_code, list_groups_response) {});
    }
    static error_code result_when_closed() { return {}; }
};

using operations = ::testing::Types<closing>;
INSTANTIATE_TYPED_TEST_SUITE_P(async_close, tokens, operations);

} // namespace
} // namespace kafka::client_test
