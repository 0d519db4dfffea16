// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::testing {

/// When something holds, from now. May lie in the past.
struct validity {
    std::chrono::seconds from = std::chrono::hours(-1);
    std::chrono::seconds to = std::chrono::hours(24);
};

/// Signatures by Ed25519 all have the same size, and follow from key and text.
enum class key_kind : unsigned char { p256, rsa2048, ed25519 };

/// What a certificate is to say. Names are taken as they are, with a NUL in them if need be.
struct certificate_wishes {
    std::string common_name = "localhost";
    /// Subject alternative names; none at all if both are empty.
    std::vector<std::string> dns_names = {};
    std::vector<std::string> addresses = {};
    validity valid = {};
    key_kind key = key_kind::p256;
    /// What it may be used for, in OpenSSL's words.
    std::string usage = "serverAuth,clientAuth";
};

/// A certificate, and its key, in PEM.
struct issued_certificate {
    std::string certificate;
    /// Of those between it and the root.
    std::string issuers;
    std::string key;

    /// As a server shows it.
    std::string chain() const { return certificate + issuers; }
};

/// An authority that lasts as long as a test, or a broker for tests. Its keys are made when it is
/// made, and are never written anywhere. Functions throw `std::runtime_error` for what OpenSSL does
/// not do.
class certificate_authority {
public:
    /// With a certificate of its own.
    explicit certificate_authority(std::string_view name = "Test authority",
        const validity& valid = {}, key_kind key = key_kind::p256);
    certificate_authority(certificate_authority&&) noexcept;
    certificate_authority& operator=(certificate_authority&&) noexcept;
    ~certificate_authority();

    /// One whose certificate this one has issued.
    certificate_authority intermediate(
        std::string_view name = "Intermediate authority", const validity& valid = {}) const;
    issued_certificate issue(const certificate_wishes& wishes) const;
    /// In PEM.
    const std::string& certificate() const noexcept;
    /// A list of the certificates, given in PEM, that are revoked.
    std::string revocations(
        const std::vector<std::string>& revoked, const validity& valid = {}) const;

private:
    struct state;
    explicit certificate_authority(std::unique_ptr<state> made) noexcept;

    std::unique_ptr<state> state_;
};

/// The key, encrypted (PKCS#8).
std::string encrypted_key(const std::string& key, const std::string& password);

/// PKCS#12 with the certificate, its issuers and its key; without a MAC, few can read it.
std::string keystore(
    const issued_certificate& of, const std::string& password, bool with_mac = true);

} // namespace kafka::testing
