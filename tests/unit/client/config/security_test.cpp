// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Options of security: what goes with what, how other clients say it, and that secrets are shown
// nowhere.

#include "client/config/table.hpp"
#include "client/security/built_in.hpp"

#include <gmock/gmock.h>
#include <kafka/config.hpp>
#include <kafka/credentials.hpp>
#include <kafka/error.hpp>

#include <string>
#include <utility>
#include <vector>

namespace kafka {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using settings = std::vector<std::pair<std::string_view, std::string_view>>;

std::vector<std::string> messages(const std::vector<config_problem>& problems) {
    std::vector<std::string> texts;
    for (const config_problem& problem : problems)
        texts.push_back(problem.message());
    return texts;
}

std::vector<std::string> messages_of(const settings& all) {
    config_reader reader;
    for (const auto& [name, value] : all)
        reader.set(name, value);
    return messages(reader.problems());
}

client_options plain_over(security_protocol protocol) {
    return {.security_protocol = protocol,
        .sasl_mechanism = sasl_mechanism::plain,
        .sasl_plain_username = "alice",
        .sasl_plain_password = "open sesame"};
}

client_options sasl_by(sasl_mechanism which) {
    return {.security_protocol = security_protocol::sasl_plaintext, .sasl_mechanism = which};
}

// --- what is missing
// ------------------------------------------------------------------------------

TEST(security_options, of_sasl_need_a_mechanism) {
    EXPECT_THAT(messages(validate({.security_protocol = security_protocol::sasl_plaintext})),
        ElementsAre("sasl_mechanism: not set, and security_protocol is SASL_PLAINTEXT; expected "
                    "`PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512`, `OAUTHBEARER`, `GSSAPI` or "
                    "`AWS_MSK_IAM`"));
}

TEST(security_options, of_passwords_need_both) {
    for (const auto by :
        {sasl_mechanism::plain, sasl_mechanism::scram_sha_256, sasl_mechanism::scram_sha_512})
        EXPECT_THAT(messages(validate(sasl_by(by))),
            ElementsAre(HasSubstr("sasl_plain_username: not set, and sasl_mechanism is "),
                HasSubstr("sasl_plain_password: not set, and sasl_mechanism is ")));
    EXPECT_THAT(validate(plain_over(security_protocol::sasl_plaintext)), IsEmpty());
    client_options without = plain_over(security_protocol::sasl_plaintext);
    without.sasl_plain_password.clear();
    EXPECT_THAT(messages(validate(without)),
        ElementsAre("sasl_plain_password: not set, and sasl_mechanism is PLAIN; expected UTF-8 "
                    "without NUL, at most 32767 bytes"));
}

TEST(security_options, of_amazon_s_brokers_need_encryption) {
    client_options options = sasl_by(sasl_mechanism::aws_msk_iam);
    EXPECT_THAT(messages(validate(options)),
        ElementsAre(HasSubstr("sasl_aws_region: not set"),
            "security_protocol = 'SASL_PLAINTEXT': sasl_mechanism is AWS_MSK_IAM, which has to be "
            "encrypted; expected SASL_SSL"));
}

TEST(security_options, of_sasl_need_brokers_that_one_can_log_in_to) {
    client_options options = plain_over(security_protocol::sasl_plaintext);
    options.api_version = broker_version{0, 9};
    EXPECT_THAT(messages(validate(options)),
        ElementsAre("api_version = '0.9.0': nobody can log in to brokers before 0.10, and "
                    "security_protocol is SASL_PLAINTEXT; expected auto, or the release that the "
                    "brokers are of"));
    options.api_version = broker_version{0, 10};
    EXPECT_THAT(validate(options), IsEmpty());
    EXPECT_THAT(validate({.api_version = broker_version{0, 9}}), IsEmpty());
    EXPECT_THAT(
        messages_of({{"api.version", "0.8.2"}, {"security.protocol", "SASL_SSL"},
            {"sasl.mechanism", "PLAIN"}, {"sasl.username", "anna"}, {"sasl.password", "x"}}),
        ElementsAre(AllOf(HasSubstr("api.version = '0.8.2': nobody can log in"),
            HasSubstr("and security.protocol is SASL_SSL"))));
}

TEST(security_options, of_kerberos_need_a_build_with_it) {
    const auto found = messages(validate(sasl_by(sasl_mechanism::gssapi)));
    if (detail::is_built_in(sasl_mechanism::gssapi)) {
        EXPECT_THAT(found, IsEmpty());
    } else {
        EXPECT_THAT(found, ElementsAre(HasSubstr("sasl_mechanism = 'GSSAPI': not in this build")));
    }
}

TEST(security_options, of_ciphers_up_to_tls_1_2_need_that_version) {
    const client_options recent{.security_protocol = security_protocol::ssl,
        .ssl_ciphers = "HIGH",
        .ssl_min_version = tls_version::tls_1_3};
    EXPECT_THAT(messages(validate(recent)),
        ElementsAre("ssl_ciphers: of no use where ssl_min_version is TLSv1.3; expected "
                    "ssl_ciphersuites"));
    client_options both = recent;
    both.ssl_min_version = tls_version::tls_1_2;
    EXPECT_THAT(messages(validate(both)), IsEmpty());
}

// --- what has no use
// ------------------------------------------------------------------------------

TEST(security_options, are_refused_where_they_would_protect_nothing) {
    EXPECT_THAT(messages(validate({.ssl_cafile = "/etc/passwd"})),
        ElementsAre("ssl_cafile: security_protocol is PLAINTEXT by default, which does not "
                    "encrypt; expected security_protocol SSL or SASL_SSL"));
    EXPECT_THAT(messages(validate(plain_over(security_protocol::plaintext))),
        ElementsAre("sasl_mechanism: security_protocol is PLAINTEXT by default, which does not "
                    "authenticate by SASL; expected security_protocol SASL_SSL, or SASL_PLAINTEXT",
            HasSubstr("sasl_plain_username: "), HasSubstr("sasl_plain_password: ")));
    EXPECT_THAT(messages(validate({.sasl_oauth_token_provider = provide(oauth_token{})})),
        ElementsAre(HasSubstr("sasl_oauth_token_provider: security_protocol is PLAINTEXT")));
    EXPECT_THAT(
        messages_of({{"security.protocol", "SASL_PLAINTEXT"}, {"sasl.mechanism", "PLAIN"},
            {"sasl.username", "a"}, {"sasl.password", "b"}, {"ssl_min_version", "TLSv1.3"}}),
        ElementsAre(HasSubstr("ssl_min_version: security.protocol is SASL_PLAINTEXT, which does "
                              "not encrypt")));
}

TEST(security_options, of_another_mechanism_are_refused) {
    client_options options = plain_over(security_protocol::sasl_plaintext);
    options.sasl_oauth_token_provider = provide(oauth_token{});
    options.sasl_kerberos_principal = "alice";
    options.sasl_aws_region = "x";
    EXPECT_THAT(messages(validate(options)),
        ElementsAre("sasl_oauth_token_provider: of no use where sasl_mechanism is PLAIN; expected "
                    "sasl_mechanism OAUTHBEARER",
            HasSubstr("sasl_aws_region: of no use"),
            HasSubstr("sasl_kerberos_principal: of no use where sasl_mechanism is PLAIN; expected "
                      "sasl_mechanism GSSAPI")));
    client_options tokens = sasl_by(sasl_mechanism::oauthbearer);
    tokens.sasl_oauth_token_provider = provide(oauth_token{});
    tokens.sasl_plain_password = "x";
    EXPECT_THAT(messages(validate(tokens)),
        ElementsAre(HasSubstr("sasl_plain_password: of no use where sasl_mechanism is "
                              "OAUTHBEARER; expected sasl_mechanism PLAIN, SCRAM-SHA-256 or")));
}

TEST(security_options, of_kerberos_name_the_broker_in_one_way) {
    client_options options = sasl_by(sasl_mechanism::gssapi);
    options.sasl_kerberos_name = "kafka/host.example@EXAMPLE";
    EXPECT_THAT(messages(validate(options)), Not(Contains(HasSubstr("the whole name"))));
    options.sasl_kerberos_service_name = "brokers";
    options.sasl_kerberos_domain_name = "other.example";
    for (const std::string name : {"sasl_kerberos_service_name", "sasl_kerberos_domain_name"})
        EXPECT_THAT(messages(validate(options)),
            Contains(HasSubstr(name + ": sasl_kerberos_name is the whole name")));
}

TEST(security_options, of_kerberos_say_who_the_client_is_where_keys_and_tickets_may_differ) {
    client_options options = sasl_by(sasl_mechanism::gssapi);
    const auto is_asked_for = Contains(HasSubstr("sasl_kerberos_principal: not set, and "
                                                 "sasl_kerberos_keytab and "
                                                 "sasl_kerberos_credential_cache are"));
    options.sasl_kerberos_keytab = "/etc/passwd";
    EXPECT_THAT(messages(validate(options)), Not(is_asked_for));
    options.sasl_kerberos_credential_cache = "FILE:/tmp/krb5cc_0";
    EXPECT_THAT(messages(validate(options)), is_asked_for);
    options.sasl_kerberos_principal = "billing@EXAMPLE.COM";
    EXPECT_THAT(messages(validate(options)), Not(is_asked_for));
    options.sasl_kerberos_principal.clear();
    options.sasl_kerberos_keytab.clear();
    EXPECT_THAT(messages(validate(options)), Not(is_asked_for));
}

TEST(security_options, of_tls_do_not_contradict_each_other) {
    const auto found = messages(validate({.security_protocol = security_protocol::ssl,
        .ssl_cafile = "/etc/passwd",
        .ssl_ca_pem = "-----BEGIN CERTIFICATE-----",
        .ssl_keyfile = "/etc/passwd",
        .ssl_password = "x"}));
    EXPECT_THAT(found, Contains("ssl_ca_pem: ssl_cafile is set, too; expected only one of them"));
    EXPECT_THAT(found, Contains("ssl_keyfile: there is no certificate that it is the key of; "
                                "expected ssl_certfile or ssl_certificate_pem"));
    EXPECT_THAT(found, Contains(HasSubstr("ssl_password: there is no key that is encrypted")));
    EXPECT_THAT(messages(validate({.security_protocol = security_protocol::ssl,
                    .ssl_certfile = "/etc/passwd",
                    .ssl_keystore = "/etc/passwd"})),
        Contains("ssl_keystore: ssl_certfile is set, too; expected only one of them"));
    EXPECT_THAT(messages(validate({.security_protocol = security_protocol::ssl,
                    .ssl_key_pem = "-----BEGIN PRIVATE KEY-----",
                    .ssl_keystore = "/etc/passwd"})),
        Contains("ssl_key_pem: ssl_keystore has the key; expected only one of them"));
}

TEST(security_options, name_the_origin_of_what_is_contradicted) {
    config_reader reader;
    reader.set("ssl.ca.location", "/etc/passwd", "a.properties:3");
    EXPECT_THAT(messages(reader.problems()),
        ElementsAre(HasSubstr("a.properties:3: ssl.ca.location: security_protocol is PLAINTEXT")));
}

// --- how other clients say it
// ---------------------------------------------------------------------

TEST(security_options, are_read_as_java_writes_them) {
    config_reader reader;
    reader.read_text("security.protocol=SASL_PLAINTEXT\n"
                     "sasl.mechanism=SCRAM-SHA-512\n"
                     "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule "
                     "required \\\n"
                     "    username=\"al\\\\\"ice\" \\\n"
                     "    password='open sesame';\n",
        "client.properties");
    const client_options options = reader.options();
    EXPECT_EQ(options.sasl_mechanism, sasl_mechanism::scram_sha_512);
    EXPECT_EQ(options.sasl_plain_username, "al\"ice");
    EXPECT_EQ(options.sasl_plain_password, "open sesame");
}

TEST(security_options, of_jaas_that_mean_nothing_here_say_what_does) {
    const auto said = [](std::string_view text) {
        const auto found = messages_of({{"sasl.jaas.config", text}});
        return found.empty() ? std::string() : found.front();
    };
    EXPECT_THAT(said("com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true;"),
        HasSubstr("sasl_kerberos_keytab"));
    EXPECT_THAT(said("x.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=alice;"),
        HasSubstr("clientId, clientSecret, scope and extension_… are taken over"));
    EXPECT_THAT(said("x.Other required;"), HasSubstr("nothing here"));
    EXPECT_THAT(said("x.PlainLoginModule required username=a;"), HasSubstr("not both there"));
    for (std::string_view broken : {"", "x", "x required", "PlainLoginModule maybe;",
             "x.PlainLoginModule required username=;", "x.PlainLoginModule required username a;",
             "x.PlainLoginModule required username=\"a;", "x.PlainLoginModule required; more",
             "x.PlainLoginModule required username=\"a\\", "PlainLoginModule required =a;"})
        EXPECT_THAT(said(broken), HasSubstr("not understood")) << broken;
}

TEST(security_options, of_others_set_what_they_mean) {
    const auto with = [](std::string_view name, std::string_view value) {
        config_reader reader;
        reader.set(name, value);
        return messages(reader.problems());
    };
    EXPECT_THAT(with("ssl.endpoint.identification.algorithm", "https"), IsEmpty());
    // Set, and of no use without TLS.
    EXPECT_THAT(with("ssl.endpoint.identification.algorithm", ""),
        ElementsAre(HasSubstr("ssl.endpoint.identification.algorithm: security_protocol is "
                              "PLAINTEXT")));
    EXPECT_THAT(with("ssl.endpoint.identification.algorithm", "none"), SizeIs(1));
    EXPECT_THAT(with("ssl.endpoint.identification.algorithm", "ldap"),
        ElementsAre(HasSubstr("not understood; expected https, or nothing or none")));
    EXPECT_THAT(with("enable.ssl.certificate.verification", "true"), IsEmpty());
    EXPECT_THAT(with("enable.ssl.certificate.verification", "false"),
        ElementsAre(HasSubstr("certificates are always verified; ssl_cafile names those")));
    EXPECT_THAT(with("ssl.keystore.type", "PKCS12"), IsEmpty());
    EXPECT_THAT(with("ssl.keystore.type", "JKS"),
        ElementsAre(HasSubstr("keytool -importkeystore -deststoretype PKCS12")));
    EXPECT_THAT(with("ssl.keystore.type", "PEM"), ElementsAre(HasSubstr("ssl_certfile")));
    EXPECT_THAT(with("ssl.truststore.type", "PEM"), IsEmpty());
    EXPECT_THAT(with("ssl.truststore.type", "JKS"), ElementsAre(HasSubstr("ssl_cafile")));
    EXPECT_THAT(with("ssl.truststore.location", "/nowhere/ca.pem"),
        ElementsAre(HasSubstr("cannot be read")));
    EXPECT_THAT(with("ssl.truststore.location", "/bin/sh"),
        ElementsAre(HasSubstr("only PEM is read; `keytool -exportcert -rfc -keystore /bin/sh ")));
    EXPECT_THAT(with("sasl.oauth.token.provider", "x"),
        ElementsAre(HasSubstr("the program sets client_options::sasl_oauth_token_provider")));
}

TEST(security_options, of_files_tell_of_the_length_of_paths_only_where_it_is_wrong) {
    EXPECT_THAT(messages_of({{"security_protocol", "SSL"}, {"ssl_cafile", "/nowhere/nope.pem"}}),
        ElementsAre("ssl_cafile = '/nowhere/nope.pem': cannot be read: No such file or directory; "
                    "expected a file that can be read"));
    EXPECT_THAT(messages_of({{"security_protocol", "SSL"}, {"ssl_cafile", std::string(4096, 'x')}}),
        ElementsAre(HasSubstr(": 4096 bytes long, and a path has at most 4095; expected a file")));
}

TEST(security_options, of_pem_have_lines_in_one_line) {
    config_reader reader(client_options{});
    reader.set("ssl.ca.pem", "-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----\\n");
    // There is no use for it, and it is there all the same.
    EXPECT_THAT(messages(reader.problems()), ElementsAre(HasSubstr("ssl.ca.pem: ")));
}

// --- passwords
// ------------------------------------------------------------------------------------

TEST(security_options, of_passwords_may_be_called_for) {
    EXPECT_FALSE(password());
    EXPECT_FALSE(password(""));
    const password text("abc");
    EXPECT_EQ(text.get(), "abc");
    EXPECT_EQ(text, password(std::string("abc")));
    int calls = 0;
    const password called([&calls] { return "no. " + std::to_string(++calls); });
    EXPECT_TRUE(called);
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(called.get(), "no. 1");
    EXPECT_EQ(password(called).get(), "no. 2");
    EXPECT_EQ(called, password(called));
    EXPECT_NE(called, text);
    EXPECT_FALSE(password(password::function()));
}

// --- secrets
// --------------------------------------------------------------------------------------

const std::string marker = "hunter2";

TEST(secrets, are_not_in_values_or_problems) {
    std::string all;
    for (const option_info& each : client_option_table()) {
        if (!each.secret)
            continue;
        // Right or wrong, of use or not.
        for (const std::string& value :
            {marker, "-----BEGIN " + marker, "socks5://u:" + marker + "@host:1",
                "socks5://u:" + marker + "@host:x", marker + std::string(1, '\xff')}) {
            config_reader reader;
            reader.set(each.name, value, "-X");
            for (const std::string& message : messages(reader.problems()))
                all += message + '\n';
            client_options options;
            detail::option_rows()[*detail::find_option(each.name)].parse(value, options);
            for (const option_info& other : client_option_table())
                all += option_value(other, options) + '\n';
            for (const std::string& message : messages(validate(options)))
                all += message + '\n';
            try {
                require_valid(options);
            } catch (const exception& refused) {
                all += refused.what();
            }
        }
    }
    EXPECT_THAT(all, HasSubstr("(hidden)"));
    EXPECT_THAT(all, HasSubstr("sasl_plain_password"));
    EXPECT_THAT(all, Not(HasSubstr(marker)));
}

TEST(secrets, are_not_in_problems_of_paths_and_addresses) {
    const std::string key = "-----BEGIN PRIVATE KEY-----\\n" + std::string(marker);
    const std::string token = "eyJ" + std::string(marker);
    const std::string password(marker);
    for (const auto& [name, value] : {std::pair("ssl_keyfile", key), std::pair("ssl_cafile", key),
             std::pair("ssl.key.location", key), std::pair("ssl_keystore", key),
             std::pair("ssl.truststore.location", key), std::pair("sasl_kerberos_keytab", key),
             std::pair("sasl_oauth_token_file", token),
             std::pair("proxy_url", "socks5://al:" + password),
             std::pair("proxy_url", "http://al:" + password + "%40proxy:8080"),
             std::pair("proxy_url", "socks5://proxy:1080@al:" + password),
             std::pair("sasl_oauth_token_endpoint_url", "https://id:" + password + ".idp/token")}) {
        config_reader reader;
        reader.set(name, value);
        const std::vector<std::string> all = messages(reader.problems());
        EXPECT_THAT(all, Not(IsEmpty())) << name;
        for (const std::string& message : all)
            EXPECT_THAT(message, Not(HasSubstr(marker))) << name;
    }
    EXPECT_THAT(messages_of({{"ssl_keyfile", key}}), Contains(HasSubstr("_pem")));
}

TEST(secrets, are_not_in_problems_of_names_and_forms) {
    for (std::string_view name :
        {"sasl_plain_password", "ssl.key.password", "sasl.jaas.config", "sasl_plain_passwort",
            "pasword", "sasl.oauthbearer.client.secret", "ssl.truststore.password"}) {
        for (const std::string& message : messages_of({{name, marker}}))
            EXPECT_THAT(message, Not(HasSubstr(marker))) << name;
    }
    config_reader reader;
    reader.assign(marker, "-X");
    EXPECT_THAT(messages(reader.problems()), ElementsAre("-X: not of the form name=value"));
}

TEST(secrets, of_a_proxy_leave_the_rest_of_it_to_be_seen) {
    const auto shown = [](std::string url) {
        client_options options;
        options.proxy_url = std::move(url);
        for (const option_info& each : client_option_table())
            if (each.name == "proxy_url")
                return option_value(each, options);
        return std::string();
    };
    EXPECT_EQ(shown("socks5://alice:hunter2@host:1080"), "socks5://(hidden)@host:1080");
    EXPECT_EQ(shown("http://a@b:hunter2@host"), "http://(hidden)@host");
    EXPECT_EQ(shown("http://host:8080"), "http://host:8080");
}

} // namespace
} // namespace kafka
