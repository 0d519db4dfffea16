// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/session_store.hpp"

#include <utility>

namespace kafka::net::tls {

namespace {

// Clusters are smaller; but names may come and go for years.
constexpr std::size_t most_servers = 4096;

} // namespace

void session_store::keep(const std::string& server, kept_session session) {
    kept_session old; // goes when nobody is kept waiting
    const std::lock_guard lock(mutex_);
    if (newest_.size() >= most_servers && !newest_.contains(server))
        newest_.erase(newest_.begin());
    old = std::exchange(newest_[server], std::move(session));
}

kept_session session_store::take(
    const std::string& server, std::chrono::system_clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = newest_.find(server);
    if (found == newest_.end())
        return {};
    SSL_SESSION* const session = found->second.session.get();
    const bool good = SSL_SESSION_is_resumable(session) == 1 && now < found->second.until;
    if (good && SSL_SESSION_get_protocol_version(session) < TLS1_3_VERSION) {
        SSL_SESSION_up_ref(session);
        return {session_ptr(session), found->second.until};
    }
    kept_session taken = std::move(found->second);
    newest_.erase(found);
    return good ? std::move(taken) : kept_session();
}

} // namespace kafka::net::tls
