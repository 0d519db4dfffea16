// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace kafka::core::sasl {

/// What a mechanism waits for. The driver does it outside of all locks and away from the
/// connection; nobody else touches the task meanwhile. What comes of it stays in the task, where
/// the mechanism finds it.
class task {
public:
    enum class kind : std::uint8_t {
        /// Computing, in slices of a millisecond or two: a `computation`.
        computes,
        /// May wait for others, such as a Kerberos server, and holds up the thread: a
        /// `computation` of one slice.
        blocks,
        /// To be got from the user's provider: a `token_wish` or a `credentials_wish`.
        asks,
    };

    virtual ~task() = default;
    virtual kind how() const noexcept = 0;
    /// What the client waits for while it is under way: `the provider of tokens`.
    virtual std::string what() const = 0;
    /// The code of a connection that has waited for it for too long.
    virtual error_code when_late() const noexcept { return errc::connection; }
    /// It came to nothing: there was no memory, or the provider failed.
    virtual void fail(error_info why) { failure_ = std::move(why); }
    const error_info& failure() const noexcept { return failure_; }

private:
    error_info failure_;
};

class computation : public task {
public:
    /// Does a slice; true when that was the last one.
    virtual bool advance() = 0;
};

} // namespace kafka::core::sasl
