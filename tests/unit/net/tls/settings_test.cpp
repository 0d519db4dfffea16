// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Settings in all their forms, and those that cannot be used.
#include "testing/certificates/pem.hpp"
#include "unit/net/tls/with_files.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <kafka/error.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace kafka::net::tls {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using enum server_settings::client_authentication;
using namespace std::chrono_literals;

class settings : public with_files {};

// --- forms --------------------------------------------------------------------------------------

TEST_F(settings, come_as_text_or_in_files) {
    EXPECT_EQ(known_to_server(known_as(own)), "CN=me");
    client_settings files;
    files.ca_file = file("ca", trusted().certificate());
    files.certificate_file = file("certificate", own.chain());
    files.key_file = file("key", own.key);
    EXPECT_EQ(known_to_server(files), "CN=me");
    client_settings one = trusting();
    one.certificate_file = file("both", own.key + own.chain());
    EXPECT_EQ(known_to_server(one), "CN=me");
}

TEST_F(settings, may_be_encrypted) {
    client_settings from = known_as(own);
    from.key_pem = secret_of(testing::encrypted_key(own.key, "s3cret"));
    from.password = secret_of("s3cret");
    EXPECT_EQ(known_to_server(from), "CN=me");
    from.password = {};
    int asked = 0;
    from.ask_password = [&asked] {
        ++asked;
        return secret_of("s3cret");
    };
    EXPECT_EQ(known_to_server(from), "CN=me");
    EXPECT_EQ(asked, 1);
}

TEST_F(settings, may_come_in_a_keystore) {
    const auto between = trusted().intermediate();
    const auto issued = between.issue({.common_name = "stored"});
    client_settings from = trusting();
    from.keystore_file = file("store.p12", testing::keystore(issued, "s3cret"));
    from.password = secret_of("s3cret");
    EXPECT_EQ(known_to_server(from), "CN=stored");
    from.keystore_file = file("open.p12", testing::keystore(issued, ""));
    from.password = {};
    EXPECT_EQ(known_to_server(from), "CN=stored");
}

TEST_F(settings, trust_all_that_is_in_a_folder) {
    const certificate_authority other("Other authority");
    client_settings from;
    from.ca_path = folder.string();
    EXPECT_THAT(refusal_of(from), AllOf(StartsWith("ssl_capath: " + folder.string()),
                                      HasSubstr("no file with certificates")));
    file("one.pem", other.certificate());
    file("two", trusted().certificate());
    file("README", "no certificate");
    engines both(*client_with(from), *server_with(showing(broker_certificate())));
    both.handshake();
    EXPECT_TRUE(both.done()) << both.client->why().detail;
}

TEST_F(settings, trust_the_systems_authorities_if_nothing_is_said) {
    engines both(*client_with({}), *server_with(showing(broker_certificate())));
    both.handshake();
    EXPECT_EQ(both.client->why().code, errc::tls_unknown_ca);
    EXPECT_THAT(both.client->why().detail, HasSubstr("trusted is: this system's authorities ("));
}

TEST_F(settings, choose_ciphers) {
    client_settings from = trusting();
    from.ciphersuites = "TLS_CHACHA20_POLY1305_SHA256";
    from.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
    engines recent(*client_with(from), *server_with(showing(broker_certificate())));
    recent.handshake();
    EXPECT_EQ(recent.client->facts().cipher, "TLS_CHACHA20_POLY1305_SHA256");
    server_settings old = showing(broker_certificate());
    old.max_version = version::tls1_2;
    engines older(*client_with(from), *server_with(old));
    older.handshake();
    EXPECT_EQ(older.client->facts().cipher, "ECDHE-ECDSA-AES256-GCM-SHA384");
}

TEST_F(settings, have_secrets_written_only_when_asked) {
    client_settings from = trusting();
    from.keylog_file = (folder / "keys").string();
    engines both(*client_with(from), *server_with(showing(broker_certificate())));
    both.handshake();
    std::stringstream text;
    text << std::ifstream(from.keylog_file).rdbuf();
    EXPECT_THAT(text.str(), HasSubstr("CLIENT_TRAFFIC_SECRET_0 "));
    const auto rights = std::filesystem::status(from.keylog_file).permissions();
    EXPECT_EQ(rights & std::filesystem::perms::all,
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    from.keylog_file = (folder / "missing" / "keys").string();
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_keylog_file: " + from.keylog_file + ": No such"));
}

TEST_F(settings, have_secrets_written_where_nobody_else_reads_them) {
    client_settings from = trusting();
    from.keylog_file = file("keys", "of before\n");
    std::filesystem::permissions(from.keylog_file, std::filesystem::perms(0664));
    engines both(*client_with(from), *server_with(showing(broker_certificate())));
    both.handshake();
    EXPECT_EQ(
        std::filesystem::status(from.keylog_file).permissions(), std::filesystem::perms(0600));
    std::stringstream text;
    text << std::ifstream(from.keylog_file).rdbuf();
    EXPECT_THAT(text.str(), StartsWith("of before\nSERVER_HANDSHAKE_TRAFFIC_SECRET "));
}

TEST_F(settings, have_secrets_written_to_files_only) {
    client_settings from = trusting();
    from.keylog_file = (folder / "pipe").string();
    ASSERT_EQ(::mkfifo(from.keylog_file.c_str(), 0600), 0);
    const std::string refused = "ssl_keylog_file: " + from.keylog_file + ": is not a regular file";
    EXPECT_EQ(refusal_of(from), refused);
    const int reader = ::open(from.keylog_file.c_str(), O_RDONLY | O_NONBLOCK);
    EXPECT_EQ(refusal_of(from), refused);
    ::close(reader);
    from.keylog_file = folder.string();
    EXPECT_EQ(refusal_of(from), "ssl_keylog_file: " + folder.string() + ": Is a directory");
}

TEST_F(settings, warn_of_an_own_certificate_that_has_expired) {
    const auto client = client_with(
        known_as(trusted().issue({.common_name = "late", .valid = {.from = -48h, .to = -24h}})));
    EXPECT_THAT(client->take_warning(),
        AllOf(HasSubstr("ssl_certificate_pem"), HasSubstr("has expired"), HasSubstr("CN=late")));
}

// --- refusals -----------------------------------------------------------------------------------

TEST_F(settings, with_files_that_are_not_there_are_refused) {
    const std::string missing = (folder / "missing").string();
    client_settings from;
    from.ca_file = missing;
    EXPECT_EQ(refusal_of(from), "ssl_cafile: " + missing + ": No such file or directory");
    from.ca_file = folder.string();
    EXPECT_THAT(refusal_of(from), HasSubstr("is a folder"));
    from = {};
    from.ca_path = missing;
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_capath: " + missing));
    from = trusting();
    from.certificate_file = missing;
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_certfile: " + missing));
    from = trusting();
    from.certificate_pem = own.certificate;
    from.key_file = missing;
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_keyfile: " + missing));
    from = trusting();
    from.crl_file = missing;
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_crlfile: " + missing));
    from = trusting();
    from.keystore_file = missing;
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_keystore: " + missing));
}

TEST_F(settings, that_are_no_pem_are_refused) {
    client_settings from;
    from.ca_file = file("ca", "nonsense");
    EXPECT_EQ(
        refusal_of(from), "ssl_cafile: " + from.ca_file + ": has no certificate in PEM in it");
    from.ca_file = file("java", "\xFE\xED\xFE\xED nonsense");
    EXPECT_THAT(refusal_of(from), HasSubstr("keytool -exportcert -rfc"));
    from.ca_file = file("binary", "\x30\x82 nonsense");
    EXPECT_THAT(refusal_of(from), HasSubstr("openssl pkcs12"));
    from.ca_file = file("empty", "");
    EXPECT_THAT(refusal_of(from), HasSubstr("is empty"));
    std::string damaged = trusted().certificate() + trusted().certificate();
    damaged[damaged.size() / 2 + 100] = '!';
    from.ca_file = file("damaged", damaged);
    EXPECT_THAT(refusal_of(from), HasSubstr("certificate number 2 in it cannot be read"));
    from = known_as(own);
    from.key_pem = secret_of("no key");
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_key_pem: has no private key in PEM in it"));
    from.key_pem = secret_of("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_key_pem: the private key cannot be read"));
    from = trusting();
    from.crl_file = file("list", trusted().certificate());
    EXPECT_THAT(refusal_of(from), HasSubstr("has no list of revoked certificates"));
    from = trusting();
    from.keystore_file = file("store", own.chain());
    EXPECT_THAT(refusal_of(from), HasSubstr("is PEM, not PKCS#12"));
    from.keystore_file = file("store", "nonsense");
    EXPECT_THAT(refusal_of(from), HasSubstr("is not PKCS#12"));
}

TEST_F(settings, with_wrong_passwords_are_refused_without_telling_them) {
    client_settings from = known_as(own);
    from.key_pem = secret_of(testing::encrypted_key(own.key, "s3cret"));
    EXPECT_THAT(refusal_of(from), HasSubstr("is encrypted, and there is no ssl_password"));
    from.password = secret_of("wr0ng");
    EXPECT_THAT(refusal_of(from),
        AllOf(HasSubstr("ssl_key_pem: the private key cannot be decrypted with ssl_password"),
            Not(HasSubstr("wr0ng"))));
    from.ask_password = []() -> crypto::secret { throw std::runtime_error("vault is shut"); };
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_password: the password could not be had: vault"));
    from = trusting();
    from.keystore_file = file("store", testing::keystore(own, "s3cret"));
    EXPECT_THAT(refusal_of(from), HasSubstr("is encrypted, and there is no ssl_password"));
    from.password = secret_of("wr0ng");
    EXPECT_THAT(refusal_of(from),
        AllOf(HasSubstr("cannot be decrypted with ssl_password"), Not(HasSubstr("wr0ng"))));
}

TEST_F(settings, in_a_keystore_without_a_mac_say_so) {
    client_settings from = trusting();
    from.keystore_file = file("store", testing::keystore(own, "s3cret", false));
    from.password = secret_of("s3cret");
    EXPECT_THAT(
        refusal_of(from), AllOf(StartsWith("ssl_keystore: " + from.keystore_file + ": has no MAC"),
                              HasSubstr("without -nomac")));
}

TEST_F(settings, that_do_not_fit_each_other_are_refused) {
    client_settings from = known_as(own);
    from.key_pem = secret_of(broker_certificate().key);
    EXPECT_THAT(refusal_of(from),
        HasSubstr("ssl_key_pem: the private key does not belong to the certificate"));
    from = trusting();
    from.key_pem = secret_of(own.key);
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_key_pem: a private key needs its certificate"));
    from = trusting();
    from.certificate_pem = own.chain();
    EXPECT_THAT(
        refusal_of(from), HasSubstr("has no private key in it, and there is no ssl_keyfile"));
    from = trusting();
    from.ca_file = "x";
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_cafile: cannot be set together with ssl_ca_pem"));
    from = known_as(own);
    from.keystore_file = "x";
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_keystore: cannot be set together with"));
}

TEST_F(settings, that_leave_no_cipher_are_refused) {
    client_settings from = trusting();
    from.ciphers = "NO-SUCH-CIPHER";
    EXPECT_EQ(refusal_of(from), "ssl_ciphers: 'NO-SUCH-CIPHER' selects no cipher");
    from = trusting();
    from.ciphersuites = "TLS_NO_SUCH_SUITE";
    EXPECT_THAT(refusal_of(from), HasSubstr("ssl_ciphersuites: 'TLS_NO_SUCH_SUITE' is not"));
}

TEST_F(settings, that_encrypt_nothing_are_refused) {
    client_settings from = trusting();
    from.ciphers = "eNULL:@SECLEVEL=0";
    EXPECT_EQ(refusal_of(from),
        "ssl_ciphers: ECDHE-ECDSA-NULL-SHA does not encrypt anything: leave it out (:!eNULL)");
    from.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:NULL-SHA256:@SECLEVEL=0";
    EXPECT_THAT(refusal_of(from), StartsWith("ssl_ciphers: NULL-SHA256 does not encrypt"));
    from.ciphers = "ALL:!eNULL:@SECLEVEL=0";
    EXPECT_THAT(refusal_of(from),
        AllOf(StartsWith("ssl_ciphers: with A"), HasSubstr("anybody can pose as a broker")));
    for (const char* const good : {"ALL:!aNULL:@SECLEVEL=0", "ALL", "HIGH:!MD5:-RC4-SHA"}) {
        from.ciphers = good;
        EXPECT_EQ(refusal_of(from), "not refused") << good;
    }
}

TEST_F(settings, that_name_ciphers_which_there_are_not_are_refused) {
    client_settings from = trusting();
    from.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES512-GCM-SHA256";
    EXPECT_EQ(refusal_of(from),
        "ssl_ciphers: OpenSSL knows no cipher 'ECDHE-ECDSA-AES512-GCM-SHA256' up to TLS 1.2: "
        "openssl ciphers -v shows those that there are");
    from.ciphers = "AES128-SHA256 ECDHE+AESGCM,!RC4-SHA:TLS_AES_256_GCM_SHA384";
    EXPECT_EQ(refusal_of(from),
        "ssl_ciphers: OpenSSL knows no cipher 'TLS_AES_256_GCM_SHA384' up to TLS 1.2: openssl "
        "ciphers -v shows those that there are");
    from = trusting();
    from.ciphersuites = "TLS_AES_256_GCM_SHA384:TLS_AES_512_GCM_SHA384";
    EXPECT_EQ(refusal_of(from),
        "ssl_ciphersuites: OpenSSL knows no cipher 'TLS_AES_512_GCM_SHA384' of TLS 1.3: openssl "
        "ciphers -v shows those that there are");
}

// --- servers ------------------------------------------------------------------------------------

TEST(server_settings_that, cannot_be_used_are_refused) {
    const auto refusal = [](const server_settings& from) {
        const auto made = server_context::make(from);
        const auto* refused = std::get_if<settings_error>(&made);
        return refused ? refused->message() : "not refused";
    };
    EXPECT_THAT(refusal({}), StartsWith("certificate_pem: "));
    server_settings from = showing(broker_certificate());
    from.key_pem = secret_of(trusted().issue({}).key);
    EXPECT_THAT(refusal(from), HasSubstr("does not belong"));
    from = showing(broker_certificate());
    from.client_auth = required;
    EXPECT_THAT(refusal(from), StartsWith("client_ca_pem: "));
    from = showing(broker_certificate());
    from.ciphers = "nonsense";
    EXPECT_THAT(refusal(from), StartsWith("ciphers: "));
}

} // namespace
} // namespace kafka::net::tls
