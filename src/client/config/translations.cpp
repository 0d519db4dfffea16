// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/translations.hpp"

#include "client/config/files.hpp"
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

std::string not_a_pem_truststore(std::string_view file) {
    return "of truststores only PEM is read; `keytool -exportcert -rfc -keystore " +
           std::string(file) + " -alias NAME` makes of another one what ssl_cafile takes";
}

std::string apply_truststore_type(std::string_view value, client_options&) {
    return equal_ignoring_case(value, "PEM") ? std::string() : not_a_pem_truststore("FILE");
}

/// Whatever type is said, or none: the file shows what it is.
std::string apply_truststore_location(std::string_view value, client_options& to) {
    const std::string file(value);
    if (is_pem(value)) {
        to.ssl_cafile = file; // which says what is wrong with that, and does not show it
        return {};
    }
    if (std::string wrong = problem_of_file(file); !wrong.empty())
        return wrong;
    if (!is_pem_file(file))
        return not_a_pem_truststore(value);
    to.ssl_cafile = file;
    return {};
}

/// Java's older way to say what `sasl.oauthbearer.client.credentials.…` says.
std::string apply_oauth_module(const jaas_entry& entry, client_options& to) {
    constexpr std::string_view extension = "extension_";
    client_options made = to;
    bool has_extensions = false;
    for (const auto& [key, value] : entry.options) {
        if (key == "clientId") {
            made.sasl_oauth_client_id = value;
        } else if (key == "clientSecret") {
            made.sasl_oauth_client_secret = value;
        } else if (key == "scope") {
            made.sasl_oauth_scope = value;
        } else if (key.starts_with(extension)) {
            if (!has_extensions)
                made.sasl_oauth_extensions.clear();
            has_extensions = true;
            made.sasl_oauth_extensions.emplace_back(key.substr(extension.size()), value);
        } else {
            return "of that module, clientId, clientSecret, scope and extension_… are taken over; "
                   "sasl_oauth_token_file and client_options::sasl_oauth_token_provider are other "
                   "ways to a token";
        }
    }
    to = std::move(made);
    return {};
}

std::string apply_login_handler(std::string_view value, client_options&) {
    if (value.substr(value.rfind('.') + 1) == "OAuthBearerLoginCallbackHandler")
        return {};
    return "what a class of Java's does, the program does with "
           "client_options::sasl_oauth_token_provider";
}

std::string apply_oauth_method(std::string_view value, client_options&) {
    if (equal_ignoring_case(value, "oidc"))
        return {};
    return "tokens come from sasl_oauth_token_endpoint_url, from sasl_oauth_token_file, or from "
           "what the program sets, client_options::sasl_oauth_token_provider";
}

std::string apply_jaas(std::string_view value, client_options& to) {
    jaas_entry entry;
    if (!parse_jaas(value, entry))
        return "not understood";
    if (entry.module == "Krb5LoginModule")
        return "of Kerberos there are sasl_kerberos_principal, sasl_kerberos_keytab and "
               "sasl_kerberos_credential_cache";
    if (entry.module == "OAuthBearerLoginModule")
        return apply_oauth_module(entry, to);
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
        .sets = {"sasl_plain_username", "sasl_plain_password", "sasl_oauth_client_id",
            "sasl_oauth_client_secret", "sasl_oauth_scope", "sasl_oauth_extensions"},
        .is_secret = true,
        .expected = "PlainLoginModule, ScramLoginModule or OAuthBearerLoginModule, as in "
                    "`org.apache.kafka.common.security."
                    "plain.PlainLoginModule required username=\"…\" password=\"…\";`",
        .apply = &apply_jaas},
    {.name = "sasl.login.callback.handler.class",
        .sets = {},
        .expected = "OAuthBearerLoginCallbackHandler",
        .apply = &apply_login_handler},
    {.name = "sasl.oauthbearer.method",
        .sets = {},
        .expected = "oidc",
        .apply = &apply_oauth_method},
    {.name = "ssl.endpoint.identification.algorithm",
        .sets = {"ssl_check_hostname"},
        .expected = "https, or nothing or none",
        .apply = &apply_identification},
    {.name = "ssl.keystore.type", .sets = {}, .expected = "PKCS12", .apply = &apply_keystore_type},
    {.name = "ssl.truststore.location",
        .sets = {"ssl_cafile"},
        .expected = "a file in PEM that can be read",
        .apply = &apply_truststore_location},
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
