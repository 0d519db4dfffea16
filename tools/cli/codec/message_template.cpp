// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/codec/message_template.hpp"

#include <kafka/protocol/reflection.hpp>

namespace kafka::cli {
namespace {

void fill(const protocol::struct_type& type, void* instance, std::int16_t version) {
    for (const protocol::field_type& field : type.fields) {
        if (!field.structure || !field.versions.contains(version) || field.tagged.contains(version))
            continue;
        void* value = field.get(instance);
        if (field.optional) {
            void* const inside = field.optional->get(value);
            // A struct that may be absent means something by being there.
            if (!inside && !field.list)
                continue;
            value = inside ? inside : field.optional->emplace(value);
        }
        if (field.list) {
            field.list->resize(value, 1);
            value = field.list->data(value);
        }
        fill(*field.structure, value, version);
    }
}

} // namespace

protocol::any_message template_of(const protocol::message_type& type, std::int16_t version) {
    protocol::any_message message(type);
    fill(*type.layout, message.data(), version);
    return message;
}

} // namespace kafka::cli
