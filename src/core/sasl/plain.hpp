// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/mechanism.hpp"
#include "core/sasl/refused_password.hpp"

#include <string>
#include <string_view>

namespace kafka::core::sasl {

/// PLAIN (RFC 4616): name and password as they are.
class plain final : public mechanism {
public:
    /// Both outlive it.
    plain(std::string_view user, std::string_view password) noexcept
        : user_(user),
          password_(password) {}

    std::string_view name() const noexcept override { return "PLAIN"; }
    wish begin() override;
    wish on_challenge(std::span<const std::byte> challenge) override;
    std::string refusal() const override { return refused_password(name()); }

private:
    std::string_view user_;
    std::string_view password_;
};

} // namespace kafka::core::sasl
