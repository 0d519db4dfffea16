// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/coverage.hpp"

#include <kafka/protocol/bytes.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/protocol/records.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/types.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>

namespace kafka::conformance {

namespace {

using protocol::field_type;

template <class T>
T read_as(const void* value) {
    T read;
    std::memcpy(&read, value, sizeof read);
    return read;
}

template <class T>
bool is_limit(const void* value) {
    const T read = read_as<T>(value);
    return read == std::numeric_limits<T>::min() || read == std::numeric_limits<T>::max();
}

/// At an end of its range, or so long that its length takes a second byte.
bool is_extreme(const field_type& field, const void* value) {
    constexpr std::size_t second_byte = 126;
    using protocol::field_kind;
    if (field.list != nullptr)
        return field.list->size(value) >= second_byte;
    switch (field.kind) {
    case field_kind::int8:
        return is_limit<std::int8_t>(value);
    case field_kind::int16:
        return is_limit<std::int16_t>(value);
    case field_kind::uint16:
        return is_limit<std::uint16_t>(value);
    case field_kind::int32:
        return is_limit<std::int32_t>(value);
    case field_kind::uint32:
        return is_limit<std::uint32_t>(value);
    case field_kind::int64:
        return is_limit<std::int64_t>(value);
    case field_kind::float64:
        return std::abs(read_as<double>(value)) == std::numeric_limits<double>::max();
    case field_kind::uuid:
        return std::ranges::all_of(static_cast<const uuid*>(value)->bytes(),
            [](std::uint8_t byte) { return byte == 0xff; });
    case field_kind::string:
        return static_cast<const protocol::string*>(value)->size() >= second_byte;
    case field_kind::octets:
        return static_cast<const protocol::bytes*>(value)->size() >= second_byte;
    case field_kind::records:
        return static_cast<const protocol::records_slice*>(value)->size() >= second_byte;
    case field_kind::boolean:
    case field_kind::structure:
        break;
    }
    return true; // has no extremes
}

/// The list or value itself, through the optional around it; null when it has none.
void* inside(const field_type& field, void* parent) {
    void* member = field.get(parent);
    return field.optional != nullptr ? field.optional->get(member) : member;
}

} // namespace

coverage::coverage(const protocol::message_type& type, std::int16_t version)
    : type_(type),
      version_(version) {
}

void coverage::add(const void* message) {
    add(*type_.layout, const_cast<void*>(message), ""); // reflection reads through mutable pointers
}

void coverage::add(const protocol::struct_type& type, void* at, const std::string& prefix) {
    for (const field_type& field : type.fields) {
        if (!field.versions.contains(version_))
            continue;
        const std::string path = prefix + std::string(field.name);
        seen& shapes = seen_[path];
        (field.is_default(at) ? shapes.by_default : shapes.otherwise) = true;
        void* value = inside(field, at);
        if (value != nullptr && field.structure == nullptr)
            shapes.extreme = shapes.extreme || is_extreme(field, value);
        if (value == nullptr) {
            shapes.null = true;
        } else if (field.list != nullptr) {
            const std::size_t count = field.list->size(value);
            shapes.empty = shapes.empty || count == 0;
            if (field.structure != nullptr) {
                auto* element = static_cast<std::byte*>(field.list->data(value));
                for (std::size_t i = 0; i < count; ++i, element += field.list->element_size)
                    add(*field.structure, element, path + "[].");
            }
        } else if (field.structure != nullptr) {
            add(*field.structure, value, path + ".");
        }
    }
}

std::vector<std::string> coverage::missing() const {
    std::vector<std::string> found;
    missing(*type_.layout, "", found);
    return found;
}

void coverage::missing(const protocol::struct_type& type, const std::string& prefix,
    std::vector<std::string>& to) const {
    for (const field_type& field : type.fields) {
        if (!field.versions.contains(version_))
            continue;
        const std::string path = prefix + std::string(field.name);
        const auto found = seen_.find(path);
        const seen shapes = found == seen_.end() ? seen{} : found->second;
        if (!shapes.by_default)
            to.push_back(path + " never had its default");
        if (!shapes.otherwise)
            to.push_back(path + " never had another value than its default");
        if (field.nullable.contains(version_) && !shapes.null)
            to.push_back(path + " was never null");
        if (field.list != nullptr && !shapes.empty)
            to.push_back(path + " was never empty");
        if (field.structure == nullptr && !shapes.extreme)
            to.push_back(path + " never had an extreme value");
        if (field.structure != nullptr)
            missing(*field.structure, path + (field.list != nullptr ? "[]." : "."), to);
    }
}

} // namespace kafka::conformance
