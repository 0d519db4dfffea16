// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace kafka::core::sasl {

/// `mechanism::refusal` of those that take a name and a password.
inline std::string refused_password(std::string_view mechanism) {
    return "the broker refuses user name and password (" + std::string(mechanism) +
           "): check sasl_plain_username and sasl_plain_password";
}

} // namespace kafka::core::sasl
