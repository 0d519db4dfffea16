// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace kafka::core {

/// Looks at the first bytes a peer has sent, of which there are at least four. When they are not
/// the length of a first Kafka answer but those of TLS, HTTP or some other protocol that begins
/// with text, says so in one line; otherwise the result is empty. No broker's first answer, which
/// is a short one, is ever mistaken.
std::string recognize_foreign_protocol(std::span<const std::byte> first_bytes);

} // namespace kafka::core
