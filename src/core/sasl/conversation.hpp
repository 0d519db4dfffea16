// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/mechanism.hpp"

#include <kafka/protocol/message.hpp>
#include <kafka/protocol/sasl_authenticate.hpp>
#include <kafka/protocol/sasl_handshake.hpp>
#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace kafka::core::sasl {

/// What a broker knows of what it takes to authenticate.
struct broker_versions {
    /// Of SaslHandshake; none: the broker is older than 0.10.
    std::optional<protocol::version_range> handshake;
    /// Of SaslAuthenticate; none: tokens are not wrapped in requests (before 1.0).
    std::optional<protocol::version_range> authenticate;
};

/// One authentication on a connection, from the choice of the mechanism to its end (KIP-43,
/// KIP-152, KIP-368): what is to be sent next, and what the broker's answers mean.
class conversation {
public:
    conversation(std::unique_ptr<mechanism> by, const broker_versions& with);
    conversation(conversation&&) = default;
    conversation& operator=(conversation&&) = default;
    ~conversation() { wipe_request(); }

    enum class step : std::uint8_t {
        /// `api()`, `request()` and `version()` are to be sent; then comes `on_answer`.
        ask,
        /// `take_token()` is to be sent behind its length, without a header. Then comes `on_token`.
        ask_raw,
        /// The same, and the broker does not answer any more: all is done.
        tell_raw,
        /// `task()` is to be done; then comes `on_task_done`.
        wait,
        done,
        failed,
    };

    step begin();
    /// Takes the body of the answer to the request. It may take `memory_max` when it is decoded.
    step on_answer(std::span<const std::byte> body, std::size_t memory_max);
    step on_token(std::span<const std::byte> token);
    step on_task_done() { return proceed(by_->on_task_done()); }

    /// Whether the broker has refused already, and has only not ended the exchange yet.
    bool is_refused() const noexcept { return by_->is_refused(); }
    /// It never will: the connection is gone, or the time is over. Requires `is_refused`.
    step on_silence() { return fail(broker_errc::sasl_authentication_failed, by_->refusal()); }

    const protocol::api_type& api() const noexcept;
    const void* request() const noexcept;
    std::int16_t version() const noexcept { return version_; }
    crypto::secret take_token() noexcept { return by_->take_token(); }
    const std::shared_ptr<sasl::task>& task() const noexcept { return by_->task(); }
    /// Null: it is the broker's turn, or nobody's.
    const sasl::task* waits_for() const noexcept { return waits_ ? task().get() : nullptr; }
    std::string_view mechanism_name() const noexcept { return by_->name(); }

    /// Whether tokens go without requests around them, and refusals without a word.
    bool is_raw() const noexcept { return raw_; }
    /// What a hang-up means then.
    std::string silent_refusal() const;

    /// After `done`: how long the broker takes the client for who it is; none: as long as it likes.
    std::optional<duration> lifetime() const noexcept { return lifetime_; }
    /// After `failed`.
    const error_info& failure() const noexcept { return failure_; }

private:
    step on_handshake(const protocol::sasl_handshake_response& answer);
    step on_authenticate(const protocol::sasl_authenticate_response& answer);
    step proceed(wish next);
    void put_into_request(const crypto::secret& token);
    void wipe_request() noexcept;
    step fail(error_code code, std::string detail);

    std::unique_ptr<mechanism> by_;
    broker_versions with_;
    std::int16_t version_ = 0;
    bool chosen_ = false; // the mechanism, by both
    bool waits_ = false;  // for the task
    bool raw_ = false;    // tokens go without requests around them
    protocol::sasl_handshake_request handshake_;
    protocol::sasl_authenticate_request authenticate_;
    std::optional<duration> lifetime_;
    error_info failure_;
};

} // namespace kafka::core::sasl
