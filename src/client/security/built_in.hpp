// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "kerberos/contexts.hpp"

#include <kafka/security.hpp>

/// What of security is in this build of the library.
namespace kafka::detail {

inline bool is_built_in(sasl_mechanism which) noexcept {
    return which != sasl_mechanism::gssapi || kerberos::is_built_in();
}

} // namespace kafka::detail
