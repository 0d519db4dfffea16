// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/security/accounts.hpp"

#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>
#include <kafka/types.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::testing::detail {

/// A moment by both clocks: that which measures, and that which hangs on walls (since 1970, UTC).
struct moment {
    time_point steady{};
    std::chrono::milliseconds wall{};
};

/// How sessions end and refusals are told.
struct session_rules {
    /// Zero: they do not end.
    duration max_reauth{};
    duration failure_delay{};
    std::int32_t max_receive_bytes = 0;
};

/// Where one connection stands with its listener (KIP-43, KIP-152, KIP-368), as decisions of
/// Kafka's SaslServerAuthenticator: what may be asked now, and who is asking. Of requests that are
/// pipelined behind a handshake none is served before the client has said who it is, also when it
/// says so again.
class authentication {
public:
    /// `wanted`: the listener has clients log in.
    explicit authentication(bool wanted) noexcept
        : stage_(wanted ? stage::opening : stage::unprotected) {}

    /// What to do about a request.
    enum class admission : std::uint8_t {
        serve,
        /// ILLEGAL_SASL_STATE is to be answered late, then the connection ends.
        refuse,
        /// The connection ends without an answer, late.
        end_late,
        /// The same, at once.
        end,
    };
    admission admit(std::int16_t api, time_point now);

    /// Whether frames are tokens without requests around them (before KIP-152).
    bool takes_bare_tokens() const noexcept {
        return !has_headers_ && (stage_ == stage::tokens || stage_ == stage::other_mechanism);
    }
    /// Whether the token that was the last one has no answer, where none has a request around it:
    /// so does Java's end of GSSAPI.
    bool has_ended_without_a_word() const noexcept {
        return mechanism_ == sasl_mechanism::gssapi && stage_ == stage::authenticated;
    }
    /// Which token of its conversation the next one is, from 1.
    std::uint32_t next_token() const noexcept { return tokens_ + 1; }

    void on_versions_told() noexcept {
        if (stage_ == stage::opening)
            stage_ = stage::versions_told;
    }
    void handshake(const protocol::sasl_handshake_request& request, std::int16_t version,
        accounts& who, protocol::sasl_handshake_response& response);
    void authenticate(const protocol::sasl_authenticate_request& request,
        const session_rules& rules, moment now, protocol::sasl_authenticate_response& response);

    /// The client was refused, or has broken the rules: the connection ends, late.
    bool has_failed() const noexcept { return stage_ == stage::failed; }
    void fail() noexcept { stage_ = stage::failed; }
    /// Somebody who has said who it is, or does not have to, may send longer requests.
    bool is_logging_in() const noexcept {
        return stage_ != stage::unprotected && stage_ != stage::authenticated;
    }
    /// Who it is by its certificate, where there is no login.
    void set_principal(std::string name) { principal_ = std::move(name); }
    /// Empty as long as nobody has said who it is.
    const std::string& principal() const noexcept { return principal_; }

private:
    enum class stage : std::uint8_t {
        unprotected,
        opening,
        versions_told,
        tokens,
        authenticated,
        again,           // a handshake of somebody who is known already
        other_mechanism, // which it must not choose then
        failed,
    };

    bool may_begin_again(time_point now);
    void accept(
        const session_rules& rules, moment now, protocol::sasl_authenticate_response& response);
    void refuse(std::string_view why, protocol::sasl_authenticate_response& response);

    stage stage_;
    bool has_headers_ = false;
    std::uint32_t tokens_ = 0;
    std::optional<sasl_mechanism> mechanism_;
    std::unique_ptr<mechanism_server> server_;
    std::string principal_;
    /// When the session ends; none: it does not.
    std::optional<time_point> ends_;
    std::optional<time_point> began_again_;
};

} // namespace kafka::testing::detail
