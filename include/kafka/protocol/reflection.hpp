// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kafka::protocol {

class tagged_fields;

enum class field_kind : std::uint8_t {
    boolean,
    int8,
    int16,
    uint16,
    int32,
    uint32,
    int64,
    float64,
    uuid,
    string,
    octets,
    records,
    structure,
};

/// What can be done with a `list<T>` whose element type is not known at compile time.
struct list_operations {
    std::size_t element_size;
    std::size_t (*size)(const void* list) noexcept;
    void* (*data)(void* list) noexcept;
    void (*resize)(void* list, std::size_t count);
};

/// The same for a `std::optional<T>`.
struct optional_operations {
    /// Null when there is no value.
    void* (*get)(void* optional) noexcept;
    void (*reset)(void* optional) noexcept;
    /// Makes a new value, as `T()` does, and returns it.
    void* (*emplace)(void* optional);
};

/// One member of a message or of a struct within it.
struct field_type {
    /// Kafka's name (`TopicId`) and that of the C++ member (`topic_id`).
    std::string_view name;
    std::string_view member;
    /// Of the value, or of the elements if it is a list. Strong ids, enumerations and C++
    /// integers have the same representation, which may be accessed as the integer.
    field_kind kind;
    bool ignorable;
    /// Identifies the element among those of its list.
    bool map_key;
    /// Must not be shown to people.
    bool secret;
    /// The versions of the message that carry the field, those in which it may be null, and those
    /// in which it is tagged.
    version_range versions;
    version_range nullable;
    version_range tagged;
    std::int32_t tag;
    /// The field `unknown_tagged_fields` is not among those described.
    void* (*get)(void* parent) noexcept;
    bool (*is_default)(const void* parent) noexcept;
    /// Null when the member is no `std::optional`. The list, if there is one, is inside.
    const optional_operations* optional;
    /// Null when the member is no list.
    const list_operations* list;
    /// Null unless `kind` is `structure`.
    const struct_type* structure;
};

/// The members of a message or of a struct within it, in the order of the schema.
struct struct_type {
    std::string_view name;
    version_range versions;
    std::span<const field_type> fields;
    tagged_fields& (*unknown_tagged_fields)(void* of) noexcept;
};

} // namespace kafka::protocol
