// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/list.hpp>

#include <cstddef>

namespace kafka::protocol {

/// Opaque bytes. Up to 16 of them live inside the object itself.
using bytes = list<std::byte>;

} // namespace kafka::protocol
