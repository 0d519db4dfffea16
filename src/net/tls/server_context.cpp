// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/server_context.hpp"

#include "net/tls/certificate_text.hpp"
#include "net/tls/connection_notes.hpp"
#include "net/tls/engine.hpp"
#include "net/tls/material.hpp"

#include <openssl/err.h>

#include <string_view>
#include <utility>

namespace kafka::net::tls {

namespace {

// Sessions are resumed by the server that they are of.
constexpr std::string_view session_context = "kafka-asio";

int protocol_of(version which) noexcept {
    return which == version::tls1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

void set_identity(SSL_CTX* context, const server_settings& from) {
    identity own;
    own.issuers =
        read_certificates({"certificate_pem", {}, crypto::bytes_of(from.certificate_pem)});
    own.certificate = std::move(own.issuers.front());
    own.issuers.erase(own.issuers.begin());
    const client_settings without_password;
    password_source password(without_password);
    own.key = read_key({"key_pem", {}, from.key_pem}, password);
    use_identity(context, own, "certificate_pem", {}, "key_pem", {});
}

void set_client_authentication(SSL_CTX* context, const server_settings& from) {
    using enum server_settings::client_authentication;
    if (from.client_auth == none)
        return;
    const auto trusted =
        read_certificates({"client_ca_pem", {}, crypto::bytes_of(from.client_ca_pem)});
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    for (const x509_ptr& each : trusted) {
        X509_STORE_add_cert(store, each.get());
        SSL_CTX_add_client_CA(context, each.get());
    }
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    const int mode =
        SSL_VERIFY_PEER | (from.client_auth == required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
    SSL_CTX_set_verify(context, mode, verify_and_note);
}

} // namespace

struct server_context::state {
    ssl_ctx_ptr context;
};

std::variant<std::shared_ptr<server_context>, settings_error> server_context::make(
    const server_settings& settings) {
    try {
        return std::make_shared<server_context>(settings);
    } catch (const refusal& refused) {
        return refused.why;
    }
}

server_context::server_context(const server_settings& settings)
    : state_(std::make_shared<state>()) {
    state_->context.reset(require(SSL_CTX_new(TLS_server_method())));
    SSL_CTX* const context = state_->context.get();
    SSL_CTX_set_min_proto_version(context, protocol_of(settings.min_version));
    SSL_CTX_set_max_proto_version(context, protocol_of(settings.max_version));
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_session_id_context(context,
        reinterpret_cast<const unsigned char*>(session_context.data()),
        static_cast<unsigned>(session_context.size()));
    if (!settings.ciphers.empty() &&
        SSL_CTX_set_cipher_list(context, settings.ciphers.c_str()) != 1)
        refuse("ciphers", {}, '\'' + printable(settings.ciphers) + "' selects no cipher");
    set_identity(context, settings);
    set_client_authentication(context, settings);
    ERR_clear_error();
}

server_context::~server_context() = default;

std::unique_ptr<engine> server_context::accept() {
    ssl_ptr ssl(require(SSL_new(state_->context.get())));
    SSL_set_accept_state(ssl.get());
    auto notes = std::make_unique<connection_notes>();
    notes->is_client = false;
    notes->trusted = "client_ca_pem";
    return std::make_unique<engine>(std::move(ssl), std::move(notes), state_, false);
}

} // namespace kafka::net::tls
