// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/codec_result.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace kafka::wire {

class reader;
class writer;

} // namespace kafka::wire

namespace kafka::protocol {

/// Versions of an API or of a message, both ends included. Empty when `max < min`.
struct version_range {
    std::int16_t min = 0;
    std::int16_t max = -1;

    constexpr bool contains(std::int16_t version) const noexcept {
        return min <= version && version <= max;
    }
    constexpr bool empty() const noexcept { return max < min; }

    friend constexpr bool operator==(version_range, version_range) noexcept = default;
};

constexpr version_range intersect(version_range a, version_range b) noexcept {
    return {a.min > b.min ? a.min : b.min, a.max < b.max ? a.max : b.max};
}

enum class message_kind : std::uint8_t { request, response, header, data };

/// Stands for "never" where a first version is asked for.
inline constexpr std::int16_t no_version = std::numeric_limits<std::int16_t>::max();

/// See `message_type::decode_factor`.
inline constexpr std::size_t decode_overhead = 512;

struct api_type;
struct struct_type;

/// What can be done with a message whose type is not known at compile time. There is one static
/// instance per message, which lives as long as the program: `metadata_request::descriptor`.
/// Pointers to messages must point to an object of that very type.
struct message_type {
    /// Kafka's name: `MetadataRequest`.
    std::string_view name;
    message_kind kind;
    /// -1 when the message is no request or response.
    std::int16_t api_key;
    /// The API it belongs to. Null when the message is no request or response.
    const api_type* api;
    /// All versions there are, and those that Kafka calls stable, which may be negotiated.
    version_range versions;
    version_range stable;
    /// From this version on the compact forms and tagged fields are used (KIP-482).
    std::int16_t first_flexible;
    /// Decoding n bytes, in whichever version and whatever they are, allocates at most
    /// `decode_factor * n + decode_overhead` bytes.
    std::uint32_t decode_factor;

    std::size_t size;
    std::size_t alignment;
    void (*construct)(void* at);
    void (*copy_construct)(void* at, const void* from);
    void (*move_construct)(void* at, void* from) noexcept;
    void (*destroy)(void* message) noexcept;
    /// Gives every field its default.
    void (*reset)(void* message);
    bool (*equal)(const void* a, const void* b);

    /// Appends the message. Throws only `std::bad_alloc`. After a failure the bytes appended
    /// are of no use. Fails where `check` does, and if `strict`, where `carries` does.
    codec_result (*encode)(
        const void* message, wire::writer& to, std::int16_t version, bool strict);
    /// Replaces the message by the one read; what the version does not carry gets its default.
    /// Bytes behind the message stay unread. After a failure the message holds what was read so
    /// far.
    codec_result (*decode)(void* message, wire::reader& from, std::int16_t version) noexcept;
    /// May this value be sent at that version? If not, names a field that is set and would be
    /// lost, or null where it must not be. Lengths are checked by `encode` only.
    codec_result (*check)(const void* message, std::int16_t version) noexcept;
    /// As `check`, but does not allow ignorable fields to be lost either.
    codec_result (*carries)(const void* message, std::int16_t version) noexcept;
    /// How long the broker asks the client to pause (its `throttle_time_ms`, KIP-219), in
    /// milliseconds; 0 where the version read does not say. Null when no version says it.
    std::int32_t (*throttle_time)(const void* message) noexcept;

    /// Describes the members; <kafka/protocol/reflection.hpp>.
    const struct_type* layout;
};

/// Versions of a message that go behind a header of another version than usual.
struct header_exception {
    version_range versions;
    std::int16_t header = -1;
};

/// A request and its answer. There is one static instance per API, which lives as long as the
/// program: `metadata_request::api`.
struct api_type {
    std::int16_t key;
    /// Kafka's name: `Metadata`.
    std::string_view name;
    const message_type* request;
    const message_type* response;
    /// Whether brokers leave this very request unanswered, as they do Produce with `acks = 0`. Null
    /// when they answer all of them.
    bool (*is_silent)(const void* request) noexcept;
    header_exception request_header;
    header_exception response_header;
};

// What asks for APIs or messages by key or name, and no more than that, makes all of them part of
// the program.

/// All APIs, in ascending order of their keys.
std::span<const api_type* const> apis() noexcept;
/// Null when there is no such API.
const api_type* find_api(std::int16_t key) noexcept;
const api_type* find_api(std::string_view name) noexcept;

/// All messages there are, those of no API included, in the order of their names.
std::span<const message_type* const> messages() noexcept;
const message_type* find_message(std::string_view name) noexcept;

/// The version of RequestHeader (ResponseHeader) that goes before that version of the API's
/// request (response).
constexpr std::int16_t request_header_version(const api_type& api, std::int16_t version) noexcept {
    if (api.request_header.versions.contains(version))
        return api.request_header.header;
    return version >= api.request->first_flexible ? 2 : 1;
}
constexpr std::int16_t response_header_version(const api_type& api, std::int16_t version) noexcept {
    if (api.response_header.versions.contains(version))
        return api.response_header.header;
    return version >= api.response->first_flexible ? 1 : 0;
}
/// The same for an API by its key; -1 when it is not known.
std::int16_t request_header_version(std::int16_t key, std::int16_t version) noexcept;
std::int16_t response_header_version(std::int16_t key, std::int16_t version) noexcept;

/// The release of Apache Kafka that brought that version of the API: `0.11.0`, `4.1`. Later ones
/// may have dropped it, see `dropped_in`. Empty when the API or the version is not known, or
/// when no release has the version as a stable one. The text lives as long as the program.
std::string_view release_of(std::int16_t key, std::int16_t version) noexcept;
/// The release since which brokers do without that version of the API, likewise. Empty when the
/// newest still have it, too.
std::string_view dropped_in(std::int16_t key, std::int16_t version) noexcept;

} // namespace kafka::protocol
