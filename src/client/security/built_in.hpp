// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/security.hpp>

/// What of security is in this build of the library.
namespace kafka::detail {

constexpr bool are_proxies_built_in() noexcept {
    return false;
}

constexpr bool is_built_in(sasl_mechanism which) noexcept {
#ifdef KAFKA_ASIO_GSSAPI
    return which <= sasl_mechanism::aws_msk_iam;
#else
    return which != sasl_mechanism::gssapi;
#endif
}

} // namespace kafka::detail
