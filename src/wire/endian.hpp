// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/endian/conversion.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace kafka::wire {

/// Writes an integer or a double, big-endian, and moves `at` behind it.
template <class T>
    requires std::is_arithmetic_v<T>
inline void store(std::byte*& at, T value) noexcept {
    if constexpr (std::is_same_v<T, double>) {
        store(at, std::bit_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<T, bool>) {
        *at++ = value ? std::byte{1} : std::byte{0};
    } else {
        const T big = boost::endian::native_to_big(value);
        std::memcpy(at, &big, sizeof(T));
        at += sizeof(T);
    }
}

/// Reads what `store` writes. The caller has checked that the bytes are there.
template <class T>
    requires std::is_arithmetic_v<T>
inline T load(const std::byte*& at) noexcept {
    if constexpr (std::is_same_v<T, double>) {
        return std::bit_cast<double>(load<std::uint64_t>(at));
    } else if constexpr (std::is_same_v<T, bool>) {
        return *at++ != std::byte{0};
    } else {
        T big;
        std::memcpy(&big, at, sizeof(T));
        at += sizeof(T);
        return boost::endian::big_to_native(big);
    }
}

} // namespace kafka::wire
