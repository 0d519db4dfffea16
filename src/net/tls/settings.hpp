// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace kafka::net::tls {

enum class version : std::uint8_t { tls1_2, tls1_3 };

/// What a client's TLS goes by. Of the texts that name the same thing in two ways (`_file` and
/// `_pem`), one at most is set. All are optional.
struct client_settings {
    /// The certificate has to be for the host that is dialled. Whether it comes from a trusted
    /// authority is looked at in any case, and the server is told the name in any case.
    bool check_hostname = true;

    /// The servers are brokers: error texts have hints about how those are configured.
    bool to_brokers = true;
    /// What the names of the options begin with that say whom to trust.
    std::string trust_prefix = "ssl_";

    /// Authorities to trust. Those of the system, if none of these is set.
    std::string ca_file;
    std::string ca_pem;
    /// A folder, of which every file with certificates is read, whatever it is called.
    std::string ca_path;

    /// The client's own certificate, then those of its issuers.
    std::string certificate_file;
    std::string certificate_pem;
    /// Its key. Where none is named it stands beside the certificate.
    std::string key_file;
    crypto::secret key_pem;
    /// Certificate, key and issuers in one file of PKCS#12, in place of the others.
    std::string keystore_file;
    /// For an encrypted key or the keystore: the password, or who is asked for it each time the
    /// files are read, which new connections do when the files have changed. The function may then
    /// be called on any thread that runs the client's executor, one call at a time. What it throws
    /// counts as a password that could not be had; the next connection asks again.
    crypto::secret password;
    std::function<crypto::secret()> ask_password;

    /// Revoked certificates, in PEM. The server's own is looked up, those of its issuers are not; a
    /// list of its issuer has to be there, and be in force.
    std::string crl_file;

    /// OpenSSL's notation for what TLS 1.2 may use, and names with colons for TLS 1.3. Empty: as
    /// OpenSSL sees fit.
    std::string ciphers;
    std::string ciphersuites;
    version min_version = version::tls1_2;

    /// Where the secrets of all connections are written to, for Wireshark and the like
    /// (SSLKEYLOGFILE's format). Whoever reads it reads all that is sent.
    std::string keylog_file;

    /// An `SSL_CTX*` of the user's, kept alive by this pointer: goes in place of everything above
    /// but `check_hostname`. It is not changed. Its connections still name the host to the server,
    /// and check what the certificate is for, even when the context verifies nothing and whatever
    /// its functions say; their sessions are not resumed.
    std::shared_ptr<void> native;
};

/// What a server's TLS goes by.
struct server_settings {
    /// The certificate, then those of its issuers, and its key, in PEM.
    std::string certificate_pem;
    crypto::secret key_pem;

    enum class client_authentication : std::uint8_t {
        none,
        /// Clients may have a certificate; one that is not valid is refused.
        requested,
        required,
    };
    client_authentication client_auth = client_authentication::none;
    /// Whose certificates clients may have.
    std::string client_ca_pem;

    version min_version = version::tls1_2;
    version max_version = version::tls1_3;
    /// For TLS 1.2, as for clients.
    std::string ciphers;
};

/// Why settings cannot be used. Has no secret in it.
struct settings_error {
    /// The client's option, or for a server the member of its settings: `ssl_cafile`.
    std::string setting;
    /// The file concerned, if any, and what is wrong.
    std::string detail;

    /// Both.
    std::string message() const { return setting + ": " + detail; }
};

} // namespace kafka::net::tls
