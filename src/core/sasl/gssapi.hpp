// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/mechanism.hpp"
#include "crypto/security_context.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kafka::core::sasl {

/// What the options say of the broker's name.
struct gssapi_names {
    /// The whole name: `kafka@host`, or `kafka/host@REALM`. Empty: made of the other two.
    std::string_view name = {};
    std::string_view service = {};
    /// Empty: the host that is connected to.
    std::string_view domain = {};
};

/// The name of the broker on `host`, for whom to get a ticket.
std::string gssapi_target(const gssapi_names& names, std::string_view host);

/// GSSAPI (RFC 4752) without a security layer, which Kafka does not have: the context, whose steps
/// may wait for a Kerberos server, then what of protection the broker offers and the client takes.
class gssapi final : public mechanism {
public:
    /// Kerberos takes two steps, or three.
    static constexpr std::uint32_t most_steps = 8;
    /// Of a token of the broker's. Kerberos's have a hundred bytes or two.
    static constexpr std::size_t longest_token = 65'536;

    /// `context` begins. `target` is whom it is about, and whom the client asks to act for, as
    /// kafka-python does: brokers go by the ticket.
    gssapi(std::shared_ptr<crypto::security_context> context, std::string target)
        : context_(std::move(context)),
          target_(std::move(target)) {}

    std::string_view name() const noexcept override { return "GSSAPI"; }
    wish begin() override;
    wish on_task_done() override;
    wish on_challenge(std::span<const std::byte> challenge) override;
    std::string refusal() const override;
    std::string_view usual_cause() const noexcept override;

private:
    class stepping;

    wish step(std::span<const std::byte> token);
    wish on_offer(std::span<const std::byte> wrapped);
    wish fail_by(error_info why);
    wish fail_by_protocol(std::string detail);

    std::shared_ptr<crypto::security_context> context_;
    std::string target_;
    std::uint32_t steps_ = 0;
    enum class stage : std::uint8_t {
        context,
        stepping, // nothing of the broker's is due
        offer,
        end, // the last token is on its way
    };
    stage stage_ = stage::context;
};

} // namespace kafka::core::sasl
