// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/troubles.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>
#include <kafka/error.hpp>

namespace kafka::cli::doctor {
namespace {

namespace asio_error = boost::asio::error;

TEST(doctor_troubles, names) {
    EXPECT_EQ(trouble_of(step_kind::resolve, {}), trouble::none);
    EXPECT_EQ(trouble_of(step_kind::resolve, asio_error::host_not_found), trouble::unknown_host);
    EXPECT_EQ(trouble_of(step_kind::resolve, asio_error::no_data), trouble::unknown_host);
    EXPECT_EQ(trouble_of(step_kind::resolve, asio_error::host_not_found_try_again),
        trouble::no_name_service);
    EXPECT_EQ(trouble_of(step_kind::resolve, asio_error::timed_out), trouble::no_name_service);
}

TEST(doctor_troubles, connections) {
    const auto of = [](error_code code) { return trouble_of(step_kind::connect, code); };
    EXPECT_EQ(of({}), trouble::none);
    EXPECT_EQ(of(asio_error::connection_refused), trouble::refused);
    EXPECT_EQ(of(asio_error::timed_out), trouble::timed_out);
    EXPECT_EQ(of(asio_error::host_unreachable), trouble::unreachable);
    EXPECT_EQ(of(asio_error::network_unreachable), trouble::unreachable);
    EXPECT_EQ(of(asio_error::access_denied), trouble::not_connected);
}

TEST(doctor_troubles, proxies) {
    const auto of = [](error_code code) { return trouble_of(step_kind::proxy, code); };
    EXPECT_EQ(of(errc::proxy_unreachable), trouble::proxy_unreachable);
    EXPECT_EQ(of(errc::proxy_authentication_failed), trouble::proxy_login);
    EXPECT_EQ(of(errc::proxy_protocol), trouble::not_a_proxy);
    EXPECT_EQ(of(errc::proxy_connect_failed), trouble::proxy);
    EXPECT_EQ(of(asio_error::connection_refused), trouble::proxy);
}

TEST(doctor_troubles, what_is_said_over_a_connection) {
    const auto of = [](error_code code) { return trouble_of(step_kind::metadata, code); };
    EXPECT_EQ(of(asio_error::eof), trouble::closed);
    EXPECT_EQ(of(asio_error::connection_reset), trouble::closed);
    EXPECT_EQ(of(errc::connection), trouble::closed);
    EXPECT_EQ(of(asio_error::timed_out), trouble::silent);
    EXPECT_EQ(of(broker_errc::request_timed_out), trouble::silent);
    EXPECT_EQ(of(errc::no_brokers_available), trouble::silent);
    EXPECT_EQ(of(errc::metadata_empty_broker_list), trouble::no_brokers);
    EXPECT_EQ(of(errc::invalid_receive), trouble::too_long);
    EXPECT_EQ(of(errc::incompatible_broker_version), trouble::other);
}

TEST(doctor_troubles, logins) {
    const auto of = [](error_code code) { return trouble_of(step_kind::login, code); };
    EXPECT_EQ(of(broker_errc::unsupported_sasl_mechanism), trouble::mechanism_not_offered);
    EXPECT_EQ(of(broker_errc::illegal_sasl_state), trouble::no_sasl);
    EXPECT_EQ(of(broker_errc::sasl_authentication_failed), trouble::credentials_refused);
    EXPECT_EQ(of(errc::untrusted_server), trouble::untrusted_server);
    EXPECT_EQ(of(errc::no_credentials), trouble::no_credentials);
    EXPECT_EQ(of(errc::kerberos_keytab), trouble::no_credentials);
    EXPECT_EQ(of(errc::kerberos_ticket_expired), trouble::no_credentials);
    EXPECT_EQ(of(errc::kerberos_client_refused), trouble::no_credentials);
    EXPECT_EQ(of(errc::kerberos_unknown_service), trouble::unknown_service);
    EXPECT_EQ(of(errc::kerberos_clock_skew), trouble::clock_skew);
    EXPECT_EQ(of(errc::kerberos_unreachable), trouble::no_kerberos);
}

TEST(doctor_troubles, tls) {
    const auto of = [](error_code code) { return trouble_of(step_kind::tls, code); };
    EXPECT_EQ(of(errc::tls_unknown_ca), trouble::unknown_authority);
    EXPECT_EQ(of(errc::tls_certificate_not_yet_valid), trouble::certificate_not_yet_valid);
    EXPECT_EQ(of(errc::tls_not_spoken), trouble::not_tls);
    EXPECT_EQ(of(errc::tls_handshake_closed), trouble::closed);
    EXPECT_EQ(of(asio_error::timed_out), trouble::silent);
    // Told late, of a client's certificate.
    EXPECT_EQ(trouble_of(step_kind::versions, errc::tls_client_certificate_required),
        trouble::client_certificate_required);
}

} // namespace
} // namespace kafka::cli::doctor
