// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/connection_notes.hpp"

#include "net/tls/certificate_text.hpp"

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

void note(connection_notes& notes, X509_STORE_CTX* store) {
    if (notes.verification_error != 0)
        return;
    notes.verification_error = X509_STORE_CTX_get_error(store);
    notes.verification_depth = X509_STORE_CTX_get_error_depth(store);
    const X509* concerned = X509_STORE_CTX_get_current_cert(store);
    if (concerned == nullptr)
        concerned = X509_STORE_CTX_get0_cert(store);
    if (concerned != nullptr)
        notes.presented = describe(concerned);
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
