// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/testing/security.hpp>

#include <cstdint>
#include <string>

namespace kafka::simulated {

/// What nodes show where listeners have TLS, and whom clients have to trust for it.
struct node_certificates {
    testing::certified_key shown;
    std::string authority;
};

/// Those of this process, which are good for all names and addresses of the play. They differ from
/// one process to the next in their times alone, not in their sizes.
const node_certificates& certificates();

/// From now on what OpenSSL leaves to chance follows from the seed, in the whole process: how long
/// what TLS sends is depends on it.
void seed_tls(std::uint64_t seed);

} // namespace kafka::simulated
