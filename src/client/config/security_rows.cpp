// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The rows of the table that are about security: TLS, SASL, proxies.

#include "client/config/rows.hpp"
#include "client/config/security_members.hpp"

namespace kafka::detail {
namespace {

using namespace members;
using o = client_options;

constexpr std::int64_t pem_max = 1 << 20;

constexpr option_row rows[] = {
    row<choice<&o::security_protocol>>({
        .name = "security_protocol",
        .member = "security_protocol",
        .type = option_type::choice,
        .form = "`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`",
        .description = "What the brokers' listeners speak: nothing but Kafka's protocol, TLS, SASL "
                       "that is not encrypted, SASL inside of TLS. The options of TLS and of SASL "
                       "are refused where it has no use for them.",
    }),
    row<boolean<&o::ssl_check_hostname>>({
        .name = "ssl_check_hostname",
        .member = "ssl_check_hostname",
        .type = option_type::boolean,
        .description = "Whether the broker's certificate has to be for the host that is connected "
                       "to. That it has to lead to a trusted one cannot be switched off. Java's "
                       "and librdkafka's `ssl.endpoint.identification.algorithm` sets it: `https`, "
                       "or nothing and `none`.",
    }),
    row<path<&o::ssl_cafile>>({
        .name = "ssl_cafile",
        .member = "ssl_cafile",
        .aliases = {"ssl.ca.location"},
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "The certificates that are trusted, in PEM. The system's unless this, "
                       "`ssl_capath` or `ssl_ca_pem` is set.",
    }),
    row<path<&o::ssl_capath, path_kind::readable_folder>>({
        .name = "ssl_capath",
        .member = "ssl_capath",
        .type = option_type::path,
        .maximum = path_max,
        .form = "a folder that can be read",
        .description = "A folder with the certificates that are trusted, as `openssl rehash` makes "
                       "it.",
    }),
    row<pem<&o::ssl_ca_pem>>({
        .name = "ssl_ca_pem",
        .member = "ssl_ca_pem",
        .aliases = {"ssl.truststore.certificates"},
        .type = option_type::text,
        .maximum = pem_max,
        .form = "certificates in PEM, with `\\n` at the ends of their lines",
        .description = "The certificates that are trusted, as text.",
    }),
    row<path<&o::ssl_certfile>>({
        .name = "ssl_certfile",
        .member = "ssl_certfile",
        .aliases = {"ssl.certificate.location"},
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "The client's certificate, followed by those that lead to a trusted one, in "
                       "PEM. None unless set.",
    }),
    row<pem<&o::ssl_certificate_pem>>({
        .name = "ssl_certificate_pem",
        .member = "ssl_certificate_pem",
        .aliases = {"ssl.keystore.certificate.chain"},
        .type = option_type::text,
        .maximum = pem_max,
        .form = "certificates in PEM, with `\\n` at the ends of their lines",
        .description = "What `ssl_certfile` would have in it, as text.",
    }),
    row<path<&o::ssl_keyfile>>({
        .name = "ssl_keyfile",
        .member = "ssl_keyfile",
        .aliases = {"ssl.key.location"},
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "The key of the client's certificate, in PEM. Looked for in `ssl_certfile` "
                       "or `ssl_certificate_pem` unless set.",
    }),
    row<pem<&o::ssl_key_pem>>({
        .name = "ssl_key_pem",
        .member = "ssl_key_pem",
        .aliases = {"ssl.keystore.key"},
        .type = option_type::text,
        .maximum = pem_max,
        .secret = true,
        .form = "a key in PEM, with `\\n` at the ends of its lines",
        .description = "What `ssl_keyfile` would have in it, as text.",
    }),
    row<path<&o::ssl_keystore>>({
        .name = "ssl_keystore",
        .member = "ssl_keystore",
        .aliases = {"ssl.keystore.location"},
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "Key and certificates of the client in one file of PKCS#12 (`.p12`, `.pfx`; "
                       "Java's keystores since version 9), in place of `ssl_certfile` and "
                       "`ssl_keyfile`.",
    }),
    row<password_text<&o::ssl_password>>({
        .name = "ssl_password",
        .member = "ssl_password",
        .aliases = {"ssl.key.password", "ssl.keystore.password"},
        .type = option_type::text,
        .maximum = string_max,
        .secret = true,
        .form = "a password",
        .description = "What the client's key, or `ssl_keystore`, is encrypted with. In C++ it may "
                       "be a function that is called when that is read.",
        .cpp_type = "kafka::password",
    }),
    row<path<&o::ssl_crlfile>>({
        .name = "ssl_crlfile",
        .member = "ssl_crlfile",
        .aliases = {"ssl.crl.location"},
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "Lists of revoked certificates, in PEM. The broker's own certificate is "
                       "looked for in them, those that have signed it are not.",
    }),
    row<text<&o::ssl_ciphers, is_in_one_line>>({
        .name = "ssl_ciphers",
        .member = "ssl_ciphers",
        .type = option_type::text,
        .maximum = string_max,
        .form = "a list as OpenSSL's `ciphers` takes it",
        .description = "The ciphers that may be used with TLS 1.2. OpenSSL's defaults unless set. "
                       "Those that do not encrypt, and those by which nobody shows who he is, are "
                       "refused, and so is the option where `ssl_min_version` is `TLSv1.3`.",
    }),
    row<text<&o::ssl_ciphersuites, is_in_one_line>>({
        .name = "ssl_ciphersuites",
        .member = "ssl_ciphersuites",
        .type = option_type::text,
        .maximum = string_max,
        .form = "names such as `TLS_AES_256_GCM_SHA384`, with colons between them",
        .description = "The ciphers that may be used with TLS 1.3. OpenSSL's defaults unless set.",
    }),
    row<choice<&o::ssl_min_version>>({
        .name = "ssl_min_version",
        .member = "ssl_min_version",
        .type = option_type::choice,
        .form = "`TLSv1.2` or `TLSv1.3`",
        .description = "The oldest version of TLS that is spoken.",
        .cpp_type = "kafka::tls_version",
    }),
    row<path<&o::ssl_keylog_file, path_kind::any>>({
        .name = "ssl_keylog_file",
        .member = "ssl_keylog_file",
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be written",
        .description = "A file that the keys of all connections are appended to, so that Wireshark "
                       "and others can decrypt what was recorded of them. It becomes its owner's "
                       "alone to read. For finding out what is wrong, and for nothing else: a "
                       "warning is told.",
    }),
    row<optional_choice<&o::sasl_mechanism>>({
        .name = "sasl_mechanism",
        .member = "sasl_mechanism",
        .aliases = {"sasl.mechanisms"},
        .type = option_type::choice,
        .optional = true,
        .form = "`PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512`, `OAUTHBEARER`, `GSSAPI` or "
                "`AWS_MSK_IAM`",
        .description = "How the client says who it is. Required with `SASL_PLAINTEXT` and "
                       "`SASL_SSL`.",
        .cpp_type = "std::optional<kafka::sasl_mechanism>",
    }),
    row<text<&o::sasl_plain_username, is_text_without_nul>>({
        .name = "sasl_plain_username",
        .member = "sasl_plain_username",
        .aliases = {"sasl.username"},
        .type = option_type::text,
        .maximum = string_max,
        .form = "UTF-8 without NUL",
        .description = "For PLAIN and SCRAM: who the client is, as the broker knows it. "
                       "`sasl.jaas.config` sets it, too.",
    }),
    row<text<&o::sasl_plain_password, is_text_without_nul>>({
        .name = "sasl_plain_password",
        .member = "sasl_plain_password",
        .aliases = {"sasl.password"},
        .type = option_type::text,
        .maximum = string_max,
        .secret = true,
        .form = "UTF-8 without NUL",
        .description = "For PLAIN and SCRAM: the password. `sasl.jaas.config` sets it, too.",
    }),
    row<text<&o::sasl_kerberos_service_name, is_in_one_line>>({
        .name = "sasl_kerberos_service_name",
        .member = "sasl_kerberos_service_name",
        .type = option_type::text,
        .maximum = string_max,
        .form = "text in one line",
        .description = "For GSSAPI: the service of the brokers' principals, `kafka` in "
                       "`kafka/host@REALM`.",
    }),
    row<text<&o::sasl_kerberos_domain_name, is_in_one_line>>({
        .name = "sasl_kerberos_domain_name",
        .member = "sasl_kerberos_domain_name",
        .type = option_type::text,
        .maximum = string_max,
        .form = "text in one line",
        .description = "For GSSAPI: the host of the brokers' principals, if it is not the one that "
                       "is connected to.",
    }),
    row<text<&o::sasl_kerberos_name, is_in_one_line>>({
        .name = "sasl_kerberos_name",
        .member = "sasl_kerberos_name",
        .type = option_type::text,
        .maximum = string_max,
        .form = "text in one line",
        .description = "For GSSAPI: the whole name of the brokers, in place of the two above: "
                       "`kafka@host`, or a principal, `kafka/host@REALM`.",
    }),
    row<text<&o::sasl_kerberos_principal, is_in_one_line>>({
        .name = "sasl_kerberos_principal",
        .member = "sasl_kerberos_principal",
        .type = option_type::text,
        .maximum = string_max,
        .form = "text in one line",
        .description = "For GSSAPI: who the client is. Whoever the tickets or the keytab are for, "
                       "unless set. Required where both sasl_kerberos_keytab and "
                       "sasl_kerberos_credential_cache are set.",
    }),
    row<path<&o::sasl_kerberos_keytab>>({
        .name = "sasl_kerberos_keytab",
        .member = "sasl_kerberos_keytab",
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "For GSSAPI: the client's keys, with which tickets are got, and got again "
                       "before they end. As the system's Kerberos has it unless set.",
    }),
    row<text<&o::sasl_kerberos_credential_cache, is_in_one_line>>({
        .name = "sasl_kerberos_credential_cache",
        .member = "sasl_kerberos_credential_cache",
        .type = option_type::text,
        .maximum = path_max,
        .form = "a cache as Kerberos names it, such as `FILE:/tmp/krb5cc_0`",
        .description =
            "For GSSAPI: where the client's tickets are. Unless set: as the system's Kerberos has "
            "it; with `sasl_kerberos_keytab` in memory, and for this client alone.",
    }),
    row<path<&o::sasl_oauth_token_file>>({
        .name = "sasl_oauth_token_file",
        .member = "sasl_oauth_token_file",
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description = "For OAUTHBEARER: a file with a token in it that somebody else keeps up to "
                       "date. It is read whenever a connection authenticates. Any bearer token "
                       "will do; a JSON Web Token that has expired is not shown. OAUTHBEARER needs "
                       "this, or `sasl_oauth_token_endpoint_url`, or a provider of the program's.",
    }),
    row<token_endpoint>({
        .name = "sasl_oauth_token_endpoint_url",
        .member = "sasl_oauth_token_endpoint_url",
        .aliases = {"sasl.oauthbearer.token.endpoint.url"},
        .type = option_type::text,
        .maximum = string_max,
        .form = "`https://host[:port]/path`",
        .description = "For OAUTHBEARER: the token endpoint of an OpenID provider, from which "
                       "tokens are got by the client credentials of the options below. It is "
                       "connected to without a proxy. With `http://` it works as well, and a "
                       "warning is told: the secret is then for all to read.",
    }),
    row<text<&o::sasl_oauth_client_id, is_text_without_nul>>({
        .name = "sasl_oauth_client_id",
        .member = "sasl_oauth_client_id",
        .aliases = {"sasl.oauthbearer.client.credentials.client.id", "sasl.oauthbearer.client.id"},
        .type = option_type::text,
        .maximum = string_max,
        .form = "UTF-8 without NUL",
        .description =
            "For the token endpoint: who the client is. `sasl.jaas.config` sets it, too.",
    }),
    row<text<&o::sasl_oauth_client_secret, is_text_without_nul>>({
        .name = "sasl_oauth_client_secret",
        .member = "sasl_oauth_client_secret",
        .aliases = {"sasl.oauthbearer.client.credentials.client.secret",
            "sasl.oauthbearer.client.secret"},
        .type = option_type::text,
        .maximum = string_max,
        .secret = true,
        .form = "UTF-8 without NUL",
        .description =
            "For the token endpoint: the client's secret. `sasl.jaas.config` sets it, too.",
    }),
    row<text<&o::sasl_oauth_scope, is_in_one_line>>({
        .name = "sasl_oauth_scope",
        .member = "sasl_oauth_scope",
        .aliases = {"sasl.oauthbearer.scope"},
        .type = option_type::text,
        .maximum = string_max,
        .form = "text in one line",
        .description = "For the token endpoint: what tokens are to be good for, with blanks "
                       "between. `sasl.jaas.config` sets it, too.",
    }),
    row<extensions>({
        .name = "sasl_oauth_extensions",
        .member = "sasl_oauth_extensions",
        .aliases = {"sasl.oauthbearer.extensions"},
        .type = option_type::list,
        .form = "`name=value`, with commas between; names consist of letters and are not `auth`",
        .description = "For OAUTHBEARER: what brokers are told besides the token (KIP-342). "
                       "`sasl.jaas.config` sets it, too.",
        .cpp_type = "std::vector<std::pair<std::string, std::string>>",
    }),
    row<path<&o::sasl_oauth_cafile>>({
        .name = "sasl_oauth_cafile",
        .member = "sasl_oauth_cafile",
        .aliases = {"https.ca.location"},
        .type = option_type::path,
        .maximum = path_max,
        .form = "a file that can be read",
        .description =
            "For the token endpoint: the certificates that are trusted, in PEM. The system's "
            "unless this or `sasl_oauth_ca_pem` is set; `ssl_cafile` is for brokers.",
    }),
    row<pem<&o::sasl_oauth_ca_pem>>({
        .name = "sasl_oauth_ca_pem",
        .member = "sasl_oauth_ca_pem",
        .aliases = {"https.ca.pem"},
        .type = option_type::text,
        .maximum = pem_max,
        .form = "certificates in PEM, with `\\n` at the ends of their lines",
        .description = "For the token endpoint: the certificates that are trusted, as text.",
    }),
    row<text<&o::sasl_aws_profile, is_in_one_line>>({
        .name = "sasl_aws_profile",
        .member = "sasl_aws_profile",
        .type = option_type::text,
        .maximum = string_max,
        .form = "text in one line",
        .description = "For AWS_MSK_IAM: the profile in the file of AWS credentials. Unless it is "
                       "set, the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
                       "AWS_SESSION_TOKEN go first, then AWS_PROFILE or `default` in the file.",
    }),
    row<text<&o::sasl_aws_region, is_in_one_line>>({
        .name = "sasl_aws_region",
        .member = "sasl_aws_region",
        .type = option_type::text,
        .maximum = string_max,
        .form = "a region such as `eu-central-1`",
        .description = "For AWS_MSK_IAM: the region of the cluster.",
    }),
    row<proxy>({
        .name = "proxy_url",
        .member = "proxy_url",
        .aliases = {"socks5.proxy"},
        .type = option_type::text,
        .maximum = string_max,
        .secret = true,
        .form = "`socks5://`, `socks5h://` or `http://` and `[user:password@]host[:port]`",
        .description =
            "Every broker is connected to through this proxy. With `socks5://` names are "
            "looked up here, and the proxy is given addresses; with `socks5h://` and "
            "`http://` (CONNECT) the proxy looks them up.",
    }),
};

} // namespace

std::span<const option_row> security_rows() noexcept {
    return rows;
}

} // namespace kafka::detail
