// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/security_context.hpp"
#include "testing/security/mechanisms/mechanism_server.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace kafka::testing::detail {

/// GSSAPI (RFC 4752) as Kafka's brokers have it: they offer no security layer, and go by the
/// ticket, whomever the client asks to act for. The client's name is its principal's without host
/// and realm, as brokers make it where no rules of theirs say otherwise.
class gssapi_server final : public mechanism_server {
public:
    /// Clients take two steps. Who goes on is refused.
    static constexpr std::uint32_t most_steps = 8;

    /// `context` accepts.
    explicit gssapi_server(std::unique_ptr<crypto::security_context> context)
        : context_(std::move(context)) {}

    evaluation evaluate(std::span<const std::byte> token, std::chrono::milliseconds now) override;

    /// Why a client was refused, which it is not told.
    const std::string& reason() const noexcept { return reason_; }

private:
    evaluation on_context_token(std::span<const std::byte> token);
    evaluation offer();
    evaluation on_choice(std::span<const std::byte> wrapped);
    evaluation refuse_for(std::string reason);

    std::unique_ptr<crypto::security_context> context_;
    std::uint32_t steps_ = 0;
    enum class stage : std::uint8_t {
        context,
        offer, // the context's last token is on its way, and the client answers it with nothing
        choice,
        end,
    };
    stage stage_ = stage::context;
    std::string reason_;
};

} // namespace kafka::testing::detail
