// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/security/mechanisms/plain_server.hpp"

#include "crypto/secret.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace kafka::testing::detail {

// What refused clients are told is what Kafka's brokers say.
evaluation plain_server::evaluate(std::span<const std::byte> token, std::chrono::milliseconds) {
    std::string_view rest = crypto::text_of(token);
    const auto zeros = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\0'));
    std::array<std::string_view, 3> parts;
    if (zeros + 1 != parts.size())
        return refuse("Invalid SASL/PLAIN response: expected 3 tokens, got " +
                      std::to_string(std::min<std::size_t>(zeros + 1, 4)));
    for (std::string_view& part : parts) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const auto [acts_for, user, password] = parts;
    if (user.empty())
        return refuse("Authentication failed: username not specified");
    if (password.empty())
        return refuse("Authentication failed: password not specified");
    if (!is_right_(user, password))
        return refuse("Authentication failed: Invalid username or password");
    if (!acts_for.empty() && acts_for != user)
        return refuse("Authentication failed: Client requested an authorization id that is "
                      "different from username");
    return accept(std::string(user));
}

} // namespace kafka::testing::detail
