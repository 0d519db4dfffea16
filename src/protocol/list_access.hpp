// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire/arena.hpp"

#include <kafka/protocol/list.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>

#include <cstdint>

namespace kafka::protocol::detail {

/// How the decoder fills lists: storage first, in an arena's memory if need be, then elements.
struct list_access {
    /// Empties the list and gives it room for `count` elements. Null when there is no memory.
    template <class T>
    static T* prepare(list<T>& to, std::uint32_t count, wire::arena& memory) noexcept {
        to.destroy();
        to.forget();
        if (count <= list<T>::local_capacity)
            return to.local();
        const wire::placed room = memory.allocate(count, sizeof(T), alignof(T));
        if (room.data == nullptr)
            return nullptr;
        to.storage_.far.data = static_cast<T*>(room.data);
        to.storage_.far.owner = room.owner;
        to.capacity_ = count;
        return to.storage_.far.data;
    }

    /// The first `count` elements are there now.
    template <class T>
    static void set_size(list<T>& to, std::uint32_t count) noexcept {
        to.size_ = count;
    }

    /// How many elements every list of this type has room for without any memory.
    template <class T>
    static constexpr std::uint32_t local_capacity = list<T>::local_capacity;

    /// The room inside the list, if that is where its elements are; else null.
    template <class T>
    static T* local_room(list<T>& of) noexcept {
        return of.is_local() ? of.local() : nullptr;
    }
    template <class T>
    static const T* local_room(const list<T>& of) noexcept {
        return of.is_local() ? of.local() : nullptr;
    }

    static list<char>& characters(string& of) noexcept { return of.chars_; }
};

struct tagged_access {
    /// Adds a tag above all those there. `expected` is how many may follow, this one included.
    /// False when there is no memory.
    static bool append(tagged_fields& to, std::uint32_t tag, bytes value, std::uint32_t expected,
        wire::arena& memory) noexcept;
};

} // namespace kafka::protocol::detail
