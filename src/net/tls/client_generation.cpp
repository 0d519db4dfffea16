// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/client_generation.hpp"

#include "net/tls/certificate_text.hpp"
#include "net/tls/connection_notes.hpp"
#include "net/tls/material.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>
#include <utility>

namespace kafka::net::tls {

namespace {

/// One thing that can be named in two ways, of which one at most is used.
void require_one(std::string_view one, bool has_one, std::string_view other, bool has_other) {
    if (has_one && has_other)
        refuse(one, {}, "cannot be set together with " + std::string(other));
}

int protocol_of(version which) noexcept {
    return which == version::tls1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

// --- whom to trust ------------------------------------------------------------------------------

void trust(X509_STORE* store, std::span<const x509_ptr> authorities) {
    for (const x509_ptr& each : authorities)
        X509_STORE_add_cert(store, each.get());
    // Who is named is trusted, also without an issuer of his own.
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
}

std::string trust_folder(X509_STORE* store, const std::string& path, file_watch& files) {
    constexpr std::string_view setting = "ssl_capath";
    std::size_t count = 0;
    for (const auto& [name, content] : files.read_folder(setting, path)) {
        if (!has_certificate(content))
            continue;
        const auto found = read_certificates({setting, name, content});
        trust(store, found);
        count += found.size();
    }
    if (count == 0)
        refuse(setting, path, "has no file with certificates in PEM in it");
    return "ssl_capath (" + path + ')';
}

/// Of folders OpenSSL reads only what it needs, when it does. What has been read stays trusted, so
/// that a change there begins anew, too.
std::string trust_system(SSL_CTX* context, std::string_view option, file_watch& files) {
    const auto place = [](const char* variable, const char* otherwise) {
        const char* const set = std::getenv(variable);
        return std::string(set ? set : otherwise);
    };
    const std::string file = place(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    const std::string folders = place(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    files.watch(file);
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        if (end != at)
            files.watch(folders.substr(at, end - at));
        at = end + 1;
    }
    if (SSL_CTX_set_default_verify_paths(context) != 1)
        refuse(option, {}, "is not set, and this system's own authorities cannot be read");
    ERR_clear_error(); // Either of the two places may be missing.
    return "this system's authorities (" + file + ", " + folders + ')';
}

std::string set_trust(SSL_CTX* context, const client_settings& from, file_watch& files) {
    const std::string file_option = from.trust_prefix + "cafile";
    const std::string text_option = from.trust_prefix + "ca_pem";
    require_one(file_option, !from.ca_file.empty(), text_option, !from.ca_pem.empty());
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    std::string words;
    const auto add = [&words](
                         const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
    if (!from.ca_file.empty()) {
        const crypto::secret content = files.read(file_option, from.ca_file);
        trust(store, read_certificates({file_option, from.ca_file, content}));
        add(file_option + " (" + from.ca_file + ')');
    }
    if (!from.ca_pem.empty()) {
        trust(store, read_certificates({text_option, {}, crypto::bytes_of(from.ca_pem)}));
        add(text_option);
    }
    if (!from.ca_path.empty())
        add(trust_folder(store, from.ca_path, files));
    return words.empty() ? trust_system(context, file_option, files) : words;
}

void set_revocations(client_generation& made, const client_settings& from) {
    if (from.crl_file.empty())
        return;
    const crypto::secret content = made.files.read("ssl_crlfile", from.crl_file);
    X509_STORE* const store = SSL_CTX_get_cert_store(made.context);
    for (const crl_ptr& each : read_revocations({"ssl_crlfile", from.crl_file, content})) {
        X509_STORE_add_crl(store, each.get());
        // Nobody is trusted by one that has ended.
        const ASN1_TIME* const end = X509_CRL_get0_nextUpdate(each.get());
        if (end != nullptr && X509_cmp_current_time(end) > 0)
            made.revocations_until = std::min(made.revocations_until, time_of(end));
    }
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
}

// --- who the client is --------------------------------------------------------------------------

/// Bytes that stand in a setting, or in a file.
struct source {
    std::string_view setting;
    std::string file;
    crypto::secret content; // of the file
    std::span<const std::byte> bytes;

    bool empty() const noexcept { return bytes.empty(); }
    named_bytes named() const { return {setting, file, bytes}; }
};

source read_source(std::string_view file_setting, const std::string& file,
    std::string_view pem_setting, std::span<const std::byte> pem, file_watch& files) {
    require_one(file_setting, !file.empty(), pem_setting, !pem.empty());
    source made{.setting = pem_setting, .file = {}, .content = {}, .bytes = pem};
    if (!file.empty()) {
        made.setting = file_setting;
        made.file = file;
        made.content = files.read(file_setting, file);
        made.bytes = made.content;
    }
    return made;
}

void set_keystore(
    SSL_CTX* context, const client_settings& from, file_watch& files, std::string& warning) {
    const bool others = !from.certificate_file.empty() || !from.certificate_pem.empty() ||
                        !from.key_file.empty() || !from.key_pem.empty();
    require_one("ssl_keystore", true, "ssl_certfile, ssl_keyfile or what they are inline", others);
    const crypto::secret content = files.read("ssl_keystore", from.keystore_file);
    password_source password(from);
    const identity own = read_keystore({"ssl_keystore", from.keystore_file, content}, password);
    use_identity(
        context, own, "ssl_keystore", from.keystore_file, "ssl_keystore", from.keystore_file);
    if (X509_cmp_current_time(X509_get0_notAfter(own.certificate.get())) < 0)
        warning = "ssl_keystore: " + from.keystore_file + ": the certificate has expired [" +
                  describe(own.certificate.get()) + ']';
}

void set_identity(
    SSL_CTX* context, const client_settings& from, file_watch& files, std::string& warning) {
    if (!from.keystore_file.empty())
        return set_keystore(context, from, files, warning);
    const source certificate = read_source("ssl_certfile", from.certificate_file,
        "ssl_certificate_pem", crypto::bytes_of(from.certificate_pem), files);
    const source key =
        read_source("ssl_keyfile", from.key_file, "ssl_key_pem", from.key_pem, files);
    if (certificate.empty()) {
        if (!key.empty())
            refuse(key.setting, key.file, "a private key needs its certificate: set ssl_certfile");
        return;
    }
    identity own;
    own.issuers = read_certificates(certificate.named());
    own.certificate = std::move(own.issuers.front());
    own.issuers.erase(own.issuers.begin());
    if (key.empty() && !has_key(certificate.bytes))
        refuse(certificate.setting, certificate.file,
            "has no private key in it, and there is no ssl_keyfile");
    const source& key_from = key.empty() ? certificate : key;
    password_source password(from);
    own.key = read_key(key_from.named(), password);
    use_identity(
        context, own, certificate.setting, certificate.file, key_from.setting, key_from.file);
    if (X509_cmp_current_time(X509_get0_notAfter(own.certificate.get())) < 0)
        warning = std::string(certificate.setting) + ": " +
                  (certificate.file.empty() ? "" : certificate.file + ": ") +
                  "the certificate has expired [" + describe(own.certificate.get()) + ']';
}

// --- all the rest -------------------------------------------------------------------------------

/// What has a hyphen or an underscore in it is a cipher's name, and no word for many of them. `set`
/// fails of one that it does not know, as long as there is no other one beside it.
template <class Set>
void require_known(std::string_view setting, const std::string& list, const Set& set) {
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find_first_of(":, ;", at), list.size());
        const std::string name = list.substr(at, end - at);
        at = end + 1;
        if (name.find_first_of("-_", 1) == name.npos || name.find_first_of("!-+@") == 0)
            continue;
        if (set(name.c_str()) != 1)
            refuse(setting, {},
                "OpenSSL knows no cipher '" + printable(name) + "' " +
                    (setting == "ssl_ciphers" ? "up to TLS 1.2" : "of TLS 1.3") +
                    ": openssl ciphers -v shows those that there are");
    }
}

/// Of those that would be offered: words like ALL name others as well, which OpenSSL keeps to
/// itself unless it is told that security is no matter (@SECLEVEL=0).
void require_safe_ciphers(SSL_CTX* context) {
    const ssl_ptr ssl(require(SSL_new(context)));
    SSL_set_connect_state(ssl.get());
    const ciphers_ptr offered(SSL_get1_supported_ciphers(ssl.get()));
    for (int at = 0; offered && at < sk_SSL_CIPHER_num(offered.get()); ++at) {
        const SSL_CIPHER* const each = sk_SSL_CIPHER_value(offered.get(), at);
        const bool is_recent = SSL_CIPHER_get_version(each) == std::string_view("TLSv1.3");
        const std::string_view setting = is_recent ? "ssl_ciphersuites" : "ssl_ciphers";
        const std::string name = SSL_CIPHER_get_name(each);
        if (SSL_CIPHER_get_cipher_nid(each) == NID_undef)
            refuse(setting, {}, name + " does not encrypt anything: leave it out (:!eNULL)");
        if (SSL_CIPHER_get_auth_nid(each) == NID_auth_null)
            refuse(setting, {},
                "with " + name +
                    " nobody shows who he is, so that anybody can pose as a broker: "
                    "leave it out (:!aNULL)");
    }
}

void set_ciphers(SSL_CTX* context, const client_settings& from) {
    if (from.ciphers.empty() && from.ciphersuites.empty())
        return;
    ERR_clear_error();
    if (!from.ciphers.empty() && SSL_CTX_set_cipher_list(context, from.ciphers.c_str()) != 1)
        refuse("ssl_ciphers", {}, "'" + printable(from.ciphers) + "' selects no cipher");
    if (!from.ciphersuites.empty() &&
        SSL_CTX_set_ciphersuites(context, from.ciphersuites.c_str()) != 1)
        refuse("ssl_ciphersuites", {},
            "'" + printable(from.ciphersuites) +
                "' is not a list of ciphers of TLS 1.3, such as "
                "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
    require_safe_ciphers(context);
    const ssl_ctx_ptr trial(require(SSL_CTX_new(TLS_client_method())));
    require_known("ssl_ciphers", from.ciphers,
        [&](const char* list) { return SSL_CTX_set_cipher_list(trial.get(), list); });
    require_known("ssl_ciphersuites", from.ciphersuites,
        [&](const char* list) { return SSL_CTX_set_ciphersuites(trial.get(), list); });
    ERR_clear_error();
}

void use_users_context(client_generation& made, const client_settings& from) {
    made.context = static_cast<SSL_CTX*>(from.native.get());
    if (SSL_CTX_get_ssl_method(made.context) == TLS_server_method())
        refuse("ssl_context", {}, "is one for servers");
    made.trusted = "what ssl_context says";
    if (SSL_CTX_get_verify_mode(made.context) == SSL_VERIFY_NONE)
        made.warning = "ssl_context: it verifies no certificates (verify mode none, which is "
                       "Asio's default), so that anybody can pose as a broker";
}

} // namespace

std::shared_ptr<client_generation> make_generation(const client_settings& settings) {
    auto made = std::make_shared<client_generation>();
    if (settings.native) {
        use_users_context(*made, settings);
        return made;
    }
    made->own.reset(require(SSL_CTX_new(TLS_client_method())));
    SSL_CTX* const context = made->context = made->own.get();
    SSL_CTX_set_min_proto_version(context, protocol_of(settings.min_version));
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, verify_and_note);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, note_session);
    set_ciphers(context, settings);
    made->trusted = set_trust(context, settings, made->files);
    set_revocations(*made, settings);
    set_identity(context, settings, made->files, made->warning);
    if (!settings.keylog_file.empty()) {
        made->secrets = std::make_unique<key_log>(settings.keylog_file);
        made->secrets->attach_to(context);
    }
    ERR_clear_error();
    return made;
}

} // namespace kafka::net::tls
