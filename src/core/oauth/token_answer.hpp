// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace kafka::core::oauth {

/// What a token endpoint has answered with, as far as anybody wants to know.
struct http_answer {
    unsigned status = 0;
    std::string content_type = {};
    std::string location = {};
    std::string body = {};
};

struct token_answer {
    std::string token = {};
    /// How long the token is good; none: the server has not said.
    std::optional<std::chrono::seconds> lifetime = {};
    /// Why there is no token, as the end of a sentence whose subject is the server. Empty: there
    /// is.
    std::string problem = {};
    /// The same request may succeed later.
    bool may_pass = false;
};

/// What the answer means (RFC 6749, 5). The secrets are not told, whatever the server makes of
/// them.
token_answer read_token_answer(
    const http_answer& answer, const std::vector<crypto::secret>& secrets);

} // namespace kafka::core::oauth
