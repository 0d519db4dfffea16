// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/security_context.hpp"
#include "kerberos/failures.hpp"
#include "kerberos/handles.hpp"

#include <string>

namespace kafka::kerberos {

/// What both ends of a context have in common: all that comes when it is complete.
class established_context : public crypto::security_context {
public:
    bool is_complete() const noexcept final { return is_complete_; }
    std::string peer() const final { return peer_; }
    error_info wrap(std::span<const std::byte> message, crypto::secret& wrapped) final;
    error_info unwrap(std::span<const std::byte> wrapped, crypto::secret& message) final;

protected:
    /// Finds out who the other is.
    status complete();
    /// Of what the other one has sent.
    virtual circumstances when_checking() const noexcept = 0;

    context_handle context_;

private:
    bool is_complete_ = false;
    std::string peer_;
};

} // namespace kafka::kerberos
