// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/security_context.hpp"

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::tests {

/// A security context that says what it was told to, and remembers what it was asked. Wrapped
/// messages are the messages in brackets.
class scripted_context final : public crypto::security_context {
public:
    struct answer {
        std::string token = {};
        bool completes = false;
        error_info failure = {};
    };

    explicit scripted_context(std::deque<answer> answers) : answers_(std::move(answers)) {}

    error_info step(std::span<const std::byte> token, crypto::secret& next) override {
        taken.emplace_back(crypto::text_of(token));
        if (answers_.empty())
            return {.code = errc::illegal_state};
        answer now = std::move(answers_.front());
        answers_.pop_front();
        is_complete_ = now.completes;
        next = crypto::joined(now.token);
        return std::move(now.failure);
    }
    bool is_complete() const noexcept override { return is_complete_; }
    std::string peer() const override { return other; }

    error_info wrap(std::span<const std::byte> message, crypto::secret& wrapped) override {
        if (wrap_failure.code)
            return wrap_failure;
        wrapped = crypto::joined(std::string_view("["), message, std::string_view("]"));
        return {};
    }
    error_info unwrap(std::span<const std::byte> wrapped, crypto::secret& message) override {
        const std::string_view text = crypto::text_of(wrapped);
        if (text.size() < 2 || !text.starts_with('[') || !text.ends_with(']')) {
            error_info why{.code = errc::untrusted_server};
            why.detail = "not from the broker";
            return why;
        }
        message = crypto::joined(text.substr(1, text.size() - 2));
        return {};
    }

    std::vector<std::string> taken;
    std::string other = "kafka/host@REALM";
    error_info wrap_failure;

private:
    std::deque<answer> answers_;
    bool is_complete_ = false;
};

} // namespace kafka::tests
