// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace kafka::testing::detail {

/// What a server makes of a client's token.
struct evaluation {
    enum class outcome : std::uint8_t {
        /// The client is to answer `bytes`.
        challenge,
        /// The client is who it says. `bytes` are the last it hears.
        accepted,
        refused,
    };

    outcome what = outcome::refused;
    std::string bytes = {};
    /// What a refused client may know. Empty: the words that are said in all cases, so that nobody
    /// learns which users there are.
    std::string reason = {};
};

/// The server's side of one conversation in which a client says who it is (RFC 4422), as decisions
/// only. Tokens are hostile bytes. Who is refused does not come again.
class mechanism_server {
public:
    virtual ~mechanism_server() = default;
    mechanism_server(const mechanism_server&) = delete;
    mechanism_server& operator=(const mechanism_server&) = delete;

    /// `now` is since 1970, UTC.
    virtual evaluation evaluate(
        std::span<const std::byte> token, std::chrono::milliseconds now) = 0;

    /// Who has been accepted.
    const std::string& principal() const noexcept { return principal_; }
    /// When what the client has shown expires, since 1970; none: never.
    std::optional<std::chrono::milliseconds> expires() const noexcept { return expires_; }

protected:
    mechanism_server() = default;

    static evaluation challenge(std::string bytes) {
        return {evaluation::outcome::challenge, std::move(bytes), {}};
    }
    evaluation accept(std::string principal, std::string bytes = {},
        std::optional<std::chrono::milliseconds> expires = std::nullopt) {
        principal_ = std::move(principal);
        expires_ = expires;
        return {evaluation::outcome::accepted, std::move(bytes), {}};
    }
    static evaluation refuse(std::string reason = {}) {
        return {evaluation::outcome::refused, {}, std::move(reason)};
    }

private:
    std::string principal_;
    std::optional<std::chrono::milliseconds> expires_;
};

} // namespace kafka::testing::detail
