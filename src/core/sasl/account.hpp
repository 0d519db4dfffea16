// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::core::sasl {

/// Who somebody with a password is. Shared by what is said in its name: another password may take
/// its place in the meantime. Neither is normalised (SASLprep): brokers do not, either.
struct account {
    std::string user;
    crypto::secret password;
};

inline std::shared_ptr<const account> make_account(std::string user, std::string_view password) {
    const auto bytes = crypto::bytes_of(password);
    return std::make_shared<const account>(
        account{std::move(user), crypto::secret(bytes.begin(), bytes.end())});
}

} // namespace kafka::core::sasl
