// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <new>

/// Owners of OpenSSL's objects.
namespace kafka::net::tls {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* what) const noexcept {
        Free(what);
    }
};

inline void free_certificates(STACK_OF(X509) * all) noexcept {
    sk_X509_pop_free(all, X509_free);
}
inline void free_ciphers(STACK_OF(SSL_CIPHER) * all) noexcept {
    sk_SSL_CIPHER_free(all);
}
inline void free_names(GENERAL_NAMES* all) noexcept {
    GENERAL_NAMES_free(all);
}

using ssl_ptr = std::unique_ptr<SSL, freed_by<SSL_free>>;
using ssl_ctx_ptr = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;
using session_ptr = std::unique_ptr<SSL_SESSION, freed_by<SSL_SESSION_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using x509_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using crl_ptr = std::unique_ptr<X509_CRL, freed_by<X509_CRL_free>>;
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using pkcs12_ptr = std::unique_ptr<PKCS12, freed_by<PKCS12_free>>;
using certificates_ptr = std::unique_ptr<STACK_OF(X509), freed_by<free_certificates>>;
using ciphers_ptr = std::unique_ptr<STACK_OF(SSL_CIPHER), freed_by<free_ciphers>>;
using names_ptr = std::unique_ptr<GENERAL_NAMES, freed_by<free_names>>;

/// For what can fail only for want of memory.
template <class T>
T* require(T* made) {
    if (!made)
        throw std::bad_alloc();
    return made;
}

} // namespace kafka::net::tls
