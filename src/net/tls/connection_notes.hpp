// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"
#include "net/tls/session_store.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace kafka::net::tls {

/// What OpenSSL's callbacks see of one connection, and what they need to know.
struct connection_notes {
    // Known from the start.
    bool is_client = true;
    /// `host:port` as the client knows the server; empty at a server.
    std::string peer;
    /// The host that was dialled; empty at a server.
    std::string host;
    /// The host that the certificate has to be for; empty: any.
    std::string expected_host;
    /// The server is to be a broker.
    bool is_broker = true;
    /// The option for a file with whom to trust.
    std::string trust_option = "ssl_cafile";
    /// What is trusted, as an error text says it: `ssl_cafile (/etc/ca.pem)`.
    std::string trusted;
    /// Where sessions go; null: nowhere.
    session_store* sessions = nullptr;
    /// Until when the session that is to be resumed is good.
    std::chrono::sys_seconds session_until;
    /// Until when the lists of revoked certificates are in force.
    std::chrono::sys_seconds revocations_until = std::chrono::sys_seconds::max();
    /// The user's own opinion of certificates, which counts.
    int (*users_verification)(int, X509_STORE_CTX*) = nullptr;

    // Seen.
    bool server_has_answered = false;
    bool certificate_was_requested = false;
    bool own_certificate_was_sent = false;
    bool request_was_answered = false; // with that certificate, or with none
    /// The first thing that was wrong with the peer's certificates: OpenSSL's number, whose
    /// certificate, and what it says.
    int verification_error = 0;
    int verification_depth = 0;
    bool nul_in_name = false;
    std::string presented;
    /// A trusted one with the name of the issuer that is not, and with another key; null: none.
    x509_ptr namesake;
};

/// Has the callbacks of the connection take notes. The notes outlive it.
void take_notes(SSL* ssl, connection_notes& notes);
/// The handshake is over.
void stop_watching(SSL* ssl) noexcept;

/// For the context of connections that take notes.
int verify_and_note(int good, X509_STORE_CTX* store) noexcept;
int note_session(SSL* ssl, SSL_SESSION* session) noexcept;

} // namespace kafka::net::tls
