// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/tls/certificates.hpp"

#include "net/tls/certificate_text.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cstddef>

namespace kafka::net::tls {

namespace {

/// Whoever shows more does not want to be understood.
constexpr int most_certificates = 10;
constexpr std::size_t most_names = 100;

} // namespace

certificate_facts facts_of(const X509* certificate) {
    return {.subject = name_text(X509_get_subject_name(certificate)),
        .issuer = name_text(X509_get_issuer_name(certificate)),
        .names = alternative_names(certificate, most_names),
        .not_before = time_of(X509_get0_notBefore(certificate)),
        .not_after = time_of(X509_get0_notAfter(certificate))};
}

bool is_for(X509* certificate, const std::string& host) {
    constexpr int no_address = -2;
    int matches = X509_check_ip_asc(certificate, host.c_str(), 0);
    if (matches == no_address)
        matches = X509_check_host(
            certificate, host.data(), host.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr);
    ERR_clear_error();
    return matches == 1 && !has_nul_in_name(certificate);
}

shown_certificates certificates_of(const SSL* ssl, const std::string& host) {
    shown_certificates all;
    const STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(ssl);
    const int count = chain ? std::min(sk_X509_num(chain), most_certificates) : 0;
    for (int at = 0; at < count; ++at)
        all.chain.push_back(facts_of(sk_X509_value(chain, at)));
    if (count != 0 && !host.empty())
        all.name_matches = is_for(sk_X509_value(chain, 0), host);
    ERR_clear_error();
    return all;
}

} // namespace kafka::net::tls
