// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "kerberos/handles.hpp"

#include <string>
#include <string_view>

namespace kafka::kerberos {

/// A file as Kerberos names keytabs: without the prefix, a path with a colon would be another kind.
inline std::string name_of_key_file(std::string_view path) {
    if (path.empty() || path.starts_with("FILE:"))
        return std::string(path);
    return "FILE:" + std::string(path);
}

/// What is wrong with a keytab, of that name, from which keys of the principal were to be had, or
/// any if none is named. For after a failure: GSSAPI says no more than that there are no tickets.
status find_fault_with_key_file(const std::string& name, const std::string& principal);

} // namespace kafka::kerberos
