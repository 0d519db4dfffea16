// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/diagnosis.hpp"
#include "visits.hpp"

#include <gmock/gmock.h>

namespace kafka::cli::doctor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// --- another protocol than the listener's --------------------------------------------------------

finding of_versions(std::string protocol, trouble wrong, peer really) {
    return only(
        seen({with(server("one"), {failed(versions_known(), wrong, "", std::move(really))})},
            std::move(protocol), "SCRAM-SHA-256"));
}

TEST(doctor_protocol, a_plaintext_client_on_a_tls_port) {
    const finding found = of_versions("PLAINTEXT", trouble::closed, {speaker::tls});
    EXPECT_EQ(found.why, cause::plaintext_client_on_tls_port);
    EXPECT_THAT(found.change.front(), HasSubstr("security_protocol to SSL, or to SASL_SSL"));
    EXPECT_THAT(found.change.front(), HasSubstr("ssl_cafile"));
    EXPECT_THAT(of_versions("SASL_PLAINTEXT", trouble::foreign, {speaker::tls}).change.front(),
        HasSubstr("security_protocol to SASL_SSL,"));
}

TEST(doctor_protocol, a_tls_client_on_a_plaintext_port) {
    const auto told = [](std::string protocol) {
        return only(seen(
            {with(server("one"), {failed(secured(), trouble::not_tls, "", peer{speaker::kafka})})},
            std::move(protocol)));
    };
    EXPECT_EQ(told("SSL").why, cause::tls_client_on_plaintext_port);
    EXPECT_THAT(told("SSL").change.back(), HasSubstr("security_protocol to PLAINTEXT:"));
    EXPECT_THAT(told("SASL_SSL").change.back(), HasSubstr("security_protocol to SASL_PLAINTEXT:"));
    EXPECT_THAT(told("SASL_SSL").change.back(), HasSubstr("not even the login"));
}

TEST(doctor_protocol, an_http_server) {
    const peer http{speaker::http, "HTTP/1.1 400 Bad Request"};
    for (const finding& found : {of_versions("PLAINTEXT", trouble::foreign, http),
             only(seen(
                 {with(server("one"), {failed(secured(), trouble::not_tls, "", http)})}, "SSL"))}) {
        EXPECT_EQ(found.why, cause::http_server);
        EXPECT_THAT(found.what, HasSubstr("'HTTP/1.1 400 Bad Request'"));
        EXPECT_THAT(found.change.front(), HasSubstr("port in bootstrap_servers"));
    }
}

TEST(doctor_protocol, something_else_entirely) {
    const finding ssh = of_versions("PLAINTEXT", trouble::foreign, {speaker::text, "SSH-2.0-x"});
    EXPECT_EQ(ssh.why, cause::not_kafka);
    EXPECT_THAT(ssh.what, HasSubstr("'SSH-2.0-x'"));
    EXPECT_EQ(of_versions("PLAINTEXT", trouble::foreign, {speaker::binary}).why, cause::not_kafka);
}

TEST(doctor_protocol, nobody_says_anything) {
    const finding silent = of_versions("PLAINTEXT", trouble::silent, {});
    EXPECT_EQ(silent.why, cause::no_answer);
    EXPECT_THAT(silent.what, HasSubstr("says nothing"));
    EXPECT_THAT(of_versions("PLAINTEXT", trouble::closed, {}).what, HasSubstr("closes them"));
    EXPECT_THAT(of_versions("SSL", trouble::closed, {}).what,
        HasSubstr("speaks TLS, and inside of that it hangs up"));
}

TEST(doctor_protocol, nobody_says_anything_to_tls_either) {
    const auto told = [](trouble wrong, std::string protocol, speaker who = speaker::nobody) {
        const bool tls = protocol == "SSL";
        return only(seen({with(server("one"),
                             {tls ? failed(secured(), wrong, "as it ended", peer{who})
                                  : failed(versions_known(), wrong, "as it ended", peer{who})})},
            std::move(protocol)));
    };
    EXPECT_EQ(told(trouble::silent, "SSL"), told(trouble::silent, "PLAINTEXT"));
    EXPECT_EQ(told(trouble::closed, "SSL").why, cause::no_answer);
    EXPECT_THAT(told(trouble::closed, "SSL").what,
        HasSubstr("in front of nothing or that knows no server of this name, or no broker."));
    // Who begins a handshake, and does not end it, is there.
    EXPECT_EQ(told(trouble::silent, "SSL", speaker::tls).why, cause::tls_failed);
    EXPECT_EQ(told(trouble::closed, "SSL", speaker::tls).why, cause::tls_failed);
}

TEST(doctor_protocol, of_an_advertised_listener_the_broker_is_to_be_changed) {
    const finding found = only(seen({with(server("one"), to_the_end()),
        with(broker_at(2, "two"), {failed(versions_known(), trouble::foreign, "",
                                      peer{speaker::http, "HTTP/1.0 400"})})}));
    EXPECT_EQ(found.why, cause::http_server);
    EXPECT_THAT(found.where, ElementsAre("two:9092"));
    EXPECT_THAT(found.change.front(), HasSubstr("advertised.listeners"));
}

TEST(doctor_protocol, what_an_advertised_listener_speaks_is_no_reason_to_speak_it_everywhere) {
    const auto told = [](std::string protocol, step last) {
        return only(
            seen({with(server("one"), to_the_end()), with(broker_at(2, "two"), {std::move(last)})},
                std::move(protocol)));
    };
    const finding plain =
        told("PLAINTEXT", failed(versions_known(), trouble::closed, "", peer{speaker::tls}));
    EXPECT_EQ(plain.why, cause::advertised_other_protocol);
    EXPECT_EQ(plain.what, "Broker 2 tells its clients to come to two:9092, and unlike the listener "
                          "that says so, what listens there speaks TLS.");
    EXPECT_THAT(plain.change, ElementsAre(HasSubstr("put advertised.listeners right")));
    const finding tls = told("SSL", failed(secured(), trouble::not_tls, "", peer{speaker::kafka}));
    EXPECT_EQ(tls.why, cause::advertised_other_protocol);
    EXPECT_THAT(tls.what, HasSubstr("what listens there speaks Kafka's protocol without TLS."));
    EXPECT_EQ(tls.change, plain.change);
    const finding login =
        told("PLAINTEXT", failed(described(), trouble::closed, "",
                              peer{.who = speaker::kafka, .mechanisms = {{"PLAIN"}}}));
    EXPECT_THAT(login.what, HasSubstr("what listens there wants clients to log in."));
    EXPECT_EQ(login.change, plain.change);
    EXPECT_THAT(told("SASL_PLAINTEXT", failed(logged_in{"PLAIN"}, trouble::no_sasl)).what,
        HasSubstr("what listens there knows no login."));
}

TEST(doctor_protocol, an_answer_of_kafkas_that_cannot_be_used) {
    const finding found = of_versions("PLAINTEXT", trouble::unusable_answer, {speaker::kafka});
    EXPECT_EQ(found.why, cause::unusable_answer);
    EXPECT_THAT(found.what, HasSubstr("in Kafka's framing, but its answer to ApiVersions"));
    EXPECT_THAT(of_versions("PLAINTEXT", trouble::closed, {speaker::kafka}).what,
        HasSubstr("speaks Kafka's protocol, and yet at first it hung up"));
    EXPECT_THAT(of_versions("PLAINTEXT", trouble::silent, {speaker::kafka}).what,
        HasSubstr("did not answer in time"));
}

TEST(doctor_protocol, a_broker_that_is_too_slow_for_the_client) {
    const auto told = [](double ms, trouble wrong) {
        return only(seen({with(server("one"), {found(versions_known{broker_version{4, 3, 0}}, ms),
                                                  failed(described(), wrong, "too late")})}));
    };
    EXPECT_EQ(told(5900, trouble::silent).why, cause::slow_answers);
    EXPECT_THAT(told(5900, trouble::silent).what, HasSubstr("It answers, but slowly (5.9 s)"));
    EXPECT_THAT(told(5900, trouble::silent).change.back(), HasSubstr("legacy_probing=false"));
    EXPECT_EQ(told(20, trouble::silent).why, cause::no_metadata);
    EXPECT_EQ(told(5900, trouble::closed).why, cause::no_metadata);
}

// --- logging in ----------------------------------------------------------------------------------

peer broker_with(std::vector<std::string> mechanisms) {
    return {.who = speaker::kafka, .mechanisms = std::move(mechanisms)};
}

finding of_login(std::string mechanism, trouble wrong, peer really, std::string detail = {}) {
    return only(seen({with(server("one"), {found(versions_known{broker_version{4, 3, 0}}),
                                              failed(logged_in{mechanism}, wrong, std::move(detail),
                                                  std::move(really))})},
        "SASL_PLAINTEXT", mechanism));
}

TEST(doctor_login, a_listener_with_sasl_and_a_client_without) {
    const auto told = [](std::string protocol) {
        return only(seen({with(server("one"), {found(versions_known{broker_version{4, 3, 0}}),
                                                  failed(described(), trouble::closed, "",
                                                      broker_with({"PLAIN", "SCRAM-SHA-256"}))})},
            std::move(protocol)));
    };
    EXPECT_EQ(told("PLAINTEXT").why, cause::sasl_required);
    EXPECT_THAT(told("PLAINTEXT").what, HasSubstr("The broker offers PLAIN and SCRAM-SHA-256."));
    EXPECT_THAT(told("PLAINTEXT").change.front(),
        HasSubstr("Set security_protocol to SASL_PLAINTEXT, sasl_mechanism to SCRAM-SHA-256, and "
                  "sasl_plain_username and sasl_plain_password."));
    EXPECT_THAT(told("SSL").change.front(), HasSubstr("security_protocol to SASL_SSL,"));
}

TEST(doctor_login, metadata_may_fail_for_other_reasons) {
    const auto told = [](std::optional<peer> really) {
        return only(seen({with(server("one"),
            {found(versions_known{broker_version{4, 3, 0}}),
                failed(described(), trouble::other, "no brokers in it", std::move(really))})}));
    };
    EXPECT_EQ(told({}).why, cause::no_metadata);
    // Only who is not wanted is sent away without a word.
    EXPECT_EQ(told(broker_with({"PLAIN"})).why, cause::no_metadata);
    EXPECT_THAT(told({}).what, HasSubstr("(no brokers in it)"));
    EXPECT_EQ(told(broker_with({})).why, cause::no_metadata);
}

TEST(doctor_login, a_client_with_sasl_and_a_listener_without) {
    const finding found = of_login("PLAIN", trouble::no_sasl, broker_with({}));
    EXPECT_EQ(found.why, cause::sasl_not_enabled);
    EXPECT_THAT(found.change.front(), HasSubstr("security_protocol to PLAINTEXT"));
}

TEST(doctor_login, another_mechanism_than_the_brokers) {
    const finding found =
        of_login("PLAIN", trouble::mechanism_not_offered, broker_with({"SCRAM-SHA-512", "GSSAPI"}));
    EXPECT_EQ(found.why, cause::wrong_mechanism);
    EXPECT_THAT(found.what,
        HasSubstr("does not offer PLAIN on this listener, but SCRAM-SHA-512 and GSSAPI."));
    EXPECT_THAT(found.change.front(), HasSubstr("Set sasl_mechanism to one of these"));
    EXPECT_THAT(found.change.back(), HasSubstr("sasl.enabled.mechanisms"));
    EXPECT_THAT(of_login("PLAIN", trouble::mechanism_not_offered, broker_with({"OAUTHBEARER"}))
                    .change.front(),
        HasSubstr("Set sasl_mechanism to OAUTHBEARER, "));
}

TEST(doctor_login, of_very_long_names_of_mechanisms_the_beginning_is_told) {
    const finding found =
        of_login("PLAIN", trouble::mechanism_not_offered, broker_with({std::string(5000, 'x')}));
    const std::string shown = std::string(40, 'x') + "...";
    EXPECT_THAT(found.what, HasSubstr("but " + shown + '.'));
    EXPECT_THAT(found.change.front(), HasSubstr("Set sasl_mechanism to " + shown));
}

TEST(doctor_login, a_wrong_password) {
    const finding plain =
        of_login("PLAIN", trouble::credentials_refused, broker_with({"PLAIN"}), "Invalid name");
    EXPECT_EQ(plain.why, cause::wrong_credentials);
    EXPECT_THAT(plain.what, HasSubstr("(Invalid name)"));
    EXPECT_THAT(
        plain.change, ElementsAre(HasSubstr("sasl_plain_username and sasl_plain_password")));
    const auto first_change = [](std::string mechanism) {
        return of_login(mechanism, trouble::credentials_refused, broker_with({mechanism}));
    };
    EXPECT_THAT(first_change("SCRAM-SHA-256").change.back(), HasSubstr("kafka-configs.sh"));
    EXPECT_THAT(first_change("GSSAPI").change.front(), HasSubstr("sasl_kerberos_service_name"));
    EXPECT_THAT(first_change("OAUTHBEARER").change.front(), HasSubstr("token has not expired"));
    EXPECT_THAT(first_change("AWS_MSK_IAM").change.front(), HasSubstr("sasl_aws_region"));
}

TEST(doctor_login, a_broker_that_does_not_finish_it_has_not_refused_anybody) {
    const std::pair<trouble, const char*> all[]{{trouble::silent, "has not answered in time (x)"},
        {trouble::closed, "has hung up (x)"}, {trouble::other, "has come to no end (x)"}};
    for (const auto& [wrong, words] : all) {
        const finding found = of_login("SCRAM-SHA-512", wrong, {}, "x");
        EXPECT_EQ(found.why, cause::login_unfinished);
        EXPECT_THAT(found.what, HasSubstr(words));
        EXPECT_THAT(found.change.front(), HasSubstr("broker's log"));
        for (const std::string& change : found.change)
            EXPECT_THAT(change, Not(HasSubstr("password")));
    }
}

TEST(doctor_login, a_broker_that_cannot_be_trusted) {
    const finding found = of_login("SCRAM-SHA-256", trouble::untrusted_server, {});
    EXPECT_EQ(found.why, cause::untrusted_server);
}

TEST(doctor_login, nothing_to_log_in_with) {
    const finding found = of_login("OAUTHBEARER", trouble::no_credentials, {}, "no token");
    EXPECT_EQ(found.why, cause::no_credentials);
    EXPECT_THAT(found.what, HasSubstr("(no token)"));
    EXPECT_THAT(found.change,
        ElementsAre(HasSubstr("Do what these words say"), HasSubstr("sasl_oauth_token_file")));
    const auto told = [](bool file, bool endpoint) {
        examination all =
            seen({with(server("one"), {failed(logged_in{"OAUTHBEARER"}, trouble::no_credentials)})},
                "SASL_SSL", "OAUTHBEARER");
        all.with.has_token_file = file;
        all.with.has_token_endpoint = endpoint;
        return only(all).change;
    };
    EXPECT_THAT(told(true, false), ElementsAre(HasSubstr("sasl_oauth_token_file")));
    EXPECT_THAT(told(false, true), ElementsAre(HasSubstr("sasl_oauth_token_endpoint_url")));
    EXPECT_THAT(of_login("GSSAPI", trouble::no_credentials, {}).change.front(), HasSubstr("kinit"));
}

TEST(doctor_login, what_kerberos_says) {
    const finding unknown = of_login("GSSAPI", trouble::unknown_service, {}, "nobody@one");
    EXPECT_EQ(unknown.why, cause::unknown_service);
    EXPECT_THAT(unknown.what, HasSubstr("(nobody@one)"));
    EXPECT_THAT(unknown.change.front(), HasSubstr("sasl_kerberos_service_name"));
    const finding skew = of_login("GSSAPI", trouble::clock_skew, {});
    EXPECT_EQ(skew.why, cause::clock_off);
    EXPECT_THAT(skew.change.front(), HasSubstr("2026-11-26 12:00 UTC"));
    const finding silent = of_login("GSSAPI", trouble::no_kerberos, {});
    EXPECT_EQ(silent.why, cause::kerberos_unreachable);
    EXPECT_THAT(silent.change.front(), HasSubstr("krb5.conf"));
}

} // namespace
} // namespace kafka::cli::doctor
