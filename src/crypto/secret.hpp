// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::crypto {

/// Overwrites what stands there, also where a compiler sees that nobody reads it any more.
void wipe(std::span<std::byte> bytes) noexcept;

/// Wipes memory before it gives it back: containers that grow leave nothing behind.
template <class T>
struct wiping_allocator {
    using value_type = T;

    wiping_allocator() = default;
    template <class U>
    explicit(false) wiping_allocator(const wiping_allocator<U>&) noexcept {}

    T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
    void deallocate(T* first, std::size_t count) noexcept {
        wipe(std::as_writable_bytes(std::span(first, count)));
        std::allocator<T>().deallocate(first, count);
    }

    friend bool operator==(wiping_allocator, wiping_allocator) noexcept { return true; }
};

/// Bytes that nobody is to find in memory later: passwords, keys, tokens.
using secret = std::vector<std::byte, wiping_allocator<std::byte>>;

inline std::span<const std::byte> bytes_of(std::string_view text) noexcept {
    return std::as_bytes(std::span(text));
}
inline std::string_view text_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// All of them, one after the other, in memory that is taken once.
template <class... Parts>
secret joined(const Parts&... parts) {
    secret made;
    made.reserve((std::size(parts) + ...));
    const auto append = [&made](std::span<const std::byte> part) {
        made.insert(made.end(), part.begin(), part.end());
    };
    const auto as_bytes = [](const auto& part) -> std::span<const std::byte> {
        return std::as_bytes(std::span(part));
    };
    (append(as_bytes(parts)), ...);
    return made;
}

} // namespace kafka::crypto
