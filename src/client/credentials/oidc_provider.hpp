// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/oauth/token_keeper.hpp"
#include "core/oauth/token_request.hpp"
#include "net/http/exchange.hpp"
#include "net/transport.hpp"

#include <kafka/credentials.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kafka::detail {

struct oidc_settings {
    core::oauth::client client;
    /// Null: the endpoint is not one of https.
    std::shared_ptr<net::tls::client_context> tls = nullptr;
    core::oauth::keeper_policy policy;
    duration request_timeout;
    std::vector<std::pair<std::string, std::string>> extensions;
};

/// Gets tokens from a server for all who ask. Which of them began the effort that is under way
/// lends it his executor; if that goes, the others are told nothing, and ask again.
class oidc_provider final : public oauth_token_provider,
                            public std::enable_shared_from_this<oidc_provider> {
public:
    oidc_provider(oidc_settings settings, std::shared_ptr<net::transport> via);

    void async_get(boost::asio::any_io_executor on, handler_type handler) override;
    void on_refused(const oauth_token& what) override;
    /// Nobody waits any more: ends the effort that is under way, whose executor's context must
    /// still be there. Handlers are destroyed uncalled. Any thread.
    void give_up();

private:
    class effort;

    /// What one attempt has come to.
    struct result {
        std::string token = {};
        std::optional<std::chrono::seconds> lifetime = {};
        /// Goes on with a sentence whose subject is the server. Empty: there is a token.
        std::string problem = {};
        bool may_pass = false;
    };

    result read(net::http::outcome outcome) const;
    oauth_token last_token() const;
    void on_token(std::uint64_t of_effort, result what, time_point asked_at);
    /// When to try again; none: the effort is over.
    std::optional<time_point> on_failure(
        std::uint64_t of_effort, const std::string& problem, bool may_pass, std::uint32_t attempts);
    void on_late(std::uint64_t of_effort);
    void on_lost(std::uint64_t of_effort) noexcept;
    static void tell(
        std::vector<handler_type> whom, const error_info& why, const oauth_token& what);

    const oidc_settings settings_;
    const std::shared_ptr<net::transport> via_;

    std::mutex mutex_;
    core::oauth::token_keeper keeper_;  // under mutex_
    std::vector<handler_type> waiters_; // under mutex_
    std::uint64_t efforts_ = 0;         // under mutex_: the last one is the one that counts
    std::weak_ptr<effort> under_way_;   // under mutex_
    time_point overdue_at_{};           // under mutex_: nothing is heard of it any more
};

} // namespace kafka::detail
