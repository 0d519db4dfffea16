// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::cli::doctor {

/// What may be wrong. In the order in which findings are told: what explains most comes first, and
/// what one can live with last.
enum class cause : std::uint8_t {
    clock_off,
    plaintext_client_on_tls_port,
    tls_client_on_plaintext_port,
    http_server,
    not_kafka,
    controller_listener,
    sasl_required,
    sasl_not_enabled,
    wrong_mechanism,
    wrong_credentials,
    login_unfinished,
    untrusted_server,
    no_credentials,
    unknown_service,
    kerberos_unreachable,
    unknown_authority,
    wrong_host_name,
    certificate_expired,
    authority_expired,
    certificate_revoked,
    revocation_unknown,
    bad_certificate,
    tls_version,
    tls_cipher,
    client_certificate_required,
    client_certificate_refused,
    tls_failed,
    proxy_failed,
    unknown_host,
    no_name_service,
    nothing_listens,
    filtered,
    unreachable,
    no_answer,
    unusable_answer,
    slow_answers,
    answer_too_long,
    no_brokers,
    no_metadata,
    two_clusters,
    advertised_loopback,
    advertised_unknown_host,
    advertised_leads_nowhere,
    advertised_other_protocol,
    advertised_wrong_broker,
    advertised_shared,
    unfinished,
    // What one can live with, for a while.
    server_dead,
    address_dead,
    client_warning,
    hurried,
    advertised_differently,
    versions_differ,
    certificate_expires_soon,
};

/// As programs know it: `wrong_host_name`.
std::string_view to_string(cause which) noexcept;

struct finding {
    cause why{};
    /// The servers concerned, `host:port`.
    std::vector<std::string> where = {};
    /// What is wrong, in one or two sentences.
    std::string what = {};
    /// What to change, the likeliest first; each is enough by itself.
    std::vector<std::string> change = {};

    /// Whether somebody has to do something. Otherwise it is only good to know.
    bool is_problem() const noexcept { return why < cause::address_dead; }

    friend bool operator==(const finding&, const finding&) = default;
};

/// What is wrong, the most likely and most important first. Nothing: all is well.
std::vector<finding> diagnose(const examination& seen);

/// Whether there is nothing to do.
bool is_healthy(const std::vector<finding>& findings) noexcept;

} // namespace kafka::cli::doctor
