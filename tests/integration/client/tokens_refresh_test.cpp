// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/client/tokens.hpp"

namespace kafka::client_test {
namespace {

struct refreshing {
    static void check(const kafka::cluster& known) { EXPECT_TRUE(known.has_metadata()); }
    template <class... Token>
    static auto start(client& with, Token&&... token) {
        return with.async_refresh_metadata(std::forward<Token>(token)...);
    }
    static void begin_pending(testing::cluster& broker, client&) {
        broker.inject(fault().of(api_key::metadata).always().never_answer());
    }
    static error_code result_when_closed() { return errc::illegal_state; }
};

using operations = ::testing::Types<refreshing>;
INSTANTIATE_TYPED_TEST_SUITE_P(async_refresh_metadata, tokens, operations);

} // namespace
} // namespace kafka::client_test
