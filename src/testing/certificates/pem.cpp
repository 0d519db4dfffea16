// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/certificates/pem.hpp"

#include "testing/certificates/authority.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace kafka::testing {

namespace {

using namespace net::tls;

bio_ptr empty_bio() {
    return bio_ptr(need(BIO_new(BIO_s_mem())));
}

bio_ptr bio_of(std::string_view text) {
    return bio_ptr(need(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

std::string text_of(const bio_ptr& bio) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

} // namespace

void need(bool done) {
    if (done)
        return;
    const char* const words = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    throw std::runtime_error(
        std::string("OpenSSL makes no certificate: ") + (words ? words : "it does not say why"));
}

std::string to_pem(X509* certificate) {
    const bio_ptr into = empty_bio();
    need(PEM_write_bio_X509(into.get(), certificate) == 1);
    return text_of(into);
}

std::string to_pem(X509_CRL* list) {
    const bio_ptr into = empty_bio();
    need(PEM_write_bio_X509_CRL(into.get(), list) == 1);
    return text_of(into);
}

std::string to_pem(EVP_PKEY* key) {
    const bio_ptr into = empty_bio();
    need(
        PEM_write_bio_PKCS8PrivateKey(into.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(into);
}

x509_ptr certificate_from(std::string_view pem) {
    return x509_ptr(need(PEM_read_bio_X509(bio_of(pem).get(), nullptr, nullptr, nullptr)));
}

key_ptr key_from(std::string_view pem) {
    return key_ptr(need(PEM_read_bio_PrivateKey(bio_of(pem).get(), nullptr, nullptr, nullptr)));
}

std::string encrypted_key(const std::string& key, const std::string& password) {
    const bio_ptr into = empty_bio();
    need(PEM_write_bio_PKCS8PrivateKey(into.get(), key_from(key).get(), EVP_aes_256_cbc(),
             password.data(), static_cast<int>(password.size()), nullptr, nullptr) == 1);
    return text_of(into);
}

std::string keystore(const issued_certificate& of, const std::string& password, bool with_mac) {
    const certificates_ptr issuers(need(sk_X509_new_null()));
    const bio_ptr from = bio_of(of.issuers);
    while (X509* const each = PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr))
        sk_X509_push(issuers.get(), each);
    ERR_clear_error();
    const pkcs12_ptr made(need(PKCS12_create(password.c_str(), "kafka-asio", key_from(of.key).get(),
        certificate_from(of.certificate).get(), issuers.get(), 0, 0, 0, with_mac ? 0 : -1, 0)));
    const bio_ptr into = empty_bio();
    need(i2d_PKCS12_bio(into.get(), made.get()) == 1);
    return text_of(into);
}

} // namespace kafka::testing
