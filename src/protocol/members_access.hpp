// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/reflection.hpp>

#include <cstring>
#include <string>
#include <string_view>

// Access to members by their description.
namespace kafka::protocol::detail {

// The tables have one accessor for both; nothing is written through what comes from a const
// message.
inline void* member_of(const field_type& field, const void* parent) noexcept {
    return field.get(const_cast<void*>(parent));
}

/// Numbers, strong ids and enumerations, by their representation.
template <class T>
T load_as(const void* from) noexcept {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
}

template <class T>
void store_as(void* to, T value) noexcept {
    std::memcpy(to, &value, sizeof(T));
}

/// The member's name in Kafka's JSON: like Kafka's name, but the first letter is small.
inline std::string json_name(const field_type& field) {
    std::string name(field.name);
    if (name[0] >= 'A' && name[0] <= 'Z')
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
}

/// Where Kafka's log gives only the size of records, it does so under this name.
inline std::string json_size_name(const field_type& field) {
    return json_name(field) + "SizeInBytes";
}

/// Where JSON has the tagged fields that the schema does not know. No field is named so: the
/// generator keeps the name for the member of the struct.
inline constexpr std::string_view json_unknown_name = "unknownTaggedFields";

} // namespace kafka::protocol::detail
