// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Clients that encrypt and log in, over sockets: each way, rightly and wrongly.

#include "integration/client/secured.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace kafka::client_test {
namespace {

using testing::client_authentication;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr sasl_mechanism all_mechanisms[] = {sasl_mechanism::plain, sasl_mechanism::scram_sha_256,
    sasl_mechanism::scram_sha_512, sasl_mechanism::oauthbearer, sasl_mechanism::aws_msk_iam};

// --- TLS --------------------------------------------------------------------------------------

class encrypted : public with_security {
protected:
    void begin_with(client_authentication how) {
        testing::cluster_options made = secured();
        made.tls.client_auth = how;
        begin(made);
    }
    client_options certified(const testing::certified_key& own) {
        client_options made = over_tls();
        made.ssl_certificate_pem = own.certificate;
        made.ssl_key_pem = own.key;
        return made;
    }
};

TEST_F(encrypted, clients_are_served) {
    begin();
    EXPECT_EQ(ask(over_tls()).code, error_code());
    EXPECT_EQ(principal(), "") << "nobody has said who it is";
}

TEST_F(encrypted, clients_trust_nobody_without_being_told) {
    begin();
    client_options made = over_tls();
    made.ssl_ca_pem.clear();
    const error_info why = ask(made);
    EXPECT_EQ(why.code, errc::tls_unknown_ca) << why.message();
    EXPECT_EQ((*broker)->requests(), 0u);
}

TEST_F(encrypted, clients_are_known_by_their_certificates) {
    for (const auto how : {client_authentication::requested, client_authentication::required}) {
        begin_with(how);
        EXPECT_EQ(ask(certified((*broker)->issue_certificate("alice"))).code, error_code());
        EXPECT_EQ(principal(), "CN=alice");
    }
}

TEST_F(encrypted, clients_without_a_certificate_are_told_so) {
    begin_with(client_authentication::requested);
    EXPECT_EQ(ask(over_tls()).code, error_code()) << "which it need not have";
    begin_with(client_authentication::required);
    const error_info why = ask(over_tls());
    EXPECT_EQ(why.code, errc::tls_client_certificate_required) << why.message();
    EXPECT_THAT(why.message(), HasSubstr("ssl_certfile"));
}

TEST_F(encrypted, clients_with_a_certificate_of_somebody_else_are_told_so) {
    begin_with(client_authentication::required);
    const testing::cluster_thread other(secured());
    const testing::certified_key foreign = other->issue_certificate("mallory");
    const error_info why = ask(certified(foreign));
    EXPECT_EQ(why.code, errc::tls_client_certificate_refused) << why.message();
    EXPECT_THAT(why.message() + told(), Not(HasSubstr(foreign.key)));
}

TEST_F(encrypted, clients_that_do_not_encrypt_are_told_so) {
    begin();
    client_options made = over_tls();
    made.security_protocol = security_protocol::plaintext;
    made.ssl_ca_pem.clear();
    made.api_version_auto_timeout = 500ms; // it is taken for a lost connection, and tried again
    const error_info why = ask(made);
    EXPECT_NE(why.code, error_code());
    EXPECT_THAT(why.message(), HasSubstr("security_protocol"));
}

TEST_F(encrypted, clients_take_another_password_while_a_file_is_away) {
    begin();
    client_options made = as_alice(sasl_mechanism::plain);
    made.sasl_plain_password = "not yet right";
    made.ssl_ca_pem.clear();
    made.ssl_cafile = ::testing::TempDir() + "kafka-asio-ca-that-goes.pem";
    std::ofstream(made.ssl_cafile) << (*broker)->ca_certificate();
    client subject(context.get_executor(), made);
    std::filesystem::remove(made.ssl_cafile);
    EXPECT_NO_THROW(subject.set_sasl_credentials("alice", secret));
    EXPECT_THROW(subject.set_sasl_credentials("alice", ""), exception);
    std::optional<error_code> found;
    subject.async_bootstrap([&](error_code ec) { found = ec; });
    ASSERT_TRUE(run_until(context, [&] { return found.has_value(); }));
    EXPECT_EQ(*found, error_code());
}

// --- SASL over TLS ----------------------------------------------------------------------------

class logged_in : public with_security, public ::testing::WithParamInterface<sasl_mechanism> {};

INSTANTIATE_TEST_SUITE_P(by, logged_in, ::testing::ValuesIn(all_mechanisms),
    [](const auto& of) { return name_of(of.param); });

TEST_P(logged_in, clients_are_served) {
    begin();
    EXPECT_EQ(ask(as_alice(GetParam())).code, error_code());
    EXPECT_EQ(principal(), "alice");
    EXPECT_THAT(told(), Not(HasSubstr(secret)));
}

TEST_P(logged_in, clients_are_not_when_it_is_not_right) {
    begin();
    client_options made = as_alice(GetParam());
    make_wrong(made);
    const error_info why = ask(made);
    EXPECT_EQ(why.code, broker_errc::sasl_authentication_failed) << why.message();
    EXPECT_TRUE(why.code == condition::authentication);
    EXPECT_EQ((*broker)->requests(api_key::metadata), 0u);
    EXPECT_THAT(told() + why.message(), Not(HasSubstr(secret)));
}

TEST_P(logged_in, clients_are_not_where_it_is_not_offered) {
    testing::cluster_options made = secured();
    made.sasl.mechanisms = {GetParam() == sasl_mechanism::plain
                                ? testing::sasl_mechanism::scram_sha_256
                                : testing::sasl_mechanism::plain};
    begin(made);
    const error_info why = ask(as_alice(GetParam()));
    EXPECT_EQ(why.code, broker_errc::unsupported_sasl_mechanism) << why.message();
    EXPECT_THAT(why.message(), HasSubstr("it offers "));
    EXPECT_EQ((*broker)->requests(api_key::sasl_authenticate), 0u) << "nothing is told";
}

TEST_P(logged_in, clients_with_a_certificate_besides_are_who_they_say) {
    testing::cluster_options options = secured();
    options.tls.client_auth = client_authentication::required;
    begin(options);
    client_options made = as_alice(GetParam());
    const testing::certified_key own = (*broker)->issue_certificate("somebody");
    made.ssl_certificate_pem = own.certificate;
    made.ssl_key_pem = own.key;
    EXPECT_EQ(ask(made).code, error_code());
    EXPECT_EQ(principal(), "alice");
}

// --- sessions that end ------------------------------------------------------------------------

// In real time; the other tests of this are in simulated time. The broker says that sessions are
// short and does not mean it, so that a slow machine costs nobody a connection.
class prolonged : public with_security {
protected:
    /// Always five on their way, the next one as soon as one is answered.
    void ask_on() {
        const std::size_t number = asked++;
        subject->async_send(node_id(first), list_groups_request{},
            [this, number](error_code ec, const list_groups_response& answer) {
                EXPECT_EQ(ec, error_code()) << number;
                EXPECT_TRUE(ec || is_answer(answer)) << number;
                EXPECT_EQ(number, answered++);
                if (!enough)
                    ask_on();
            });
    }

    std::optional<client> subject;
    std::size_t asked = 0;
    std::size_t answered = 0;
    bool enough = false;
};

TEST_F(prolonged, sessions_lose_no_request_of_a_full_pipeline) {
    testing::cluster_options made = secured();
    made.sasl.max_reauth = 1min;
    begin(made);
    (*broker)->inject(fault().session_lifetime(5s).always());
    // All are answered late, as a fetch is that waits for data: together later than the session
    // ends.
    (*broker)->inject(fault().of(api_key::list_groups).always().delay(200ms));
    subject.emplace(context.get_executor(), as_alice(sasl_mechanism::scram_sha_512));
    bool is_known = false;
    subject->async_bootstrap([&](error_code ec) {
        EXPECT_EQ(ec, error_code());
        is_known = true;
    });
    ASSERT_TRUE(run_until(context, [&] { return is_known; }));
    for (int i = 0; i < 5; ++i)
        ask_on();
    ASSERT_TRUE(run_until(context, [&] { return answered >= 5; }));
    const auto connections = (*broker)->connections();
    ASSERT_TRUE(run_until(context, [&] { return told_often("authenticated again") >= 1; }));
    enough = true;
    ASSERT_TRUE(run_until(context, [&] { return answered == asked; }));
    EXPECT_EQ((*broker)->connections(), connections);
    EXPECT_THAT(told(), Not(HasSubstr(secret)));
}

} // namespace
} // namespace kafka::client_test
