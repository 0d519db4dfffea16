// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire/reader.hpp"
#include "wire/writer.hpp"

#include <kafka/protocol/list.hpp>
#include <kafka/protocol/message.hpp>
#include <kafka/protocol/string.hpp>
#include <kafka/protocol/tagged_fields.hpp>
#include <kafka/types.hpp>

#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

namespace kafka::protocol::detail {

// The sizes that tools/codegen/memory.py works with, as it works out `decode_factor`.
static_assert(sizeof(string) <= 24 && sizeof(list<string>) <= 24 && alignof(list<string>) <= 8);
static_assert(sizeof(tagged_field) <= 32 && alignof(tagged_field) <= 8);
static_assert(sizeof(uuid) <= 16 && alignof(uuid) == 1);

/// What a generated source file knows about a message beyond its type.
struct message_facts {
    std::string_view name;
    message_kind kind;
    std::int16_t api_key;
    const api_type* api;
    version_range stable;
    std::int16_t first_flexible;
    std::uint32_t decode_factor;
    const struct_type* layout;
};

using throttle_reader = std::int32_t (*)(const void* message) noexcept;

/// Null when the message has no such member.
template <class Message>
constexpr throttle_reader throttle_time_of() noexcept {
    if constexpr (requires(const Message& of) { of.throttle_time_ms; })
        return [](const void* message) noexcept -> std::int32_t {
            return static_cast<const Message*>(message)->throttle_time_ms;
        };
    else
        return nullptr;
}

/// Makes the type-erased operations from the functions that the generated file has for `Message`.
template <class Message, version_range Versions,
    bool (*Read)(wire::reader&, Message&, std::int16_t) noexcept,
    bool (*Write)(wire::writer&, const Message&, std::int16_t),
    codec_result (*Check)(const Message&, std::int16_t, bool strict) noexcept>
constexpr message_type describe(const message_facts& facts) {
    return {
        .name = facts.name,
        .kind = facts.kind,
        .api_key = facts.api_key,
        .api = facts.api,
        .versions = Versions,
        .stable = facts.stable,
        .first_flexible = facts.first_flexible,
        .decode_factor = facts.decode_factor,
        .size = sizeof(Message),
        .alignment = alignof(Message),
        .construct = [](void* at) { ::new (at) Message(); },
        .copy_construct =
            [](void* at, const void* from) {
                ::new (at) Message(*static_cast<const Message*>(from));
            },
        .move_construct =
            [](void* at, void* from) noexcept {
                ::new (at) Message(std::move(*static_cast<Message*>(from)));
            },
        .destroy = [](void* message) noexcept { std::destroy_at(static_cast<Message*>(message)); },
        .reset = [](void* message) { *static_cast<Message*>(message) = Message(); },
        .equal =
            [](const void* a, const void* b) {
                return *static_cast<const Message*>(a) == *static_cast<const Message*>(b);
            },
        .encode = [](const void* message, wire::writer& to, std::int16_t version,
                      bool strict) -> codec_result {
            if (!Versions.contains(version))
                return {.code = codec_errc::unsupported_version};
            const auto& value = *static_cast<const Message*>(message);
            if (const codec_result fits = Check(value, version, strict); !fits)
                return fits;
            Write(to, value, version);
            return to.result();
        },
        .decode = [](void* message, wire::reader& from,
                      std::int16_t version) noexcept -> codec_result {
            if (!Versions.contains(version))
                return {.code = codec_errc::unsupported_version};
            auto* value = static_cast<Message*>(message);
            std::destroy_at(value);
            ::new (message) Message; // without (), which would fill it with zeros first
            Read(from, *value, version);
            return from.result();
        },
        .check = [](const void* message, std::int16_t version) noexcept -> codec_result {
            if (!Versions.contains(version))
                return {.code = codec_errc::unsupported_version};
            return Check(*static_cast<const Message*>(message), version, false);
        },
        .carries = [](const void* message, std::int16_t version) noexcept -> codec_result {
            if (!Versions.contains(version))
                return {.code = codec_errc::unsupported_version};
            return Check(*static_cast<const Message*>(message), version, true);
        },
        .throttle_time = throttle_time_of<Message>(),
        .layout = facts.layout,
    };
}

} // namespace kafka::protocol::detail
