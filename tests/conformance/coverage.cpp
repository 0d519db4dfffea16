// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/coverage.hpp"

#include <kafka/protocol/message.hpp>

#include <cstddef>

namespace kafka::conformance {

namespace {

using protocol::field_type;

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
        if (field.structure != nullptr)
            missing(*field.structure, path + (field.list != nullptr ? "[]." : "."), to);
    }
}

} // namespace kafka::conformance
