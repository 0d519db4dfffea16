// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/proxy/negotiation.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace kafka::core::proxy {

using status = negotiation::status;

inline std::string said_by(negotiation& subject) {
    return std::string(crypto::text_of(subject.take_output()));
}

/// Lets the proxy say that, so many bytes at a time.
inline status hear(negotiation& subject, std::string_view what, std::size_t chunk = SIZE_MAX) {
    status last = status::under_way;
    while (!what.empty() && last == status::under_way) {
        last = subject.on_input(crypto::bytes_of(what.substr(0, chunk)));
        what.remove_prefix(std::min(chunk, what.size()));
    }
    return last;
}

} // namespace kafka::core::proxy
