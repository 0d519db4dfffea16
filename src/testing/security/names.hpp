// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/security.hpp>

#include <array>

namespace kafka::testing::detail {

inline constexpr std::array all_mechanisms{sasl_mechanism::plain, sasl_mechanism::scram_sha_256,
    sasl_mechanism::scram_sha_512, sasl_mechanism::oauthbearer, sasl_mechanism::aws_msk_iam,
    sasl_mechanism::gssapi};

/// Whether clients have to log in.
constexpr bool wants_login(security_protocol which) noexcept {
    return which == security_protocol::sasl_plaintext || which == security_protocol::sasl_ssl;
}

constexpr bool has_tls(security_protocol which) noexcept {
    return which == security_protocol::ssl || which == security_protocol::sasl_ssl;
}

} // namespace kafka::testing::detail
