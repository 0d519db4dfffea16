// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/troubles.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/errc.hpp>
#include <kafka/error.hpp>

#include <utility>

namespace kafka::cli::doctor {
namespace {

namespace asio_error = boost::asio::error;
namespace posix = boost::system::errc;
using boost::system::error_code;

trouble of_name(error_code code) noexcept {
    if (code == asio_error::host_not_found || code == asio_error::no_data)
        return trouble::unknown_host;
    return trouble::no_name_service;
}

trouble of_connection(error_code code) noexcept {
    if (code == posix::connection_refused)
        return trouble::refused;
    if (code == posix::timed_out)
        return trouble::timed_out;
    if (code == posix::host_unreachable || code == posix::network_unreachable ||
        code == posix::address_family_not_supported || code == posix::address_not_available ||
        code == posix::network_down)
        return trouble::unreachable;
    return trouble::not_connected;
}

trouble of_proxy(error_code code) noexcept {
    if (code == errc::proxy_unreachable)
        return trouble::proxy_unreachable;
    if (code == errc::proxy_authentication_failed)
        return trouble::proxy_login;
    if (code == errc::proxy_protocol)
        return trouble::not_a_proxy;
    return trouble::proxy;
}

trouble of_login(error_code code) noexcept {
    if (code == broker_errc::unsupported_sasl_mechanism)
        return trouble::mechanism_not_offered;
    if (code == broker_errc::illegal_sasl_state)
        return trouble::no_sasl;
    if (code == broker_errc::sasl_authentication_failed)
        return trouble::credentials_refused;
    if (code == errc::untrusted_server)
        return trouble::untrusted_server;
    if (code == errc::no_credentials || code == errc::kerberos_keytab ||
        code == errc::kerberos_ticket_expired || code == errc::kerberos_client_refused)
        return trouble::no_credentials;
    if (code == errc::kerberos_unknown_service)
        return trouble::unknown_service;
    if (code == errc::kerberos_clock_skew)
        return trouble::clock_skew;
    if (code == errc::kerberos_unreachable)
        return trouble::no_kerberos;
    return trouble::none;
}

trouble of_tls(error_code code) noexcept {
    static constexpr std::pair<errc, trouble> all[]{
        {errc::tls_certificate_expired, trouble::certificate_expired},
        {errc::tls_certificate_not_yet_valid, trouble::certificate_not_yet_valid},
        {errc::tls_unknown_ca, trouble::unknown_authority},
        {errc::tls_wrong_host, trouble::wrong_host},
        {errc::tls_certificate_revoked, trouble::certificate_revoked},
        {errc::tls_revocation_unknown, trouble::revocation_unknown},
        {errc::tls_bad_certificate, trouble::bad_certificate},
        {errc::tls_protocol_version, trouble::tls_version},
        {errc::tls_no_common_cipher, trouble::tls_cipher},
        {errc::tls_client_certificate_required, trouble::client_certificate_required},
        {errc::tls_client_certificate_refused, trouble::client_certificate_refused},
        {errc::tls_not_spoken, trouble::not_tls},
        {errc::tls_handshake_closed, trouble::closed},
        {errc::tls_garbled, trouble::tls_failed},
        {errc::tls_alert, trouble::tls_failed},
    };
    for (const auto& [known, wrong] : all) {
        if (code == known)
            return wrong;
    }
    return trouble::none;
}

} // namespace

trouble trouble_of(step_kind at, error_code code) noexcept {
    if (!code)
        return trouble::none;
    if (at == step_kind::resolve)
        return of_name(code);
    if (at == step_kind::connect)
        return of_connection(code);
    if (at == step_kind::proxy)
        return of_proxy(code);
    if (const trouble known = of_tls(code); known != trouble::none)
        return known;
    if (const trouble known = of_login(code); known != trouble::none)
        return known;
    if (code == asio_error::eof || code == posix::connection_reset || code == posix::broken_pipe ||
        code == errc::connection)
        return trouble::closed;
    if (code == errc::invalid_receive)
        return trouble::too_long;
    if (code == errc::metadata_empty_broker_list)
        return trouble::no_brokers;
    // In the end there was nothing but waiting.
    if (code == errc::no_brokers_available)
        return trouble::silent;
    if (code == posix::timed_out || code == errc::timeout || code == broker_errc::request_timed_out)
        return trouble::silent;
    return trouble::other;
}

} // namespace kafka::cli::doctor
