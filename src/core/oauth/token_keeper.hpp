// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kafka::core::oauth {

struct keeper_policy {
    /// Between one attempt to get a token and the next, doubled with each, and evenly spread over a
    /// fifth more or less.
    duration backoff = std::chrono::milliseconds(100);
    duration backoff_max = std::chrono::seconds(10);
    /// No attempt begins that long after the first one.
    duration patience = std::chrono::seconds(30);
};

/// Keeps a token for as long as it is good, and decides when another one is to be got, and how
/// often that is tried. One effort at a time, for all who want a token. Sessions end with the token
/// that was shown, so that a new one is worth a little patience; but no more of it, as long as the
/// old one is good.
class token_keeper {
public:
    explicit token_keeper(const keeper_policy& policy) noexcept : policy_(policy) {}

    enum class move : std::uint8_t {
        /// `token()` is good.
        give,
        /// An effort is to begin.
        fetch,
        /// One is under way.
        wait,
    };
    /// Somebody wants a token.
    move on_asked(time_point now) noexcept;
    /// After `fetch`: when those who wait are to have the old token, if it `is_still_good` then and
    /// no attempt has ended before. Who asks later gets it at once.
    time_point patient_until() const noexcept { return patient_until_; }

    /// The effort has come to that. It was asked for at the time given, which is what the lifetime
    /// counts from; none: nobody knows how long it is good, and it is given to those who wait.
    void on_token(std::string token, std::optional<std::chrono::seconds> lifetime,
        time_point asked_at) noexcept;
    /// An attempt has failed. When to try again; none: the effort is over. Nobody is to wait for
    /// that if the old token `is_still_good`.
    std::optional<time_point> on_failure(
        bool may_pass, std::uint64_t random, time_point now) noexcept;
    /// A broker has refused that token, which may have been revoked, or whose issuer may have
    /// changed its keys: who asks next is to have another one. But one that is refused as well
    /// is kept, for a minute: then it may be the brokers that are wrong.
    void on_refused(std::string_view token, time_point now) noexcept;
    /// The effort came to nothing, and nobody knows why.
    void on_lost() noexcept { under_way_ = false; }

    /// The last token, if there was one; also after its time.
    const std::string& token() const noexcept { return token_; }
    /// The last token may be old enough for another, but it has not ended.
    bool is_still_good(time_point now) const noexcept { return now < ends_at_; }

private:
    const keeper_policy policy_;
    std::string token_;
    time_point renewed_at_ = time_point::min(); // by another
    time_point ends_at_ = time_point::min();
    time_point replaceable_from_ = time_point::min(); // for its being refused
    bool under_way_ = false;
    time_point began_at_{};
    time_point patient_until_{};
    duration next_pause_{};
};

} // namespace kafka::core::oauth
