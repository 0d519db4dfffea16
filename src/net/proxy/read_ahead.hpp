// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "crypto/secret.hpp"
#include "net/transport.hpp"

#include <memory>

namespace kafka::net {

/// A stream of which somebody has read too much already: gives that first. `bytes` is not empty.
std::unique_ptr<stream> read_ahead(crypto::secret bytes, std::unique_ptr<stream> of);

} // namespace kafka::net
