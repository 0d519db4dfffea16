// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/credential_wishes.hpp"
#include "core/sasl/mechanism.hpp"

#include <kafka/credentials.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace kafka::core::sasl {

/// What is wrong with it: nothing that is sent may be mistaken for something else. Empty: nothing.
/// Does not contain the token.
std::string problem_of(const oauth_token& token);

/// OAUTHBEARER (RFC 7628, KIP-255, KIP-342): shows a token of the user's provider.
class oauthbearer final : public mechanism {
public:
    std::string_view name() const noexcept override { return "OAUTHBEARER"; }
    wish begin() override;
    wish on_task_done() override;
    wish on_challenge(std::span<const std::byte> challenge) override;
    bool is_refused() const noexcept override { return !refusal_.empty(); }
    std::string refusal() const override;
    std::vector<std::string_view> unspeakable() const override;

private:
    /// What the broker has said against the token; the exchange goes on for one round all the same.
    std::string refusal_;
};

} // namespace kafka::core::sasl
