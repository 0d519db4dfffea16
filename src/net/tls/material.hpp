// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/tls/files.hpp"
#include "net/tls/handles.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Certificates and keys out of bytes. What cannot be used is a `refusal`.
namespace kafka::net::tls {

/// Where bytes come from, for what is said about them.
struct named_bytes {
    std::string_view setting;
    std::string file; // empty: they stand in the setting itself
    std::span<const std::byte> bytes;
};

/// A certificate with its key, and those of its issuers.
struct identity {
    x509_ptr certificate;
    std::vector<x509_ptr> issuers;
    key_ptr key;
};

/// The password for a key: asked for when it is needed, and once.
class password_source {
public:
    explicit password_source(const client_settings& from) noexcept : from_(from) {}

    /// Throws `refusal` when whoever is asked for it throws.
    const crypto::secret& get();
    bool has_any() const noexcept { return !from_.password.empty() || bool(from_.ask_password); }

private:
    const client_settings& from_;
    crypto::secret password_;
    bool asked_ = false;
};

bool has_certificate(std::span<const std::byte> pem) noexcept;
bool has_key(std::span<const std::byte> pem) noexcept;

/// At least one, in their order.
std::vector<x509_ptr> read_certificates(const named_bytes& from);
std::vector<crl_ptr> read_revocations(const named_bytes& from);
key_ptr read_key(const named_bytes& from, password_source& password);
identity read_keystore(const named_bytes& from, password_source& password);

/// Has the context use it. The key has to belong to the certificate.
void use_identity(SSL_CTX* context, const identity& own, std::string_view certificate_setting,
    const std::string& certificate_file, std::string_view key_setting, const std::string& key_file);

} // namespace kafka::net::tls
