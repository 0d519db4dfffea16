// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire/endian.hpp"

#include <kafka/types.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace kafka::protocol::detail {

// The members of messages that have a fixed size on the wire: numbers, strong ids, enumerations,
// uuids.

template <class T>
struct scalar {
    using rep = T;
    static constexpr rep unwrap(T value) noexcept { return value; }
    static constexpr T wrap(rep value) noexcept { return value; }
};

template <class T>
    requires std::is_enum_v<T>
struct scalar<T> {
    using rep = std::underlying_type_t<T>;
    static constexpr rep unwrap(T value) noexcept { return static_cast<rep>(value); }
    static constexpr T wrap(rep value) noexcept { return static_cast<T>(value); }
};

template <class Tag, class Rep>
struct scalar<strong_id<Tag, Rep>> {
    using rep = Rep;
    static constexpr rep unwrap(strong_id<Tag, Rep> value) noexcept { return value.value(); }
    static constexpr strong_id<Tag, Rep> wrap(rep value) noexcept {
        return strong_id<Tag, Rep>{value};
    }
};

template <class T>
concept fixed_size = std::is_arithmetic_v<typename scalar<T>::rep> || std::is_same_v<T, uuid>;

template <fixed_size T>
inline void store(std::byte*& at, const T& value) noexcept {
    if constexpr (std::is_same_v<T, uuid>) {
        std::memcpy(at, value.bytes().data(), 16);
        at += 16;
    } else {
        wire::store(at, scalar<T>::unwrap(value));
    }
}

template <fixed_size T>
inline void load(const std::byte*& at, T& value) noexcept {
    if constexpr (std::is_same_v<T, uuid>) {
        std::array<std::uint8_t, 16> bytes;
        std::memcpy(bytes.data(), at, 16);
        at += 16;
        value = uuid{bytes};
    } else {
        value = scalar<T>::wrap(wire::load<typename scalar<T>::rep>(at));
    }
}

} // namespace kafka::protocol::detail
