// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/sasl/task.hpp"
#include "crypto/secret.hpp"

#include <kafka/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kafka::core::sasl {

/// What a mechanism wants next.
enum class wish : std::uint8_t {
    /// `token()` is to be sent. The broker answers.
    send,
    /// The same, and it is all that the client has to say: where tokens are not wrapped in requests
    /// (SaslHandshake version 0), brokers take it without a word.
    send_last,
    /// `task()` is to be done first; then comes `on_task_done`.
    wait,
    /// Broker and client know each other.
    done,
    /// `failure()` says why they do not.
    failed,
};

/// One conversation in which a client says who it is (RFC 4422), as decisions only: challenges of
/// the broker go in, tokens come out. For one connection, and for one time: who authenticates again
/// begins anew. Nothing it says of itself or of failures contains a secret.
class mechanism {
public:
    virtual ~mechanism() = default;
    mechanism(const mechanism&) = delete;
    mechanism& operator=(const mechanism&) = delete;

    /// As SaslHandshake calls it.
    virtual std::string_view name() const noexcept = 0;
    /// First of all, and once.
    virtual wish begin() = 0;
    /// The broker's answer to what was sent last.
    virtual wish on_challenge(std::span<const std::byte> challenge) = 0;
    virtual wish on_task_done() { return wish::failed; }
    /// Whether the broker has refused already, and has only not ended the exchange yet.
    virtual bool is_refused() const noexcept { return false; }
    /// What there is to say when the broker ends the exchange with an error.
    virtual std::string refusal() const { return "the broker refuses " + std::string(name()); }
    /// Why brokers refuse at this point as a rule, for those that hang up without a word; or empty.
    virtual std::string_view usual_cause() const noexcept { return {}; }
    /// What is not to be told, should the broker repeat it in what it says: the secrets that it has
    /// been sent.
    virtual std::vector<std::string_view> unspeakable() const { return {}; }

    /// For the one who sends it, who leaves nothing here.
    crypto::secret take_token() noexcept { return std::exchange(token_, {}); }
    const std::shared_ptr<sasl::task>& task() const noexcept { return task_; }
    const error_info& failure() const noexcept { return failure_; }

protected:
    mechanism() = default;

    wish send(crypto::secret token, wish how = wish::send) {
        token_ = std::move(token);
        return how;
    }
    wish wait_for(std::shared_ptr<sasl::task> task) {
        task_ = std::move(task);
        return wish::wait;
    }
    wish fail(error_code code, std::string detail) {
        failure_ = {.code = code};
        failure_.detail = std::move(detail);
        return wish::failed;
    }
    wish fail(error_info why) {
        failure_ = std::move(why);
        return wish::failed;
    }

private:
    crypto::secret token_;
    std::shared_ptr<sasl::task> task_;
    error_info failure_;
};

} // namespace kafka::core::sasl
