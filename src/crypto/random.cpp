// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "crypto/random.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/rand.h>

#include <algorithm>

namespace kafka::crypto {

void fill_with_chance(std::span<std::byte> bytes) {
    constexpr std::size_t most = 4096; // well within an int
    while (!bytes.empty()) {
        const std::size_t size = std::min(most, bytes.size());
        if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) != 1)
            throw boost::system::system_error(
                make_error_code(boost::system::errc::resource_unavailable_try_again),
                "OpenSSL has no random bits");
        bytes = bytes.subspan(size);
    }
}

} // namespace kafka::crypto
