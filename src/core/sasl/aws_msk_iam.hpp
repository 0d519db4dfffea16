// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/credential_wishes.hpp"
#include "core/sasl/mechanism.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::core::sasl {

/// AWS_MSK_IAM: a signed request for a connection to Amazon's managed brokers.
class aws_msk_iam final : public mechanism {
public:
    struct options {
        /// The broker's name, as the client knows it.
        std::string host;
        std::string region;
        std::string user_agent;
        /// By the wall clock, which is what signatures go by: seconds since 1970.
        std::chrono::seconds now{};
    };

    explicit aws_msk_iam(options with) : options_(std::move(with)) {}

    std::string_view name() const noexcept override { return "AWS_MSK_IAM"; }
    wish begin() override;
    wish on_task_done() override;
    wish on_challenge(std::span<const std::byte> challenge) override;
    std::vector<std::string_view> unspeakable() const override;

private:
    options options_;
    std::vector<std::string> secrets_; // of what was sent
};

} // namespace kafka::core::sasl
