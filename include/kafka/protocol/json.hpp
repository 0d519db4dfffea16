// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kafka::protocol {

/// The outcome of reading JSON. Converts to true when all went well.
struct json_result {
    /// Empty when all went well, else one line for a person: what is wrong, where
    /// (`topics[3].name`), and what would be right. A value in the place of a secret is not in it.
    std::string error;

    explicit operator bool() const noexcept { return error.empty(); }
};

/// What JSON leaves out, and what it has besides Kafka's own.
struct json_style {
    /// Passwords, tokens and other secrets are `"********"`, and so is what an unknown tagged field
    /// holds. Such JSON cannot be read back whole.
    bool mask_secrets = false;
    /// Of records only the size in bytes is told, in a member like `recordsSizeInBytes`; it cannot
    /// be read back whole either.
    bool records_by_size = false;
    /// Tagged fields that the schema does not know are told where there are any, in a last member
    /// of the struct that has them: `"unknownTaggedFields":[{"tag":5,"data":"AQI="}]`, the data in
    /// base64. Kafka has no such member; `from_json` reads it.
    bool unknown_tagged_fields = false;
};

/// The message as JSON, with the names and the shape of Kafka's request log: members in lower
/// camel case, only those that the version has, no tagged fields that have their default;
/// bytes in base64, uuids in Kafka's own form, records in base64. Tagged fields that the schema
/// does not know are shown only where `style` says so. A field that is set and not ignorable, but
/// not in this version, is shown all the same rather than hidden. Throws `std::invalid_argument`
/// for a version that the message does not have.
std::string to_json(
    const message_type& type, const void* message, std::int16_t version, json_style style = {});

/// Reads what `to_json` and Kafka's request log write. Members that are missing get their default;
/// unknown members, values of the wrong type or out of range, null where the version has none, and
/// fields that the version cannot carry are refused; of records told by their size nothing is
/// read. `unknownTaggedFields` is read where the version has tagged fields; their tags must ascend,
/// and none may be one that the schema knows. The message is replaced; after a failure it
/// holds what was read so far. Throws `std::bad_alloc`.
json_result from_json(
    const message_type& type, std::string_view text, std::int16_t version, void* message);
/// The same where the version is chosen later, by whoever sends the message: whether that version
/// carries what is set is for it to say. Null is read where any version has it, and of unknown
/// tagged fields the tag must be known in no version.
json_result from_json(const message_type& type, std::string_view text, void* message);

template <class Message>
std::string to_json(const Message& message, std::int16_t version, json_style style = {}) {
    return to_json(Message::descriptor, &message, version, style);
}

template <class Message>
json_result from_json(std::string_view text, std::int16_t version, Message& message) {
    return from_json(Message::descriptor, text, version, &message);
}

template <class Message>
json_result from_json(std::string_view text, Message& message) {
    return from_json(Message::descriptor, text, &message);
}

/// For people and logs: the message as JSON with all its fields, whichever version has them;
/// what is secret is not shown.
std::string to_string(const message_type& type, const void* message);

template <class Message>
    requires requires { Message::descriptor; }
std::string to_string(const Message& message) {
    return to_string(Message::descriptor, &message);
}

} // namespace kafka::protocol
