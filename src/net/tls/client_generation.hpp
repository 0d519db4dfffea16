// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/files.hpp"
#include "net/tls/handles.hpp"
#include "net/tls/key_log.hpp"
#include "net/tls/session_store.hpp"
#include "net/tls/settings.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace kafka::net::tls {

/// What a client's settings and files amount to at a time. Connections keep the one they began
/// with. Sessions end with it: what trust they were made in may be gone.
struct client_generation {
    ssl_ctx_ptr own; ///< null: the user's
    SSL_CTX* context = nullptr;
    file_watch files; ///< that all this has been read from
    std::unique_ptr<key_log> secrets;
    session_store sessions;
    /// When the first of the lists of revoked certificates ends that are in force.
    std::chrono::sys_seconds revocations_until = std::chrono::sys_seconds::max();
    /// What is trusted, in words.
    std::string trusted;
    /// Something that is not right, but can be worked with. Empty: nothing.
    std::string warning;
};

/// Throws `refusal`.
std::shared_ptr<client_generation> make_generation(const client_settings& settings);

} // namespace kafka::net::tls
