// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace kafka::net::tls {

/// A session, and how long the server would still be trusted if it had to show its certificates
/// again: a session is no way around the end of one of them, or of a list of revoked ones.
struct kept_session {
    session_ptr session;
    std::chrono::sys_seconds until;
};

/// The newest session with each server, for the next connection to resume. Thread-safe.
class session_store {
public:
    void keep(const std::string& server, kept_session session);
    /// Null: there is none that is good for anything. One of TLS 1.3 is used once, since whoever
    /// sees it twice knows that it is the same client (RFC 8446, C.4).
    kept_session take(const std::string& server, std::chrono::system_clock::time_point now);

private:
    std::mutex mutex_;
    std::map<std::string, kept_session> newest_;
};

} // namespace kafka::net::tls
