// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/security/mechanisms/mechanism_server.hpp"

#include <kafka/testing/security.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

/// AWS_MSK_IAM: a signed request to connect, whose signature is reckoned again from the keys that
/// the server knows.
class aws_msk_iam_server final : public mechanism_server {
public:
    using key_lookup = std::function<std::optional<aws_user>(std::string_view access_key_id)>;

    /// `id` names the conversation for whoever reads logs.
    aws_msk_iam_server(std::string id, key_lookup find)
        : id_(std::move(id)),
          find_(std::move(find)) {}

    evaluation evaluate(std::span<const std::byte> token, std::chrono::milliseconds now) override;

private:
    evaluation deny(std::string_view why = {}) const;

    const std::string id_;
    key_lookup find_;
};

} // namespace kafka::testing::detail
