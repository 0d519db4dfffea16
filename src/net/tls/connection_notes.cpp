// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/connection_notes.hpp"

#include "net/tls/certificate_text.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <chrono>
#include <new>

namespace kafka::net::tls {

namespace {

int notes_index() {
    static const int index = [] {
        const int made = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        if (made < 0)
            throw std::bad_alloc();
        return made;
    }();
    return index;
}

connection_notes* notes_of(const SSL* ssl) {
    return static_cast<connection_notes*>(SSL_get_ex_data(ssl, notes_index()));
}

/// An empty list of certificates, with its header, in the form of TLS 1.3.
constexpr std::size_t empty_certificate = 8;

void watch_handshake(
    int written, int, int content, const void* bytes, std::size_t size, SSL* ssl, void*) noexcept {
    if (content != SSL3_RT_HANDSHAKE || size == 0)
        return;
    connection_notes& notes = *notes_of(ssl);
    const unsigned char type = *static_cast<const unsigned char*>(bytes);
    if (written == 0 && type == SSL3_MT_SERVER_HELLO) {
        notes.server_has_answered = true;
    } else if (written == 0 && type == SSL3_MT_CERTIFICATE_REQUEST) {
        notes.certificate_was_requested = true;
    } else if (written != 0 && type == SSL3_MT_CERTIFICATE) {
        notes.request_was_answered = true;
        notes.own_certificate_was_sent = size > empty_certificate;
    }
}

/// Nobody who is trusted has issued it, as far as the number says.
bool is_about_issuer(int error) noexcept {
    return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE ||
           error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
           error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
           error == X509_V_ERR_CERT_SIGNATURE_FAILURE;
}

/// Of those that are trusted, one with the name of the issuer whose key it does not have. Null as
/// well if another one has the key: then that is not what is wrong.
x509_ptr namesake_of_issuer(X509* issued, X509_STORE_CTX* store) {
    ERR_set_mark();
    const certificates_ptr named(X509_STORE_CTX_get1_certs(store, X509_get_issuer_name(issued)));
    const int count = named ? sk_X509_num(named.get()) : 0;
    bool is_issuer = false;
    for (int at = 0; at < count && !is_issuer; ++at) {
        EVP_PKEY* const key = X509_get0_pubkey(sk_X509_value(named.get(), at));
        is_issuer = key != nullptr && X509_verify(issued, key) == 1;
    }
    ERR_pop_to_mark();
    return x509_ptr(count == 0 || is_issuer ? nullptr : sk_X509_shift(named.get()));
}

void note(connection_notes& notes, X509_STORE_CTX* store) {
    if (notes.verification_error != 0)
        return;
    notes.verification_error = X509_STORE_CTX_get_error(store);
    notes.verification_depth = X509_STORE_CTX_get_error_depth(store);
    X509* concerned = X509_STORE_CTX_get_current_cert(store);
    if (concerned == nullptr)
        concerned = X509_STORE_CTX_get0_cert(store);
    if (concerned == nullptr)
        return;
    notes.presented = describe(concerned);
    if (is_about_issuer(notes.verification_error))
        notes.namesake = namesake_of_issuer(concerned, store);
}

/// When something ends that the trust in the server rests on.
std::chrono::sys_seconds good_until(const SSL* ssl, const connection_notes& notes) {
    // Nobody has shown anything: what is resumed rests on what it began with.
    if (SSL_session_reused(ssl) == 1)
        return notes.session_until;
    const STACK_OF(X509)* const chain = SSL_get0_verified_chain(ssl);
    if (chain == nullptr)
        return {};
    std::chrono::sys_seconds until = notes.revocations_until;
    for (int at = 0; at < sk_X509_num(chain); ++at)
        until = std::min(until, time_of(X509_get0_notAfter(sk_X509_value(chain, at))));
    return until;
}

} // namespace

void take_notes(SSL* ssl, connection_notes& notes) {
    if (SSL_set_ex_data(ssl, notes_index(), &notes) != 1)
        throw std::bad_alloc();
    SSL_set_msg_callback(ssl, watch_handshake);
}

void stop_watching(SSL* ssl) noexcept {
    SSL_set_msg_callback(ssl, nullptr);
}

int verify_and_note(int good, X509_STORE_CTX* store) noexcept {
    try {
        const SSL* const ssl = static_cast<const SSL*>(
            X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        connection_notes* const notes = ssl ? notes_of(ssl) : nullptr;
        if (notes == nullptr)
            return good;
        if (notes->users_verification != nullptr)
            good = notes->users_verification(good, store);
        const X509* const leaf = X509_STORE_CTX_get0_cert(store);
        if (leaf != nullptr && X509_STORE_CTX_get_error_depth(store) == 0 && !notes->nul_in_name &&
            has_nul_in_name(leaf)) {
            notes->nul_in_name = true;
            if (good != 0)
                X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
            good = 0;
        }
        if (good == 0)
            note(*notes, store);
        return good;
    } catch (...) { // There is no memory, or the user's function has thrown.
        X509_STORE_CTX_set_error(store, X509_V_ERR_OUT_OF_MEM);
        return 0;
    }
}

int note_session(SSL* ssl, SSL_SESSION* session) noexcept {
    try {
        connection_notes* const notes = notes_of(ssl);
        if (notes == nullptr || notes->sessions == nullptr)
            return 0;
        SSL_SESSION_up_ref(session);
        notes->sessions->keep(notes->peer, {session_ptr(session), good_until(ssl, *notes)});
    } catch (const std::bad_alloc&) { // The next connection begins anew.
    }
    return 0;
}

} // namespace kafka::net::tls
