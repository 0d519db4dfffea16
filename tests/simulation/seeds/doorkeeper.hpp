// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/scene.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace kafka::simulated {

/// Looks, where the brokers are, at how the client says who it is on each connection: first of all,
/// alone, and again before a session ends, but not much before.
class doorkeeper {
public:
    explicit doorkeeper(scene& on) : on_(on) {}

    doorkeeper(const doorkeeper&) = delete;
    doorkeeper& operator=(const doorkeeper&) = delete;

    void on_arrival(const testing::request_info& what);
    /// The client cannot but have known when something that was begun at that time was sent through
    /// the connection that the session there was over.
    bool is_over(std::uint64_t connection, time_point begun) const;
    /// Requests that logins have consisted of so far, of all connections, and tokens among them.
    std::uint64_t requests() const noexcept { return requests_; }
    std::uint64_t renewals() const noexcept { return renewals_; }

private:
    struct guest {
        bool is_known = false;
        bool tells_who = false;
        int tokens = 0;
        /// When the latest session began, its length, and when the client has shown that it knows.
        time_point since{};
        std::optional<duration> lasts;
        std::optional<time_point> first_use;
    };

    void on_handshake(guest& by, const testing::request_info& what);
    void on_token(guest& by, const testing::request_info& what);
    void on_other(guest& by, const testing::request_info& what);
    void complain(const testing::request_info& of, const char* about);

    scene& on_;
    std::map<std::uint64_t, guest> guests_;
    std::uint64_t requests_ = 0;
    std::uint64_t renewals_ = 0;
};

} // namespace kafka::simulated
