// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace kafka::protocol {

/// Record batches as Produce and Fetch carry them: bytes that are shared, not copied, and never
/// change. Copies of a slice share the bytes; whoever holds one keeps them alive, on any thread.
class records_slice {
public:
    records_slice() noexcept = default;

    /// Refers to bytes that stay as they are while `owner` lives.
    records_slice(std::shared_ptr<const void> owner, std::span<const std::byte> bytes) noexcept
        : owner_(std::move(owner)),
          bytes_(bytes) {}

    /// Has bytes of its own. Throws `std::bad_alloc`.
    static records_slice copy_of(std::span<const std::byte> bytes);

    std::span<const std::byte> bytes() const noexcept { return bytes_; }
    const std::byte* data() const noexcept { return bytes_.data(); }
    std::size_t size() const noexcept { return bytes_.size(); }
    bool empty() const noexcept { return bytes_.empty(); }
    const std::shared_ptr<const void>& owner() const noexcept { return owner_; }

    /// Compares the bytes.
    friend bool operator==(const records_slice& a, const records_slice& b) noexcept;

private:
    std::shared_ptr<const void> owner_;
    std::span<const std::byte> bytes_;
};

} // namespace kafka::protocol
