// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/handles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace kafka::net::tls {

/// A certificate as a person looks at it. Texts are of bounded length and have no control
/// characters in them.
struct certificate_facts {
    std::string subject;
    std::string issuer;
    /// Whom it is for: DNS names and addresses, a few of very many.
    std::vector<std::string> names;
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
};

/// What a peer has shown, whether it was accepted or not.
struct shown_certificates {
    /// Its own first, then what it says are the issuers, as it has sent them.
    std::vector<certificate_facts> chain;
    /// Whether the first is for the host that was dialled, also where that is not required. None:
    /// there is none.
    std::optional<bool> name_matches;
    /// It was not accepted, and this trusted one has the name of its issuer, or of the last of
    /// them, but another key.
    std::optional<certificate_facts> namesake;
};

certificate_facts facts_of(const X509* certificate);

/// Whether the certificate is for the host: an address, or else a name (RFC 9525, with wildcards
/// for one whole label). One with a NUL in a name is for nobody.
bool is_for(X509* certificate, const std::string& host);

/// Of a handshake that is over, or has failed. `host` is a name or an address; empty:
/// nobody was dialled.
shown_certificates certificates_of(const SSL* ssl, const std::string& host);

} // namespace kafka::net::tls
