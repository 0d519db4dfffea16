// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/account.hpp"
#include "core/sasl/mechanism.hpp"

#include <memory>
#include <string_view>

namespace kafka::core::sasl {

/// What all connections of a client authenticate by.
class login {
public:
    virtual ~login() = default;

    /// For one authentication, by a server of that name.
    virtual std::unique_ptr<mechanism> begin(std::string_view host) = 0;
    /// After which part of a session to begin the next one: early enough to be done in time, and
    /// not at the same moment on all connections.
    virtual double renewal() = 0;
    /// By whom what begins from now on is. Only where the mechanism is one of name and password.
    virtual void use(std::shared_ptr<const account> who) noexcept = 0;
};

} // namespace kafka::core::sasl
