// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "testing/certificates/authority.hpp"

#include "testing/certificates/pem.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include <cstring>
#include <utility>

namespace kafka::testing {

namespace {

using namespace net::tls;

key_ptr make_key(key_kind kind) {
    switch (kind) {
    case key_kind::rsa2048:
        return key_ptr(need(EVP_RSA_gen(2048)));
    case key_kind::ed25519:
        return key_ptr(need(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
    case key_kind::p256:
        break;
    }
    return key_ptr(need(EVP_EC_gen("P-256")));
}

void set_serial(X509* certificate) {
    BIGNUM* const number = need(BN_new());
    need(BN_rand(number, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
}

void set_subject(X509* certificate, std::string_view common_name) {
    X509_NAME* const subject = X509_get_subject_name(certificate);
    need(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
             reinterpret_cast<const unsigned char*>(common_name.data()),
             static_cast<int>(common_name.size()), -1, 0) == 1);
}

void add_extension(X509* certificate, X509* issuer, int which, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const made = need(X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str()));
    const int added = X509_add_ext(certificate, made, -1);
    X509_EXTENSION_free(made);
    need(added == 1);
}

void add_names(X509* certificate, const certificate_wishes& wishes) {
    if (wishes.dns_names.empty() && wishes.addresses.empty())
        return;
    const names_ptr names(need(sk_GENERAL_NAME_new_null()));
    for (const std::string& each : wishes.dns_names) {
        ASN1_IA5STRING* const text = need(ASN1_IA5STRING_new());
        ASN1_STRING_set(text, each.data(), static_cast<int>(each.size()));
        GENERAL_NAME* const name = need(GENERAL_NAME_new());
        GENERAL_NAME_set0_value(name, GEN_DNS, text);
        sk_GENERAL_NAME_push(names.get(), name);
    }
    for (const std::string& each : wishes.addresses) {
        GENERAL_NAME* const name = need(GENERAL_NAME_new());
        GENERAL_NAME_set0_value(name, GEN_IPADD, need(a2i_IPADDRESS(each.c_str())));
        sk_GENERAL_NAME_push(names.get(), name);
    }
    need(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) ==
         1);
}

x509_ptr begin_certificate(std::string_view name, EVP_PKEY* key, const validity& valid) {
    x509_ptr made(need(X509_new()));
    X509_set_version(made.get(), X509_VERSION_3);
    set_serial(made.get());
    set_subject(made.get(), name);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), static_cast<long>(valid.from.count()));
    X509_gmtime_adj(X509_getm_notAfter(made.get()), static_cast<long>(valid.to.count()));
    need(X509_set_pubkey(made.get(), key) == 1);
    return made;
}

x509_ptr begin_authority(std::string_view name, EVP_PKEY* key, const validity& valid) {
    x509_ptr made = begin_certificate(name, key, valid);
    add_extension(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(made.get(), made.get(), NID_subject_key_identifier, "hash");
    return made;
}

/// Ed25519 hashes by itself.
const EVP_MD* hash_for(EVP_PKEY* key) {
    return EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* with) {
    need(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    need(X509_sign(certificate, with, hash_for(with)) > 0);
}

} // namespace

struct certificate_authority::state {
    x509_ptr certificate;
    key_ptr key;
    std::string pem;
    std::string issuers; // of what it issues: it, and those above it but the root
};

certificate_authority::certificate_authority(std::unique_ptr<state> made) noexcept
    : state_(std::move(made)) {
}

certificate_authority::certificate_authority(
    std::string_view name, const validity& valid, key_kind key)
    : state_(std::make_unique<state>()) {
    state_->key = make_key(key);
    state_->certificate = begin_authority(name, state_->key.get(), valid);
    sign(state_->certificate.get(), state_->certificate.get(), state_->key.get());
    state_->pem = to_pem(state_->certificate.get());
}

certificate_authority::certificate_authority(certificate_authority&&) noexcept = default;
certificate_authority& certificate_authority::operator=(certificate_authority&&) noexcept = default;
certificate_authority::~certificate_authority() = default;

certificate_authority certificate_authority::intermediate(
    std::string_view name, const validity& valid) const {
    auto made = std::make_unique<state>();
    made->key = make_key(key_kind::p256);
    made->certificate = begin_authority(name, made->key.get(), valid);
    sign(made->certificate.get(), state_->certificate.get(), state_->key.get());
    made->pem = to_pem(made->certificate.get());
    made->issuers = made->pem + state_->issuers;
    return certificate_authority(std::move(made));
}

issued_certificate certificate_authority::issue(const certificate_wishes& wishes) const {
    const key_ptr key = make_key(wishes.key);
    const x509_ptr made = begin_certificate(wishes.common_name, key.get(), wishes.valid);
    add_extension(
        made.get(), state_->certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(made.get(), state_->certificate.get(), NID_key_usage,
        "critical,digitalSignature,keyEncipherment");
    if (!wishes.usage.empty())
        add_extension(made.get(), state_->certificate.get(), NID_ext_key_usage, wishes.usage);
    add_names(made.get(), wishes);
    sign(made.get(), state_->certificate.get(), state_->key.get());
    return {
        .certificate = to_pem(made.get()), .issuers = state_->issuers, .key = to_pem(key.get())};
}

const std::string& certificate_authority::certificate() const noexcept {
    return state_->pem;
}

std::string certificate_authority::revocations(
    const std::vector<std::string>& revoked, const validity& valid) const {
    const crl_ptr list(need(X509_CRL_new()));
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    need(X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(state_->certificate.get())) ==
         1);
    ASN1_TIME* const time = need(ASN1_TIME_new());
    X509_CRL_set1_lastUpdate(
        list.get(), X509_gmtime_adj(time, static_cast<long>(valid.from.count())));
    X509_CRL_set1_nextUpdate(
        list.get(), X509_gmtime_adj(time, static_cast<long>(valid.to.count())));
    X509_gmtime_adj(time, static_cast<long>(valid.from.count()));
    for (const std::string& each : revoked) {
        const x509_ptr certificate = certificate_from(each);
        X509_REVOKED* const entry = need(X509_REVOKED_new());
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get()));
        X509_REVOKED_set_revocationDate(entry, time);
        X509_CRL_add0_revoked(list.get(), entry);
    }
    ASN1_TIME_free(time);
    X509_CRL_sort(list.get());
    need(X509_CRL_sign(list.get(), state_->key.get(), hash_for(state_->key.get())) > 0);
    return to_pem(list.get());
}

} // namespace kafka::testing
