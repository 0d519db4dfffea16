// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/session_store.hpp"

#include <utility>

namespace kafka::net::tls {

namespace {

// Clusters are smaller; but names may come and go for years.
constexpr std::size_t most_servers = 4096;

/// A session is no way around the end of the certificate that it began with.
bool is_still_good(const SSL_SESSION* session) noexcept {
    if (SSL_SESSION_is_resumable(session) != 1)
        return false;
    const X509* const peer = SSL_SESSION_get0_peer(const_cast<SSL_SESSION*>(session));
    return peer == nullptr || X509_cmp_current_time(X509_get0_notAfter(peer)) > 0;
}

} // namespace

void session_store::keep(const std::string& server, session_ptr session) {
    session_ptr old; // goes when nobody is kept waiting
    const std::lock_guard lock(mutex_);
    if (newest_.size() >= most_servers && !newest_.contains(server))
        newest_.erase(newest_.begin());
    old = std::exchange(newest_[server], std::move(session));
}

session_ptr session_store::take(const std::string& server) {
    const std::lock_guard lock(mutex_);
    const auto found = newest_.find(server);
    if (found == newest_.end())
        return nullptr;
    const bool good = is_still_good(found->second.get());
    if (good && SSL_SESSION_get_protocol_version(found->second.get()) < TLS1_3_VERSION) {
        SSL_SESSION_up_ref(found->second.get());
        return session_ptr(found->second.get());
    }
    session_ptr taken = std::move(found->second);
    newest_.erase(found);
    if (!good)
        taken.reset();
    return taken;
}

} // namespace kafka::net::tls
