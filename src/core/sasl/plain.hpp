// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/account.hpp"
#include "core/sasl/mechanism.hpp"
#include "core/sasl/refused_password.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::core::sasl {

/// PLAIN (RFC 4616): name and password as they are.
class plain final : public mechanism {
public:
    explicit plain(std::shared_ptr<const account> who) noexcept : who_(std::move(who)) {}

    std::string_view name() const noexcept override { return "PLAIN"; }
    wish begin() override;
    wish on_challenge(std::span<const std::byte> challenge) override;
    std::string_view usual_cause() const noexcept override {
        return "the user name or the password is wrong";
    }
    std::string refusal() const override { return refused_password(name()); }
    std::vector<std::string_view> unspeakable() const override {
        return {crypto::text_of(who_->password)};
    }

private:
    const std::shared_ptr<const account> who_;
};

} // namespace kafka::core::sasl
