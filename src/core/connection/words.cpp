// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/connection/words.hpp"

namespace kafka::core {

std::string in_words(const protocol::api_type& api, std::int16_t version) {
    return std::string(api.name) + " v" + std::to_string(version);
}

std::string in_words(const pipeline::slot& request) {
    if (request.raw)
        return "a token of SASL";
    return in_words(*request.api, request.version) + " (correlation id " +
           std::to_string(request.correlation_id) + ')';
}

} // namespace kafka::core
