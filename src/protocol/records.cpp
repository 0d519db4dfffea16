// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/protocol/records.hpp>

#include <algorithm>
#include <utility>

namespace kafka::protocol {

records_slice records_slice::copy_of(std::span<const std::byte> bytes) {
    if (bytes.empty())
        return {};
    auto own = std::make_shared_for_overwrite<std::byte[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), own.get());
    const std::span<const std::byte> copied{own.get(), bytes.size()};
    return {std::move(own), copied};
}

bool operator==(const records_slice& a, const records_slice& b) noexcept {
    return std::equal(a.bytes_.begin(), a.bytes_.end(), b.bytes_.begin(), b.bytes_.end());
}

} // namespace kafka::protocol
