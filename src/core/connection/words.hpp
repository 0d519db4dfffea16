// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/connection/pipeline.hpp"

#include <cstdint>
#include <string>

namespace kafka::core {

/// `Metadata v12`.
std::string in_words(const protocol::api_type& api, std::int16_t version);
/// The same with the correlation id.
std::string in_words(const pipeline::slot& request);

} // namespace kafka::core
