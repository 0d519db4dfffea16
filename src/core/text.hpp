// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <string>

namespace kafka::core {

/// A duration as an error text says it: `340 ms`, `30 s`.
std::string in_words(duration span);

} // namespace kafka::core
