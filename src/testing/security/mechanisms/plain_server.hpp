// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/security/mechanisms/mechanism_server.hpp"

#include <functional>
#include <string_view>

namespace kafka::testing::detail {

/// PLAIN (RFC 4616): name and password in one token.
class plain_server final : public mechanism_server {
public:
    using password_check = std::function<bool(std::string_view user, std::string_view password)>;

    explicit plain_server(password_check is_right) : is_right_(std::move(is_right)) {}

    evaluation evaluate(std::span<const std::byte> token, std::chrono::milliseconds now) override;

private:
    password_check is_right_;
};

} // namespace kafka::testing::detail
