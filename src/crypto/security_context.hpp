// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <kafka/error.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace kafka::crypto {

/// One end of a security context of GSSAPI (RFC 2743): two parties convince each other of who they
/// are, in tokens that somebody else carries, and can then wrap messages so that nobody changes
/// them. Tokens and wrapped messages are hostile bytes. Used by one thread at a time. What has
/// failed once is of no use any more.
class security_context {
public:
    virtual ~security_context() = default;
    security_context(const security_context&) = delete;
    security_context& operator=(const security_context&) = delete;

    /// Takes the peer's token, which is empty for who begins, and makes the next one for the peer,
    /// which may be empty. May wait for servers, and hold up the thread. Not called any more when
    /// the context is complete. The failure is without a code when there is none.
    virtual error_info step(std::span<const std::byte> token, secret& next) = 0;
    /// Each knows the other, as far as this end can tell.
    virtual bool is_complete() const noexcept = 0;

    // --- when it is complete ---------------------------------------------------------------------

    /// Who the other is.
    virtual std::string peer() const = 0;
    /// Makes a message that cannot be changed, but read.
    virtual error_info wrap(std::span<const std::byte> message, secret& wrapped) = 0;
    virtual error_info unwrap(std::span<const std::byte> wrapped, secret& message) = 0;

protected:
    security_context() = default;
};

} // namespace kafka::crypto
