// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/testing/security.hpp>

#include "testing/security/names.hpp"

#include <array>
#include <cstddef>

namespace kafka::testing {

std::string_view to_string(security_protocol which) noexcept {
    switch (which) {
    case security_protocol::ssl:
        return "SSL";
    case security_protocol::sasl_plaintext:
        return "SASL_PLAINTEXT";
    case security_protocol::sasl_ssl:
        return "SASL_SSL";
    case security_protocol::plaintext:
        break;
    }
    return "PLAINTEXT";
}

std::string_view to_string(sasl_mechanism which) noexcept {
    constexpr std::array<std::string_view, detail::all_mechanisms.size()> names{
        "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "AWS_MSK_IAM", "GSSAPI"};
    return names[static_cast<std::size_t>(which)];
}

std::optional<sasl_mechanism> parse_sasl_mechanism(std::string_view name) noexcept {
    for (const sasl_mechanism each : detail::all_mechanisms) {
        if (to_string(each) == name)
            return each;
    }
    return std::nullopt;
}

} // namespace kafka::testing
