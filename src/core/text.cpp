// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/text.hpp"

namespace kafka::core {

std::string in_words(duration span) {
    using namespace std::chrono;
    if (span >= seconds(10))
        return std::to_string(duration_cast<seconds>(span).count()) + " s";
    return std::to_string(duration_cast<milliseconds>(span).count()) + " ms";
}

} // namespace kafka::core
