// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/explain.hpp"

#include "net/tls/certificate_text.hpp"

#include <boost/asio/error.hpp>
#include <kafka/error.hpp>
#include <openssl/err.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace kafka::net::tls {

namespace {

std::string whom(const connection_notes& notes) {
    return notes.peer.empty() ? "the client" : notes.peer;
}

/// What is true of brokers, for those who look for one.
std::string hint(
    const connection_notes& notes, std::string_view of_brokers, std::string_view of_others = {}) {
    return std::string(notes.is_broker ? of_brokers : of_others);
}

/// `how` the peer says so.
failure own_certificate_refused(const std::string& how, const connection_notes& notes) {
    if (!notes.is_client)
        return {errc::tls_alert, "the client refuses this server's certificate (" + how + ')'};
    if (notes.own_certificate_was_sent)
        return {errc::tls_client_certificate_refused,
            whom(notes) + " refuses the client's certificate (" + how +
                "): see that its issuer is trusted by the broker (ssl.truststore), and that it is "
                "neither expired nor revoked"};
    return {errc::tls_client_certificate_required,
        whom(notes) + " wants a certificate of the client" + hint(notes, " (ssl.client.auth)") +
            " and got none (" + how + ')' +
            hint(notes, ": set ssl_certfile and ssl_keyfile, or ssl_keystore",
                ", and none can be shown to it")};
}

/// What the error queue has to say: the first error of the library for TLS, and whether
/// certificates could not be read.
struct queued_errors {
    int reason = 0;
    bool malformed_certificate = false;
    bool no_memory = false;
    std::string text;
};

queued_errors take_errors() {
    queued_errors all;
    while (const unsigned long each = ERR_get_error()) {
        const int library = ERR_GET_LIB(each);
        const int reason = ERR_GET_REASON(each);
        if (reason == ERR_R_MALLOC_FAILURE)
            all.no_memory = true;
        if (library == ERR_LIB_ASN1 || library == ERR_LIB_X509 || library == ERR_LIB_X509V3)
            all.malformed_certificate = true;
        const bool first_of_tls = library == ERR_LIB_SSL && all.reason == 0;
        if (first_of_tls)
            all.reason = reason;
        if (first_of_tls || all.text.empty()) {
            const char* const words = ERR_reason_error_string(each);
            all.text = words ? words : "error " + std::to_string(each);
        }
    }
    return all;
}

failure versions_differ(const connection_notes& notes, std::string_view how) {
    return {errc::tls_protocol_version,
        whom(notes) + " and this side have no version of TLS in common (" + std::string(how) +
            (notes.is_client ? hint(notes,
                                   "): ssl_min_version asks for more than the broker's "
                                   "ssl.enabled.protocols, or the broker is too old for TLS 1.2",
                                   "): it is too old for TLS 1.2")
                             : ")")};
}

failure ciphers_differ(const connection_notes& notes, std::string_view how) {
    return {errc::tls_no_common_cipher,
        whom(notes) + " and this side have no cipher in common (" + std::string(how) +
            (notes.is_client ? hint(notes,
                                   "): compare ssl_ciphers and ssl_ciphersuites with the broker's "
                                   "ssl.cipher.suites, and see that the broker has a certificate",
                                   ")")
                             : ")")};
}

failure garbled(const connection_notes& notes, const std::string& text) {
    return {errc::tls_garbled,
        whom(notes) + " has sent what TLS does not allow (" + text +
            "): it does not speak TLS properly, or something on the way changes what is sent"};
}

failure unknown_authority(
    const connection_notes& notes, const std::string& certificate, const std::string& says) {
    std::string text = certificate + " does not come from an authority that is trusted (" + says;
    text += notes.trusted.empty() ? ")" : "; trusted is: " + notes.trusted + ')';
    if (const X509* const other = notes.namesake.get())
        text += ", though one of that name is, with another key, valid from " +
                time_text(X509_get0_notBefore(other)) + " to " +
                time_text(X509_get0_notAfter(other)) + ", an old one or somebody else's";
    if (notes.is_client)
        text +=
            ": add the certificate of its issuer, if you trust that one, to " + notes.trust_option;
    return {errc::tls_unknown_ca, std::move(text)};
}

} // namespace

failure explain_errors(SSL* ssl, const connection_notes& notes) {
    const queued_errors queued = take_errors();
    if (queued.no_memory)
        return {make_error_code(boost::system::errc::not_enough_memory), {}};
    if (queued.reason >= SSL_AD_REASON_OFFSET)
        return explain_alert(queued.reason - SSL_AD_REASON_OFFSET, notes);
    switch (queued.reason) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED: {
        if (notes.verification_error != 0)
            return explain_verification(notes);
        // The user's context has said no in a way of its own.
        connection_notes plain;
        plain.is_client = notes.is_client;
        plain.peer = notes.peer;
        plain.verification_error = static_cast<int>(SSL_get_verify_result(ssl));
        return explain_verification(plain);
    }
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_UNSUPPORTED_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_VERSION_TOO_HIGH:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
    case SSL_R_INAPPROPRIATE_FALLBACK:
        return versions_differ(notes, queued.text);
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_CIPHERS_AVAILABLE:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
    case SSL_R_NO_SHARED_GROUPS:
    case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
        return ciphers_differ(notes, queued.text);
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
        return {errc::tls_client_certificate_required, "the client has shown no certificate"};
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
        return {errc::tls_not_spoken, whom(notes) + " does not speak TLS (" + queued.text + ')'};
    case SSL_R_UNEXPECTED_MESSAGE:
        // Brokers of 1.0 send their part of the handshake once more in place of an alert.
        if (notes.is_client && notes.request_was_answered && SSL_version(ssl) == TLS1_2_VERSION)
            return own_certificate_refused(
                "it begins the handshake anew, as old brokers do instead of saying so", notes);
        break;
    case SSL_R_EXCESSIVE_MESSAGE_SIZE:
        return {errc::tls_garbled,
            whom(notes) + " has sent a message of the handshake that is longer than any should be, "
                          "a chain of very many certificates perhaps"};
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
        return {errc::tls_bad_certificate,
            "a certificate of " + whom(notes) + " is too weak (" + queued.text + ')'};
    default:
        break;
    }
    if (queued.malformed_certificate)
        return {errc::tls_bad_certificate,
            "a certificate of " + whom(notes) + " cannot be read (" + queued.text + ')'};
    return garbled(notes, queued.text.empty() ? "no more is known" : queued.text);
}

failure explain_alert(int alert, const connection_notes& notes) {
    // OpenSSL 3.0 has no words for it.
    std::string name = alert == SSL_AD_CERTIFICATE_REQUIRED ? "certificate required"
                                                            : SSL_alert_desc_string_long(alert);
    if (name == "unknown")
        name += " alert " + std::to_string(alert);
    switch (alert) {
    case SSL_AD_PROTOCOL_VERSION:
    case SSL_AD_INAPPROPRIATE_FALLBACK:
        return versions_differ(notes, "alert: " + name);
    case SSL_AD_INSUFFICIENT_SECURITY:
        return ciphers_differ(notes, "alert: " + name);
    case SSL_AD_HANDSHAKE_FAILURE:
        // Brokers say this of everything that they cannot say better.
        if (notes.certificate_was_requested)
            return own_certificate_refused("alert: " + name, notes);
        if (!notes.is_client || !notes.server_has_answered)
            return ciphers_differ(notes, "alert: " + name);
        break;
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_CERTIFICATE_REQUIRED:
    case SSL_AD_NO_CERTIFICATE:
        return own_certificate_refused("alert: " + name, notes);
    case SSL_AD_UNRECOGNIZED_NAME:
        return {errc::tls_alert, whom(notes) +
                                     " does not know the name that it is called by "
                                     "(alert: " +
                                     name +
                                     "): connect to it by a name "
                                     "that its certificate has"};
    default:
        break;
    }
    return {errc::tls_alert, whom(notes) + " has ended the connection (alert: " + name + ')'};
}

failure explain_verification(const connection_notes& notes) {
    const int error = notes.verification_error;
    const std::string says = X509_verify_cert_error_string(error);
    const std::string presented = notes.presented.empty() ? "" : " [" + notes.presented + ']';
    const std::string certificate =
        (notes.verification_depth == 0 ? "the certificate of " + whom(notes)
                                       : "a certificate in the chain of " + whom(notes)) +
        presented;
    if (notes.nul_in_name)
        return {errc::tls_bad_certificate,
            certificate + " has a name with a NUL in it, which no honest one has"};
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {errc::tls_certificate_expired,
            certificate + " has expired: it has to be renewed, unless this machine's clock is "
                          "wrong"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {errc::tls_certificate_not_yet_valid,
            certificate + " is not valid yet: see whether this machine's clock is right"};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return {errc::tls_wrong_host,
            certificate + " is not for '" + printable(notes.expected_host) +
                hint(notes,
                    "': connect to the server by one of the names above (for addresses that "
                    "brokers tell: advertised.listeners), have the certificate made for this one "
                    "as well, or turn ssl_check_hostname off",
                    "': call the server by one of the names above, or have the certificate made "
                    "for this one as well")};
    case X509_V_ERR_CERT_REVOKED:
        return {errc::tls_certificate_revoked, certificate + " has been revoked by its issuer"};
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
    case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
    case X509_V_ERR_DIFFERENT_CRL_SCOPE:
        return {errc::tls_revocation_unknown,
            "it cannot be said whether " + certificate + " has been revoked (" + says +
                "): ssl_crlfile needs a list of its issuer that is in force"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
    case X509_V_ERR_CERT_REJECTED:
        return unknown_authority(notes, certificate, says);
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        // Without identifiers of keys, OpenSSL takes any authority of the name for the issuer.
        if (notes.namesake)
            return unknown_authority(notes, certificate, says);
        return {errc::tls_bad_certificate, certificate + " is not acceptable: " + says};
    case X509_V_ERR_OUT_OF_MEM:
        return {make_error_code(boost::system::errc::not_enough_memory), {}};
    default:
        return {errc::tls_bad_certificate, certificate + " is not acceptable: " + says};
    }
}

failure explain_foreign_peer(std::span<const std::byte> first, const connection_notes& notes) {
    const std::string_view bytes(reinterpret_cast<const char*>(first.data()), first.size());
    const std::string_view line =
        bytes.substr(0, std::min(bytes.find_first_of("\r\n"), bytes.size()));
    const bool is_text = std::all_of(line.begin(), line.end(),
        [](char each) { return (each >= ' ' && each <= '~') || each == '\t'; });
    const std::string shown = '\'' + printable(line, 40) + '\'';
    std::string text = whom(notes) + " does not speak TLS: ";
    if (!notes.is_client)
        text += "it begins with " + (is_text ? shown : "other bytes") +
                "; a client without TLS (security_protocol) has come to a port for TLS";
    else if (!notes.is_broker)
        text += (is_text && !line.empty() ? "it answers with text (" + shown + ')'
                                          : "its first bytes are those of another protocol") +
                "; see whether the port is its one for https://";
    else if (bytes.starts_with("HTTP") || bytes.starts_with('<'))
        text += "it is an HTTP server, not a Kafka broker (" + shown + ')';
    else if (is_text && !line.empty())
        text += "it answers with text (" + shown + "), not as a Kafka broker";
    else
        text += "its first bytes are those of another protocol; set security_protocol to PLAINTEXT "
                "or SASL_PLAINTEXT if that is what this port is for, or use the port of its "
                "listener for SSL";
    return {errc::tls_not_spoken, std::move(text)};
}

failure explain_answers(const connection_notes& notes) {
    return {errc::tls_garbled,
        whom(notes) + " has asked for new keys, or for another handshake, thousands of times in a "
                      "row: it does not speak TLS properly, or wants to do harm"};
}

failure explain_loss(error_code ec, bool has_heard, const connection_notes& notes) {
    const std::string how =
        ec == boost::asio::error::eof ? "closed" : "lost (" + ec.message() + ')';
    std::string text =
        "the connection to " + whom(notes) + " was " + how + " before the TLS handshake was over";
    if (!has_heard && notes.is_client)
        text += hint(notes,
            ", without an answer: so does a listener without TLS (then security_protocol or the "
            "port is wrong), or a balancer that knows no server for this name",
            ", without an answer: so does a server without TLS (then the port is wrong), or a "
            "balancer that knows no server for this name");
    return {errc::tls_handshake_closed, std::move(text)};
}

} // namespace kafka::net::tls
