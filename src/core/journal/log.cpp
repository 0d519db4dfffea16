// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/log.hpp>

#include "core/journal/words.hpp"

namespace kafka {

std::string_view to_string(log_level level) noexcept {
    switch (level) {
    case log_level::trace:
        return "trace";
    case log_level::debug:
        return "debug";
    case log_level::info:
        return "info";
    case log_level::warning:
        return "warning";
    case log_level::error:
        return "error";
    }
    return "?";
}

std::string_view to_string(log_category category) noexcept {
    switch (category) {
    case log_category::client:
        return "client";
    case log_category::connection:
        return "connection";
    case log_category::metadata:
        return "metadata";
    case log_category::request:
        return "request";
    }
    return "?";
}

std::string log_record::text() const {
    std::string line = node ? core::name_of(*node) : std::string();
    if (!peer.empty())
        line += line.empty() ? peer : " (" + peer + ')';
    return line.empty() ? message : line + ": " + message;
}

} // namespace kafka
