// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"
#include "testing/security/mechanisms/mechanism_server.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <string_view>

namespace kafka::testing::test {

using outcome = detail::evaluation::outcome;

inline detail::evaluation say(
    detail::mechanism_server& to, std::string_view text, std::chrono::milliseconds now = {}) {
    return to.evaluate(crypto::bytes_of(text), now);
}

MATCHER_P(is_challenge, bytes, "") {
    return arg.what == outcome::challenge && arg.bytes == bytes;
}
MATCHER_P(is_accepted, bytes, "") {
    return arg.what == outcome::accepted && arg.bytes == bytes;
}
MATCHER_P(is_refused, reason, "") {
    return arg.what == outcome::refused && arg.reason == reason && arg.bytes.empty();
}

} // namespace kafka::testing::test
