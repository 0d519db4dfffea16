// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/security/mechanisms/mechanism_server.hpp"

#include <kafka/testing/security.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

/// OAUTHBEARER (RFC 7628, KIP-255): a token that somebody else judges. Who is refused is told why,
/// answers one byte, and is refused for good.
class oauthbearer_server final : public mechanism_server {
public:
    using judge =
        std::function<token_verdict(const oauth_token& token, std::chrono::milliseconds now)>;

    explicit oauthbearer_server(judge by) : judge_(std::move(by)) {}

    evaluation evaluate(std::span<const std::byte> token, std::chrono::milliseconds now) override;

private:
    judge judge_;
    /// What was said against the token, in JSON.
    std::string error_;
};

/// What a client sends.
struct oauthbearer_message {
    /// Empty: nobody else.
    std::string acts_for;
    oauth_token token;
};

/// Nothing when the text is not a message as the RFC has it.
std::optional<oauthbearer_message> read_oauthbearer_message(std::string_view text);

} // namespace kafka::testing::detail
