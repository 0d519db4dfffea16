// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kafka::cli {

/// The one of `known` that somebody may have meant who typed `word`; empty when none comes near.
/// Letters that changed places count as one mistake.
std::string nearest_word(std::string_view word, std::span<const std::string> known);

} // namespace kafka::cli
