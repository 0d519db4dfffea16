// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <memory>

namespace kafka {
class resolver;
}

namespace kafka::net {

/// `via` with names that the user's resolver looks up; `via` itself if there is none. Addresses
/// never reach the resolver, and nobody waits for what it answers too late.
std::shared_ptr<transport> with_names_of(
    std::shared_ptr<resolver> names, std::shared_ptr<transport> via);

} // namespace kafka::net
