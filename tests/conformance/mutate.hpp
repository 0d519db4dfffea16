// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace kafka::conformance {

/// Damages bytes in one to three places: other values, lengths that lie, parts that are missing,
/// doubled or come from nowhere. The same generator state makes the same damage.
void mutate(std::string& bytes, std::mt19937_64& random);

} // namespace kafka::conformance
