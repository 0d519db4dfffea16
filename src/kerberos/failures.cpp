// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "kerberos/failures.hpp"

#include <krb5/krb5.h>

#include <cerrno>
#include <optional>

namespace kafka::kerberos {

namespace {

constexpr OM_uint32 minor_of(long code) noexcept {
    return static_cast<OM_uint32>(code);
}

std::optional<errc> errc_of(OM_uint32 minor, bool has_keytab) noexcept {
    switch (minor) {
    case minor_of(KRB5_FCC_NOFILE):
    case minor_of(KRB5_FCC_PERM):
    case minor_of(KRB5_CC_NOTFOUND):
    case minor_of(KRB5_CC_FORMAT):
    case minor_of(KRB5_CC_IO):
    case minor_of(KRB5_CC_BADNAME):
    case minor_of(KRB5_CC_UNKNOWN_TYPE):
    case minor_of(KRB5_NO_TKT_SUPPLIED):
    case minor_of(KRB5_NOCREDS_SUPPLIED):
        // Keys would have got some.
        return has_keytab ? errc::kerberos_keytab : errc::no_credentials;
    case minor_of(KRB5_KT_BADNAME):
    case minor_of(KRB5_KT_UNKNOWN_TYPE):
    case minor_of(KRB5_KT_NOTFOUND):
    case minor_of(KRB5_KT_END):
    case minor_of(KRB5_KT_IOERR):
    case minor_of(KRB5_KT_FORMAT):
    case minor_of(KRB5_KT_KVNONOTFOUND):
    case minor_of(KRB5_KEYTAB_BADVNO):
        return errc::kerberos_keytab;
    case ENOENT:
    case EACCES:
    case EISDIR:
        return has_keytab ? errc::kerberos_keytab : errc::no_credentials;
    case minor_of(KRB5KRB_AP_ERR_TKT_EXPIRED):
        return errc::kerberos_ticket_expired;
    case minor_of(KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN):
    case minor_of(KRB5KDC_ERR_CLIENT_REVOKED):
    case minor_of(KRB5KDC_ERR_CLIENT_NOTYET):
    case minor_of(KRB5KDC_ERR_NAME_EXP):
    case minor_of(KRB5KDC_ERR_KEY_EXP):
    case minor_of(KRB5KDC_ERR_POLICY):
    case minor_of(KRB5KDC_ERR_PREAUTH_FAILED):
    case minor_of(KRB5_PREAUTH_FAILED):
        return errc::kerberos_client_refused;
    case minor_of(KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN):
    case minor_of(KRB5KDC_ERR_SERVER_NOMATCH):
    case minor_of(KRB5KDC_ERR_SERVICE_REVOKED):
    case minor_of(KRB5KDC_ERR_SERVICE_EXP):
    case minor_of(KRB5_ERR_BAD_HOSTNAME):
    case minor_of(KRB5_ERR_HOST_REALM_UNKNOWN):
    case minor_of(KRB5_NO_TKT_IN_RLM):
        return errc::kerberos_unknown_service;
    case minor_of(KRB5KRB_AP_ERR_SKEW):
    case minor_of(KRB5KRB_AP_ERR_TKT_NYV):
    case minor_of(KRB5_KDCREP_SKEW):
        return errc::kerberos_clock_skew;
    case minor_of(KRB5_KDC_UNREACH):
    case minor_of(KRB5_REALM_UNKNOWN):
    case minor_of(KRB5_REALM_CANT_RESOLVE):
        return errc::kerberos_unreachable;
    case minor_of(KRB5_MUTUAL_FAILED):
    case minor_of(KRB5KRB_AP_ERR_MUT_FAIL):
        return errc::untrusted_server;
    case minor_of(KRB5_CONFIG_CANTOPEN):
    case minor_of(KRB5_CONFIG_BADFORMAT):
    case minor_of(KRB5_CONFIG_NODEFREALM):
    case minor_of(KRB5_CONFIG_ETYPE_NOSUPP):
        return errc::configuration;
    default:
        return std::nullopt;
    }
}

/// What is left when Kerberos's own code says nothing that is known.
std::optional<errc> errc_of_major(OM_uint32 major, const circumstances& where) noexcept {
    switch (GSS_ROUTINE_ERROR(major)) {
    case GSS_S_CREDENTIALS_EXPIRED:
        return errc::kerberos_ticket_expired;
    case GSS_S_NO_CRED:
        return where.keytab.empty() ? errc::no_credentials : errc::kerberos_keytab;
    case GSS_S_DEFECTIVE_CREDENTIAL:
        return errc::no_credentials;
    case GSS_S_BAD_NAME:
    case GSS_S_BAD_NAMETYPE:
        return errc::kerberos_unknown_service;
    default:
        break;
    }
    // Whatever it is: what the broker has sent is not what the one with the key would send.
    if (where.doing == activity::checking_the_broker)
        return errc::untrusted_server;
    return std::nullopt;
}

/// All messages that there are for a code.
std::string text_of(OM_uint32 code, int kind) {
    std::string text;
    OM_uint32 more = 0;
    do {
        OM_uint32 minor = 0;
        output message;
        const OM_uint32 major = gss_display_status(&minor, code, kind,
            kind == GSS_C_MECH_CODE ? gss_mech_krb5 : GSS_C_NO_OID, &more, message.out());
        if (GSS_ERROR(major) != 0)
            break;
        text.append(text.empty() ? "" : ", ").append(message.text());
    } while (more != 0);
    return text;
}

std::string attempt_in(const circumstances& where) {
    const std::string target(where.target);
    switch (where.doing) {
    case activity::checking_the_broker:
        return "what the broker sends is not what " + target + " would send";
    case activity::accepting:
        return "the client's ticket is not accepted";
    case activity::getting_tickets:
        break;
    }
    std::string text = "no ticket for " + target;
    if (!where.principal.empty())
        text.append(" as ").append(where.principal);
    if (!where.keytab.empty())
        text.append(" by the keys in ").append(where.keytab);
    if (!where.credential_cache.empty())
        text.append(" from ").append(where.credential_cache);
    return text;
}

std::string_view advice_for(error_code code) noexcept {
    if (code.category() != client_category())
        return {};
    switch (static_cast<errc>(code.value())) {
    case errc::no_credentials:
        return "kinit gets tickets; or sasl_kerberos_keytab names a file with keys, or "
               "sasl_kerberos_credential_cache where the tickets are";
    case errc::kerberos_keytab:
        return "the keytab has to be a file that this process can read, with a key of the "
               "principal (klist -kt shows what is in it)";
    case errc::kerberos_ticket_expired:
        return "kinit gets new ones; with sasl_kerberos_keytab they are renewed";
    case errc::kerberos_client_refused:
        return "the principal has to be one of the realm's and not locked, and its keytab newer "
               "than its last password";
    case errc::kerberos_unknown_service:
        return "sasl_kerberos_service_name and the broker's host name (or "
               "sasl_kerberos_domain_name) have to be those of the broker's principal, "
               "service/host; dns_canonicalize_hostname in krb5.conf may have changed the host";
    case errc::kerberos_clock_skew:
        return "the clocks have to be set: Kerberos wants them to be five minutes apart at most";
    case errc::kerberos_unreachable:
        return "krb5.conf has to name servers of the realm that can be reached from here (port "
               "88)";
    case errc::configuration:
        return "krb5.conf, or the file in KRB5_CONFIG, has to be put right";
    case errc::untrusted_server:
        return "somebody may stand in between";
    default:
        return {};
    }
}

} // namespace

std::string text_of(const status& what) {
    std::string text = what.text;
    if (text.empty() && what.minor != 0)
        text = text_of(what.minor, GSS_C_MECH_CODE);
    if (text.empty() || text == "Unknown error" || text == "Success")
        text = text_of(what.major, GSS_C_GSS_CODE);
    return text.empty() ? "GSSAPI fails without a word" : text;
}

error_code code_of(const status& what, const circumstances& where) noexcept {
    if (const auto known = errc_of(what.minor, !where.keytab.empty()))
        return *known;
    if (const auto known = errc_of_major(what.major, where))
        return *known;
    return broker_errc::sasl_authentication_failed;
}

error_info failure_of(const status& what, const circumstances& where) {
    error_info why{.code = code_of(what, where)};
    why.detail = attempt_in(where) + ": " + text_of(what);
    if (const std::string_view advice = advice_for(why.code);
        !advice.empty() && where.doing != activity::accepting)
        why.detail.append("; ").append(advice);
    return why;
}

} // namespace kafka::kerberos
