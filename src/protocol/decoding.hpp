// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/list_access.hpp"
#include "protocol/scalar.hpp"
#include "wire/reader.hpp"

#include <kafka/protocol/bytes.hpp>
#include <kafka/protocol/list.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <type_traits>

// What the generated decoders are made of. Every function returns false after a failure, which
// the reader remembers. `compact` chooses between the two forms of lengths (KIP-482).
namespace kafka::protocol::detail {

/// -1 stands for null. In the classic form the length is a `Classic`, 16 bits for strings and 32
/// for all else; like Java's reader it takes any negative number for null.
template <class Classic>
inline bool read_length(wire::reader& from, bool compact, std::int64_t& length) noexcept {
    if (compact) {
        std::uint32_t raw = 0;
        if (!from.read_uvarint(raw))
            return false;
        length = std::int64_t{raw} - 1;
    } else {
        Classic raw = 0;
        if (!from.read(raw))
            return false;
        length = raw < 0 ? -1 : raw;
    }
    return true;
}

bool read_content(wire::reader& from, std::int64_t length, string& to) noexcept;
bool read_content(wire::reader& from, std::int64_t length, bytes& to) noexcept;
bool read_content(wire::reader& from, std::int64_t length, records_slice& to) noexcept;

// What has a length and then that many bytes.
template <class T>
concept sized_content =
    std::is_same_v<T, string> || std::is_same_v<T, bytes> || std::is_same_v<T, records_slice>;

template <sized_content T>
using classic_length = std::conditional_t<std::is_same_v<T, string>, std::int16_t, std::int32_t>;

template <sized_content T>
inline bool read(wire::reader& from, T& to, bool compact) noexcept {
    std::int64_t length = 0;
    return read_length<classic_length<T>>(from, compact, length) && read_content(from, length, to);
}

template <sized_content T>
inline bool read(wire::reader& from, std::optional<T>& to, bool compact, bool nullable) noexcept {
    std::int64_t length = 0;
    if (!read_length<classic_length<T>>(from, compact, length))
        return false;
    if (length < 0 && nullable) {
        to.reset();
        return true;
    }
    return read_content(from, length, to.emplace(T()));
}

template <fixed_size T>
inline bool read(wire::reader& from, T& to, bool = false) noexcept {
    const std::byte* at = from.take(sizeof(T));
    if (at == nullptr)
        return false;
    load(at, to);
    return true;
}

/// Gives the list room for `length` elements, each of which takes at least `least` bytes of input.
template <class T>
inline T* prepare(
    wire::reader& from, std::int64_t length, std::size_t least, list<T>& to) noexcept {
    if (length < 0) [[unlikely]] {
        from.fail(codec_errc::null_not_allowed);
        return nullptr;
    }
    if (static_cast<std::uint64_t>(length) > from.remaining() / least) [[unlikely]] {
        from.fail(codec_errc::count_exceeds_input);
        return nullptr;
    }
    T* room = list_access::prepare(to, static_cast<std::uint32_t>(length), from.memory());
    if (room == nullptr) [[unlikely]]
        from.fail(codec_errc::memory_limit);
    return room;
}

template <fixed_size T>
inline bool read_elements(wire::reader& from, std::int64_t length, list<T>& to, bool) noexcept {
    T* room = prepare(from, length, sizeof(T), to);
    if (room == nullptr) [[unlikely]]
        return false;
    const auto count = static_cast<std::uint32_t>(length);
    const std::byte* at = from.take(count * sizeof(T));
    for (std::uint32_t i = 0; i != count; ++i) {
        T value;
        load(at, value);
        ::new (static_cast<void*>(room + i)) T(value);
    }
    list_access::set_size(to, count);
    return true;
}

template <sized_content T>
inline bool read_elements(
    wire::reader& from, std::int64_t length, list<T>& to, bool compact) noexcept {
    T* room = prepare(from, length, compact ? 1 : sizeof(classic_length<T>), to);
    if (room == nullptr)
        return false;
    for (std::uint32_t i = 0; i != static_cast<std::uint32_t>(length); ++i) {
        T* element = ::new (static_cast<void*>(room + i)) T();
        list_access::set_size(to, i + 1);
        if (!read(from, *element, compact))
            return false;
    }
    return true;
}

/// Lists of structs: `read_one` reads an element, of at least `least` bytes.
template <class T, class ReadOne>
inline bool read_structs(wire::reader& from, std::int64_t length, std::size_t least, list<T>& to,
    ReadOne read_one) noexcept {
    T* room = prepare(from, length, least, to);
    if (room == nullptr)
        return false;
    for (std::uint32_t i = 0; i != static_cast<std::uint32_t>(length); ++i) {
        T* element = ::new (static_cast<void*>(room + i)) T;
        list_access::set_size(to, i + 1);
        if (!read_one(*element))
            return false;
    }
    return true;
}

/// Reads a short list of numbers in the compact form into the room inside the list; false, with
/// nothing done, when it is not such a list. Loads as many numbers as there is room for, which
/// takes no loop, and keeps those that belong to the list.
template <fixed_size T>
inline bool read_short(wire::reader& from, list<T>& to) noexcept {
    constexpr std::uint32_t room = list_access::local_capacity<T>;
    T* elements = list_access::local_room(to);
    const auto rest = from.rest();
    if (elements == nullptr || rest.size() < 1 + room * sizeof(T))
        return false;
    const auto count = std::to_integer<std::uint32_t>(rest[0]) - 1;
    if (count > room)
        return false;
    const std::byte* at = rest.data() + 1;
    for (std::uint32_t i = 0; i != room; ++i)
        load(at, elements[i]);
    list_access::set_size(to, count);
    from.skip(1 + count * sizeof(T));
    return true;
}

template <class T>
inline bool read(wire::reader& from, list<T>& to, bool compact) noexcept {
    if constexpr (fixed_size<T> && list_access::local_capacity<T> != 0) {
        if (compact && read_short(from, to)) [[likely]]
            return true;
    }
    std::int64_t length = 0;
    return read_length<std::int32_t>(from, compact, length) &&
           read_elements(from, length, to, compact);
}

template <class T>
inline bool read(
    wire::reader& from, std::optional<list<T>>& to, bool compact, bool nullable) noexcept {
    std::int64_t length = 0;
    if (!read_length<std::int32_t>(from, compact, length))
        return false;
    if (length < 0 && nullable) {
        to.reset();
        return true;
    }
    return read_elements(from, length, to.emplace(), compact);
}

template <class T, class ReadOne>
inline bool read_structs(
    wire::reader& from, list<T>& to, bool compact, std::size_t least, ReadOne read_one) noexcept {
    std::int64_t length = 0;
    return read_length<std::int32_t>(from, compact, length) &&
           read_structs(from, length, least, to, read_one);
}

template <class T, class ReadOne>
inline bool read_structs(wire::reader& from, std::optional<list<T>>& to, bool compact,
    bool nullable, std::size_t least, ReadOne read_one) noexcept {
    std::int64_t length = 0;
    if (!read_length<std::int32_t>(from, compact, length))
        return false;
    if (length < 0 && nullable) {
        to.reset();
        return true;
    }
    return read_structs(from, length, least, to.emplace(), read_one);
}

/// A struct that may be null has a byte in front: negative for null.
template <class T, class ReadOne>
inline bool read_struct(
    wire::reader& from, std::optional<T>& to, bool nullable, ReadOne read_one) noexcept {
    if (nullable) {
        std::int8_t present = 0;
        if (!from.read(present))
            return false;
        if (present < 0) {
            to.reset();
            return true;
        }
    }
    return read_one(to.emplace(T()));
}

enum class tag_outcome : std::uint8_t { read, unknown, failed };

/// Reads the value of a tag that the schema knows, which has to be as long as announced.
template <class Read>
tag_outcome known_tag(
    wire::reader& from, std::uint32_t size, const char* field, Read read) noexcept {
    const std::byte* end = from.enter(size);
    if (end != nullptr && read() && from.leave(end))
        return tag_outcome::read;
    from.in(field);
    return tag_outcome::failed;
}

bool read_unknown(wire::reader& from, std::uint32_t tag, std::uint32_t size,
    std::uint32_t tags_left, tagged_fields& to) noexcept;

template <class Known>
bool read_some_tags(
    wire::reader& from, std::uint32_t count, tagged_fields& unknown, Known known) noexcept {
    unknown.clear();
    if (count > from.remaining() / 2)
        return from.fail(codec_errc::count_exceeds_input);
    std::int64_t previous = -1;
    for (; count != 0; --count) {
        std::uint32_t tag = 0;
        std::uint32_t size = 0;
        if (!from.read_uvarint(tag))
            return false;
        if (tag <= previous)
            return from.fail(codec_errc::tag_order);
        previous = tag;
        if (!from.read_uvarint(size))
            return false;
        switch (known(tag, size)) {
        case tag_outcome::read:
            break;
        case tag_outcome::unknown:
            if (!read_unknown(from, tag, size, count, unknown))
                return false;
            break;
        case tag_outcome::failed:
            return false;
        }
    }
    return true;
}

/// Reads the tagged fields at the end of a struct. `known(tag, size)` reads the value of a tag if
/// the schema has it in this version.
template <class Known>
inline bool read_tags(wire::reader& from, tagged_fields& unknown, Known known) noexcept {
    std::uint32_t count = 0;
    if (!from.read_uvarint(count))
        return false;
    if (count == 0) [[likely]] {
        unknown.clear();
        return true;
    }
    return read_some_tags(from, count, unknown, known);
}

inline bool read_tags(wire::reader& from, tagged_fields& unknown) noexcept {
    return read_tags(
        from, unknown, [](std::uint32_t, std::uint32_t) { return tag_outcome::unknown; });
}

} // namespace kafka::protocol::detail
