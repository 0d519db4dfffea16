// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/error.hpp>

namespace kafka::core {

/// Whether a connection that ends with it has failed since client and broker do not accept each
/// other: trying again changes nothing until somebody changes a password, a certificate, a port, or
/// what the broker allows.
inline bool is_refusal(error_code code) noexcept {
    return code == condition::authentication || code == errc::no_credentials ||
           code == broker_errc::unsupported_sasl_mechanism ||
           code == broker_errc::illegal_sasl_state || code == errc::tls_protocol_version ||
           code == errc::tls_no_common_cipher || code == errc::tls_not_spoken ||
           code == errc::tls_alert || code == errc::foreign_protocol ||
           code == errc::kerberos_keytab || code == errc::kerberos_ticket_expired ||
           code == errc::kerberos_unreachable;
}

} // namespace kafka::core
