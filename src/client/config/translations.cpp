// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/translations.hpp"

#include "client/config/jaas.hpp"
#include "client/config/names.hpp"
#include "client/config/values.hpp"

#include <algorithm>

namespace kafka::detail {
namespace {

std::string apply_identification(std::string_view value, client_options& to) {
    if (equal_ignoring_case(value, "https"))
        to.ssl_check_hostname = true;
    else if (value.empty() || equal_ignoring_case(value, "none"))
        to.ssl_check_hostname = false;
    else
        return "not understood";
    return {};
}

std::string apply_verification(std::string_view value, client_options&) {
    bool wanted = false;
    if (parse_boolean(value, wanted) != parse_outcome::ok)
        return "not understood";
    if (wanted)
        return {};
    return "certificates are always verified; ssl_cafile names those that are trusted, and "
           "ssl_check_hostname=false accepts one for another host";
}

std::string apply_keystore_type(std::string_view value, client_options&) {
    if (equal_ignoring_case(value, "PKCS12"))
        return {};
    if (equal_ignoring_case(value, "PEM"))
        return "of PEM there are ssl_certfile and ssl_keyfile, or ssl_certificate_pem and "
               "ssl_key_pem";
    return "keystores of that type are not read; `keytool -importkeystore -deststoretype PKCS12` "
           "makes one that is";
}

std::string apply_truststore_type(std::string_view value, client_options&) {
    if (equal_ignoring_case(value, "PEM"))
        return {};
    return "truststores are not read; `keytool -exportcert -rfc` makes of them what ssl_cafile "
           "takes";
}

std::string apply_jaas(std::string_view value, client_options& to) {
    jaas_entry entry;
    if (!parse_jaas(value, entry))
        return "not understood";
    if (entry.module == "Krb5LoginModule")
        return "of Kerberos there are sasl_kerberos_principal, sasl_kerberos_keytab and "
               "sasl_kerberos_credential_cache";
    if (entry.module == "OAuthBearerLoginModule")
        return "of OAUTHBEARER there is what the program sets, "
               "client_options::sasl_oauth_token_provider";
    if (entry.module != "PlainLoginModule" && entry.module != "ScramLoginModule")
        return "there is nothing here that does what that module does";
    const std::string* const user = entry.find("username");
    const std::string* const password = entry.find("password");
    if (user == nullptr || password == nullptr)
        return "username and password are not both there";
    to.sasl_plain_username = *user;
    to.sasl_plain_password = *password;
    return {};
}

constexpr translation all[] = {
    {.name = "enable.ssl.certificate.verification",
        .sets = {},
        .expected = "true",
        .apply = &apply_verification},
    {.name = "sasl.jaas.config",
        .sets = {"sasl_plain_username", "sasl_plain_password"},
        .is_secret = true,
        .expected = "PlainLoginModule or ScramLoginModule, as in `org.apache.kafka.common.security."
                    "plain.PlainLoginModule required username=\"…\" password=\"…\";`",
        .apply = &apply_jaas},
    {.name = "ssl.endpoint.identification.algorithm",
        .sets = {"ssl_check_hostname"},
        .expected = "https, or nothing or none",
        .apply = &apply_identification},
    {.name = "ssl.keystore.type", .sets = {}, .expected = "PKCS12", .apply = &apply_keystore_type},
    {.name = "ssl.truststore.type", .sets = {}, .expected = "PEM", .apply = &apply_truststore_type},
};

} // namespace

std::span<const translation> translations() noexcept {
    return all;
}

const translation* find_translation(std::string_view name) noexcept {
    const auto found = std::ranges::find_if(
        all, [&](const translation& each) { return same_name(each.name, name); });
    return found == std::end(all) ? nullptr : found;
}

} // namespace kafka::detail
