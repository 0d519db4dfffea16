// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/connection_notes.hpp"
#include "net/tls/failure.hpp"

#include <span>
#include <string>

/// Makes codes and sentences of what OpenSSL reports.
namespace kafka::net::tls {

/// Of the errors that OpenSSL has queued, which are cleared.
failure explain_errors(SSL* ssl, const connection_notes& notes);

/// Of an alert that the peer has sent (RFC 8446, 6.2).
failure explain_alert(int alert, const connection_notes& notes);

/// Of what was wrong with the peer's certificates.
failure explain_verification(const connection_notes& notes);

/// Of a peer whose first bytes are no TLS.
failure explain_foreign_peer(std::span<const std::byte> first, const connection_notes& notes);

/// Of a peer that asks again and again for what OpenSSL answers by itself.
failure explain_answers(const connection_notes& notes);

/// Of a connection that was lost before the handshake was over.
failure explain_loss(error_code ec, bool has_heard, const connection_notes& notes);

} // namespace kafka::net::tls
