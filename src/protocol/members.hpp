// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/list.hpp>
#include <kafka/protocol/reflection.hpp>

#include <optional>
#include <type_traits>

// What the generated tables of <kafka/protocol/reflection.hpp> are made of.
namespace kafka::protocol::detail {

template <class T>
struct member_traits;

template <class Owner, class Value>
struct member_traits<Value Owner::*> {
    using owner = Owner;
    using value = Value;
};

template <class T>
struct unwrapped {
    static constexpr bool is_optional = false;
    using type = T;
};

template <class T>
struct unwrapped<std::optional<T>> {
    static constexpr bool is_optional = true;
    using type = T;
};

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<list<T>> = true;

template <class T>
inline constexpr list_operations list_operations_of{
    sizeof(typename T::value_type),
    [](const void* of) noexcept { return static_cast<const T*>(of)->size(); },
    [](void* of) noexcept { return static_cast<void*>(static_cast<T*>(of)->data()); },
    [](void* of, std::size_t count) { static_cast<T*>(of)->resize(count); },
};

// Clang thinks that a nested struct with default member initializers, of which the enclosing struct
// has an optional, cannot be constructed from nothing; hence `emplace(T())` here and elsewhere.
template <class T>
inline constexpr optional_operations optional_operations_of{
    [](void* of) noexcept -> void* {
        auto& optional = *static_cast<std::optional<T>*>(of);
        return optional ? &*optional : nullptr;
    },
    [](void* of) noexcept { static_cast<std::optional<T>*>(of)->reset(); },
    [](void* of) -> void* { return &static_cast<std::optional<T>*>(of)->emplace(T()); },
};

template <auto Member>
void* member(void* of) noexcept {
    using owner = typename member_traits<decltype(Member)>::owner;
    return &(static_cast<owner*>(of)->*Member);
}

template <class T>
tagged_fields& unknown_tagged_fields(void* of) noexcept {
    return static_cast<T*>(of)->unknown_tagged_fields;
}

template <auto Member>
constexpr const optional_operations* optional_of() noexcept {
    using value = unwrapped<typename member_traits<decltype(Member)>::value>;
    if constexpr (value::is_optional)
        return &optional_operations_of<typename value::type>;
    else
        return nullptr;
}

template <auto Member>
constexpr const list_operations* list_of() noexcept {
    using value = typename unwrapped<typename member_traits<decltype(Member)>::value>::type;
    if constexpr (is_list<value> && !std::is_same_v<value, list<std::byte>>)
        return &list_operations_of<value>;
    else
        return nullptr;
}

} // namespace kafka::protocol::detail
