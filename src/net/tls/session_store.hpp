// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"

#include <map>
#include <mutex>
#include <string>

namespace kafka::net::tls {

/// The newest session with each server, for the next connection to resume. Thread-safe.
class session_store {
public:
    void keep(const std::string& server, session_ptr session);
    /// Null: there is none that is good for anything. One of TLS 1.3 is used once, since whoever
    /// sees it twice knows that it is the same client (RFC 8446, C.4).
    session_ptr take(const std::string& server);

private:
    std::mutex mutex_;
    std::map<std::string, session_ptr> newest_;
};

} // namespace kafka::net::tls
