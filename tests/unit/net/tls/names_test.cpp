// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Whom a certificate is for, and what the server is told.
#include "net/tls/handles.hpp"
#include "unit/net/tls/engines.hpp"

#include <gmock/gmock.h>
#include <kafka/error.hpp>
#include <openssl/pem.h>

#include <string>
#include <string_view>
#include <utility>

namespace kafka::net::tls {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

failure outcome(
    const client_settings& client, const certificate_wishes& wishes, const std::string& host) {
    engines both(*client_with(client), *server_with(showing(trusted().issue(wishes))), host);
    both.handshake();
    return both.client->why();
}

TEST(names, are_matched_as_they_should_be) {
    struct row {
        std::string name; // in the certificate
        std::string host;
        bool matches;
    };
    const row table[] = {
        {"broker.example.com", "broker.example.com", true},
        {"BROKER.example.COM", "broker.example.com", true},
        {"broker.example.com", "BROKER.example.com", true},
        {"broker.example.com", "broker.example.com.", true},
        {"broker.example.com", "broker.example.org", false},
        {"broker.example.com", "x.broker.example.com", false},
        {"broker.example.com", "example.com", false},
        {"*.example.com", "broker.example.com", true},
        {"*.example.com", "broker.EXAMPLE.com.", true},
        {"*.example.com", "a.broker.example.com", false},
        {"*.example.com", "example.com", false},
        {"*.example.com", ".example.com", false},
        {"b*.example.com", "broker.example.com", false},
        {"*r.example.com", "broker.example.com", false},
        {"b*r.example.com", "broker.example.com", false},
        {"broker.*.com", "broker.example.com", false},
        {"*.*.com", "broker.example.com", false},
        {"*.com", "example.com", false},
        {"*", "broker", false},
        {"10.0.0.1", "10.0.0.1", false},
        {"*.0.0.1", "10.0.0.1", false},
    };
    for (const row& each : table) {
        const failure why =
            outcome(trusting(), {.common_name = "x", .dns_names = {each.name}}, each.host);
        EXPECT_EQ(why.code, each.matches ? error_code() : errc::tls_wrong_host)
            << each.name << " for " << each.host << ": " << why.detail;
    }
}

TEST(addresses, are_matched_as_they_should_be) {
    struct row {
        std::string address; // in the certificate
        std::string host;
        bool matches;
    };
    const row table[] = {
        {"10.0.0.1", "10.0.0.1", true},
        {"10.0.0.1", "10.0.0.2", false},
        {"10.0.0.1", "broker", false},
        {"::1", "::1", true},
        {"::1", "0:0:0:0:0:0:0:1", true},
        {"::1", "::2", false},
        {"fe80::1", "fe80::1%eth0", true},
        {"::ffff:10.0.0.1", "10.0.0.1", false},
    };
    for (const row& each : table) {
        const failure why =
            outcome(trusting(), {.common_name = "x", .addresses = {each.address}}, each.host);
        EXPECT_EQ(why.code, each.matches ? error_code() : errc::tls_wrong_host)
            << each.address << " for " << each.host << ": " << why.detail;
    }
}

TEST(the_subject, counts_only_where_no_names_are_given) {
    EXPECT_FALSE(outcome(trusting(), {.common_name = "broker"}, "broker"));
    EXPECT_EQ(outcome(trusting(), {.common_name = "broker", .dns_names = {"other"}}, "broker").code,
        errc::tls_wrong_host);
    EXPECT_EQ(
        outcome(trusting(), {.common_name = "10.0.0.1"}, "10.0.0.1").code, errc::tls_wrong_host);
}

TEST(the_host, is_all_that_is_not_checked_when_that_is_turned_off) {
    client_settings lax = trusting();
    lax.check_hostname = false;
    EXPECT_FALSE(outcome(lax, {.dns_names = {"other"}}, "broker"));
    const certificate_authority other("Other authority");
    engines both(*client_with(lax), *server_with(showing(other.issue({.dns_names = {"broker"}}))));
    both.handshake();
    EXPECT_EQ(both.client->why().code, errc::tls_unknown_ca);
}

class server_name : public ::testing::Test {
protected:
    static std::string first_message(client_settings settings, const std::string& host) {
        const auto client = client_with(std::move(settings))->connect(host, 9093);
        client->handshake();
        return take(*client);
    }
};

TEST_F(server_name, is_told_for_names_alone) {
    client_settings lax = trusting();
    lax.check_hostname = false;
    for (const client_settings& each : {trusting(), lax}) {
        const std::string told = first_message(each, "broker.example.com.");
        EXPECT_THAT(told, HasSubstr("broker.example.com"));
        EXPECT_THAT(told, Not(HasSubstr("broker.example.com.")));
        EXPECT_THAT(first_message(each, "10.20.30.40"), Not(HasSubstr("10.20.30.40")));
        EXPECT_THAT(first_message(each, "fe80::1234"), Not(HasSubstr("fe80::1234")));
    }
}

// --- a context of the user's --------------------------------------------------------------------

class users_context : public ::testing::Test {
protected:
    client_settings settings(bool check_hostname = true) {
        client_settings made;
        made.native = std::shared_ptr<void>(context, context.get());
        made.check_hostname = check_hostname;
        return made;
    }
    void trust(std::string_view pem) {
        const bio_ptr from(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
        const x509_ptr root(PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr));
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), root.get());
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    }

    std::shared_ptr<SSL_CTX> context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
};

TEST_F(users_context, has_names_checked_also_if_it_verifies_nothing) {
    const auto client = client_with(settings());
    EXPECT_THAT(client->take_warning(), HasSubstr("verifies no certificates"));
    EXPECT_EQ(client->take_warning(), "");
    EXPECT_FALSE(outcome(settings(), {.dns_names = {"broker"}}, "broker"));
    EXPECT_FALSE(outcome(settings(), {.addresses = {"10.0.0.1"}}, "10.0.0.1"));
    const failure why = outcome(settings(), {.common_name = "x", .dns_names = {"other"}}, "broker");
    EXPECT_EQ(why.code, errc::tls_wrong_host);
    EXPECT_THAT(why.detail, HasSubstr("for other"));
    EXPECT_FALSE(outcome(settings(false), {.dns_names = {"other"}}, "broker"));
}

TEST_F(users_context, verifies_as_the_user_wants) {
    const certificate_authority other("Other authority");
    trust(other.certificate());
    EXPECT_EQ(client_with(settings())->take_warning(), "");
    EXPECT_EQ(outcome(settings(), {.dns_names = {"broker"}}, "broker").code, errc::tls_unknown_ca);
    trust(trusted().certificate());
    EXPECT_FALSE(outcome(settings(), {.dns_names = {"broker"}}, "broker"));
    EXPECT_EQ(outcome(settings(), {.dns_names = {"other"}}, "broker").code, errc::tls_wrong_host);
    // And by his own function.
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX* store) {
        X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
        return 0;
    });
    EXPECT_EQ(outcome(settings(), {.dns_names = {"broker"}}, "broker").code, errc::tls_unknown_ca);
}

TEST_F(users_context, has_names_checked_whatever_its_functions_say) {
    const auto check = [this](const char* what) {
        EXPECT_FALSE(outcome(settings(), {.dns_names = {"broker"}}, "broker")) << what;
        EXPECT_FALSE(outcome(settings(), {.addresses = {"10.0.0.1"}}, "10.0.0.1")) << what;
        const certificate_wishes other{.common_name = "x", .dns_names = {"other", "*.0.0.1"}};
        const failure why = outcome(settings(), other, "broker");
        EXPECT_EQ(why.code, errc::tls_wrong_host) << what;
        EXPECT_THAT(why.detail, HasSubstr("for other")) << what;
        EXPECT_EQ(outcome(settings(), other, "10.0.0.1").code, errc::tls_wrong_host) << what;
        EXPECT_FALSE(outcome(settings(false), other, "broker")) << what;
    };
    trust(trusted().certificate());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
    check("one that is asked of each certificate");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(
        context.get(), [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
    check("one in place of all verification");
}

TEST_F(users_context, is_told_of_a_name_also_where_it_takes_an_unknown_issuer_for_good) {
    const certificate_authority other("Other authority");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, [](int, X509_STORE_CTX*) { return 0; });
    engines both(*client_with(settings()),
        *server_with(showing(other.intermediate().issue({.dns_names = {"elsewhere"}}))));
    both.handshake();
    EXPECT_EQ(both.client->why().code, errc::tls_wrong_host);
    EXPECT_THAT(both.client->why().detail, HasSubstr("the certificate of broker:9093 ["));
}

TEST_F(users_context, has_names_checked_of_sessions_that_are_resumed) {
    static SSL_SESSION* kept = nullptr;
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(context.get(), [](SSL*, SSL_SESSION* session) {
        SSL_SESSION_free(std::exchange(kept, session));
        return 1;
    });
    SSL_CTX_set_info_callback(context.get(), [](const SSL* ssl, int where, int) {
        if ((where & SSL_CB_HANDSHAKE_START) != 0 && kept != nullptr)
            SSL_set_session(const_cast<SSL*>(ssl), kept);
    });
    const auto server = server_with(showing(trusted().issue({.dns_names = {"other"}})));
    engines first(*client_with(settings(false)), *server);
    first.handshake();
    ASSERT_TRUE(first.done());
    ASSERT_NE(kept, nullptr);
    engines second(*client_with(settings(false)), *server);
    second.handshake();
    EXPECT_TRUE(second.client->facts().resumed);
    engines third(*client_with(settings()), *server);
    third.handshake();
    EXPECT_EQ(third.client->why().code, errc::tls_wrong_host);
    EXPECT_TRUE(third.client->facts().resumed);
    SSL_SESSION_free(std::exchange(kept, nullptr));
}

TEST_F(users_context, tells_the_server_the_name) {
    const auto client = client_with(settings())->connect("broker.example.com", 9093);
    client->handshake();
    EXPECT_THAT(take(*client), HasSubstr("broker.example.com"));
}

TEST_F(users_context, is_one_for_clients) {
    context.reset(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    EXPECT_THAT(refusal_of(settings()), HasSubstr("ssl_context: is one for servers"));
}

} // namespace
} // namespace kafka::net::tls
