// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/material.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12err.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace kafka::net::tls {

namespace {

bool holds(std::span<const std::byte> pem, std::string_view what) noexcept {
    return crypto::text_of(pem).find(what) != std::string_view::npos;
}

bio_ptr read_from(std::span<const std::byte> bytes) {
    const auto size =
        static_cast<int>(std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max()));
    // No bytes at all would be an error.
    return bio_ptr(require(
        BIO_new_mem_buf(bytes.empty() ? static_cast<const void*>("") : bytes.data(), size)));
}

/// What bytes are that are no PEM, and how they become some: the likeliest mistakes.
std::string_view in_its_stead(std::span<const std::byte> bytes) noexcept {
    const std::string_view text = crypto::text_of(bytes);
    if (text.starts_with("\xFE\xED\xFE\xED"))
        return "; it is a keystore of Java's (JKS), from which keytool -exportcert -rfc writes PEM";
    if (text.starts_with("\x30\x82") || text.starts_with("\x30\x80"))
        return "; it is in DER or PKCS#12, from which openssl x509 -inform DER, or openssl pkcs12, "
               "writes PEM";
    return {};
}

/// What OpenSSL says of its last failure; its words hold nothing of what it was given.
std::string last_words() {
    const unsigned long error = ERR_peek_last_error();
    ERR_clear_error();
    const char* const words = ERR_reason_error_string(error);
    return words ? words : "error " + std::to_string(error);
}

bool is_end_of_pem() noexcept {
    const unsigned long error = ERR_peek_last_error();
    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

template <class Ptr, class Read>
std::vector<Ptr> read_all(const named_bytes& from, std::string_view what, const Read& read) {
    const bio_ptr bio = read_from(from.bytes);
    std::vector<Ptr> all;
    ERR_clear_error();
    while (auto* const each = read(bio.get()))
        all.emplace_back(each);
    if (!is_end_of_pem())
        refuse(from.setting, from.file,
            std::string(what) + " number " + std::to_string(all.size() + 1) +
                " in it cannot be read: " + last_words());
    ERR_clear_error();
    if (all.empty())
        refuse(from.setting, from.file,
            "has no " + std::string(what) + " in PEM in it" +
                std::string(in_its_stead(from.bytes)));
    return all;
}

/// No certificate is asked about a password. OpenSSL would ask at the terminal.
int no_password(char*, int, int, void*) noexcept {
    return -1;
}

struct password_question {
    password_source& source;
    bool asked = false;
    std::exception_ptr failed;
};

int give_password(char* into, int size, int, void* data) noexcept {
    auto& question = *static_cast<password_question*>(data);
    question.asked = true;
    try {
        // OpenSSL asks again when it is given none.
        if (question.failed || !question.source.has_any())
            return -1;
        const crypto::secret& password = question.source.get();
        if (password.size() > static_cast<std::size_t>(size))
            return -1;
        std::transform(password.begin(), password.end(), into,
            [](std::byte each) { return std::to_integer<char>(each); });
        return static_cast<int>(password.size());
    } catch (...) {
        question.failed = std::current_exception();
        return -1;
    }
}

std::string_view in_the_way(const password_source& password) noexcept {
    return password.has_any() ? "cannot be decrypted with ssl_password"
                              : "is encrypted, and there is no ssl_password";
}

} // namespace

const crypto::secret& password_source::get() {
    if (!from_.ask_password)
        return from_.password;
    if (!asked_) {
        try {
            password_ = from_.ask_password();
        } catch (const std::exception& thrown) {
            refuse(
                "ssl_password", {}, std::string("the password could not be had: ") + thrown.what());
        } catch (...) {
            refuse("ssl_password", {}, "the password could not be had");
        }
        asked_ = true;
    }
    return password_;
}

bool has_certificate(std::span<const std::byte> pem) noexcept {
    return holds(pem, "CERTIFICATE-----");
}

bool has_key(std::span<const std::byte> pem) noexcept {
    return holds(pem, "PRIVATE KEY-----");
}

std::vector<x509_ptr> read_certificates(const named_bytes& from) {
    return read_all<x509_ptr>(from, "certificate",
        [](BIO* bio) { return PEM_read_bio_X509_AUX(bio, nullptr, no_password, nullptr); });
}

std::vector<crl_ptr> read_revocations(const named_bytes& from) {
    return read_all<crl_ptr>(from, "list of revoked certificates",
        [](BIO* bio) { return PEM_read_bio_X509_CRL(bio, nullptr, no_password, nullptr); });
}

key_ptr read_key(const named_bytes& from, password_source& password) {
    if (!has_key(from.bytes))
        refuse(from.setting, from.file, "has no private key in PEM in it");
    const bio_ptr bio = read_from(from.bytes);
    password_question question{.source = password, .failed = nullptr};
    ERR_clear_error();
    key_ptr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_password, &question));
    if (key)
        return key;
    if (question.failed)
        std::rethrow_exception(question.failed);
    if (question.asked)
        refuse(from.setting, from.file, "the private key " + std::string(in_the_way(password)));
    refuse(from.setting, from.file, "the private key cannot be read: " + last_words());
}

identity read_keystore(const named_bytes& from, password_source& password) {
    ERR_clear_error();
    const bio_ptr bio = read_from(from.bytes);
    const pkcs12_ptr store(d2i_PKCS12_bio(bio.get(), nullptr));
    if (!store)
        refuse(from.setting, from.file,
            holds(from.bytes, "-----BEGIN ") ? "is PEM, not PKCS#12: set ssl_certfile instead"
                                             : "is not PKCS#12: " + last_words());
    std::string text(crypto::text_of(password.get()));
    const char* given = text.c_str();
    const auto length = static_cast<int>(std::min<std::size_t>(text.size(), 1024));
    ERR_clear_error();
    bool opens = PKCS12_verify_mac(store.get(), given, length) == 1;
    if (!opens && text.empty() && PKCS12_verify_mac(store.get(), nullptr, 0) == 1) {
        given = nullptr;
        opens = true;
    }
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* others = nullptr;
    // Without a check that could be made, contents that can be decrypted are one.
    ERR_clear_error();
    if (opens || PKCS12_mac_present(store.get()) != 1)
        opens = PKCS12_parse(store.get(), given, &key, &certificate, &others) == 1;
    crypto::wipe(std::as_writable_bytes(std::span(text)));
    identity own;
    own.key.reset(key);
    own.certificate.reset(certificate);
    const certificates_ptr rest(others);
    if (!opens) {
        // Newer ones do without.
        if (ERR_GET_REASON(ERR_peek_error()) == PKCS12_R_MAC_ABSENT) {
            ERR_clear_error();
            refuse(from.setting, from.file,
                "has no MAC, which this OpenSSL needs to see whether the password is right: write "
                "it again with one, with openssl pkcs12 -export without -nomac");
        }
        const bool old = ERR_GET_REASON(ERR_peek_error()) == ERR_R_UNSUPPORTED ||
                         ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_UNSUPPORTED;
        ERR_clear_error();
        if (old)
            refuse(from.setting, from.file,
                "is encrypted in an old way that this OpenSSL does not offer: write it again, "
                "with keytool of a recent Java or with openssl pkcs12");
        refuse(from.setting, from.file, std::string(in_the_way(password)));
    }
    if (!own.certificate || !own.key)
        refuse(from.setting, from.file, "has no certificate with its private key in it");
    for (int at = 0; rest && at < sk_X509_num(rest.get()); ++at) {
        X509* const each = sk_X509_value(rest.get(), at);
        X509_up_ref(each);
        own.issuers.emplace_back(each);
    }
    return own;
}

void use_identity(SSL_CTX* context, const identity& own, std::string_view certificate_setting,
    const std::string& certificate_file, std::string_view key_setting,
    const std::string& key_file) {
    ERR_clear_error();
    if (SSL_CTX_use_certificate(context, own.certificate.get()) != 1)
        refuse(certificate_setting, certificate_file,
            "the certificate cannot be used: " + last_words());
    for (const x509_ptr& each : own.issuers)
        if (SSL_CTX_add1_chain_cert(context, each.get()) != 1)
            refuse(certificate_setting, certificate_file,
                "an issuer's certificate cannot be used: " + last_words());
    // Asked beforehand, since OpenSSL would let go of the certificate.
    if (X509_check_private_key(own.certificate.get(), own.key.get()) != 1) {
        ERR_clear_error();
        refuse(key_setting, key_file, "the private key does not belong to the certificate");
    }
    if (SSL_CTX_use_PrivateKey(context, own.key.get()) != 1)
        refuse(key_setting, key_file, "the private key cannot be used: " + last_words());
}

} // namespace kafka::net::tls
