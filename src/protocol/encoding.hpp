// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/list_access.hpp"
#include "protocol/scalar.hpp"
#include "wire/writer.hpp"

#include <kafka/protocol/bytes.hpp>
#include <kafka/protocol/list.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

// What the generated encoders are made of. A generated `check` has seen the message before, so
// that null is only met where the version has it. Functions that can fail return false after a
// failure, which the writer remembers.
namespace kafka::protocol::detail {

bool write(wire::writer& to, const string& value, bool compact);
bool write(wire::writer& to, const bytes& value, bool compact);
bool write(wire::writer& to, const records_slice& value, bool compact);

template <class T>
    requires std::is_same_v<T, string> || std::is_same_v<T, bytes> ||
             std::is_same_v<T, records_slice>
inline bool write(wire::writer& to, const std::optional<T>& value, bool compact) {
    if (value)
        return write(to, *value, compact);
    if (compact)
        to.write_uvarint(0);
    else if constexpr (std::is_same_v<T, string>)
        to.write(std::int16_t{-1});
    else
        to.write(std::int32_t{-1});
    return true;
}

template <fixed_size T>
inline bool write(wire::writer& to, const T& value, bool = false) {
    std::byte* at = to.extend(sizeof(T));
    store(at, value);
    return true;
}

inline void write_null_list(wire::writer& to, bool compact) {
    if (compact)
        to.write_uvarint(0);
    else
        to.write(std::int32_t{-1});
}

/// The number of a list's elements, of which it cannot have more than the wire can say.
inline void write_count(wire::writer& to, std::size_t count, bool compact) {
    if (compact)
        to.write_uvarint(count + 1);
    else
        to.write(static_cast<std::int32_t>(count));
}

/// The most bytes that `store` needs for such a list.
template <fixed_size T>
inline std::size_t most_size(const list<T>& values) noexcept {
    return wire::max_uvarint_size +
           std::max<std::size_t>(values.size(), list_access::local_capacity<T>) * sizeof(T);
}

template <fixed_size T>
inline void store(std::byte*& at, const list<T>& values, bool compact) noexcept {
    const std::size_t count = values.size();
    if (compact)
        wire::store_uvarint(at, count + 1);
    else
        wire::store(at, static_cast<std::int32_t>(count));
    if (const T* local = list_access::local_room(values)) {
        // There is room for as many as can be in the list itself, so that this takes no loop.
        std::byte* next = at;
        for (std::uint32_t i = 0; i != list_access::local_capacity<T>; ++i)
            store(next, local[i]);
        at += count * sizeof(T);
        return;
    }
    for (const T& value : values)
        store(at, value);
}

template <class T>
inline bool write(wire::writer& to, const list<T>& values, bool compact) {
    if constexpr (fixed_size<T>) {
        std::byte* at = to.prepare(most_size(values));
        store(at, values, compact);
        to.commit(at);
    } else {
        write_count(to, values.size(), compact);
        for (const T& value : values) {
            if (!write(to, value, compact))
                return false;
        }
    }
    return true;
}

template <class T>
inline bool write(wire::writer& to, const std::optional<list<T>>& values, bool compact) {
    if (values)
        return write(to, *values, compact);
    write_null_list(to, compact);
    return true;
}

template <class T, class WriteOne>
inline bool write_structs(
    wire::writer& to, const list<T>& values, bool compact, WriteOne write_one) {
    write_count(to, values.size(), compact);
    for (const T& value : values) {
        if (!write_one(value))
            return false;
    }
    return true;
}

template <class T, class WriteOne>
inline bool write_structs(
    wire::writer& to, const std::optional<list<T>>& values, bool compact, WriteOne write_one) {
    if (values)
        return write_structs(to, *values, compact, write_one);
    write_null_list(to, compact);
    return true;
}

template <class T, class WriteOne>
inline bool write_struct(
    wire::writer& to, const std::optional<T>& value, bool nullable, WriteOne write_one) {
    if (nullable)
        to.write(static_cast<std::int8_t>(value ? 1 : -1));
    return !value || write_one(*value);
}

/// Writes the tagged fields at the end of a struct: those of the schema, whose number is given
/// and which are written one after the other by `write`, and the unknown ones, whose tags may be
/// between them.
class tag_writer {
public:
    tag_writer(wire::writer& to, const tagged_fields& unknown, std::size_t known)
        : to_(to),
          next_(unknown.begin()),
          end_(unknown.end()) {
        to_.write_uvarint(unknown.size() + known);
    }

    template <class WriteValue>
    bool write(std::uint32_t tag, WriteValue write_value) {
        if (!write_unknown_below(tag))
            return false;
        to_.write_uvarint(tag);
        const auto from = to_.begin_sized();
        if (!write_value())
            return false;
        to_.end_sized(from);
        return true;
    }

    bool finish() { return next_ == end_ || write_unknown_below(std::uint64_t{1} << 32); }

private:
    bool write_unknown_below(std::uint64_t tag);

    wire::writer& to_;
    tagged_fields::const_iterator next_;
    tagged_fields::const_iterator end_;
};

inline bool write_tags(wire::writer& to, const tagged_fields& unknown) {
    if (unknown.empty()) [[likely]] {
        *to.extend(1) = std::byte{0};
        return true;
    }
    return tag_writer(to, unknown, 0).finish();
}

} // namespace kafka::protocol::detail
