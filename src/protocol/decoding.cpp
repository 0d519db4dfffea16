// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "protocol/decoding.hpp"

#include "wire/utf8.hpp"

#include <cstring>

namespace kafka::protocol::detail {

namespace {

constexpr std::int64_t longest_string = INT16_MAX; // in both forms

// What a copy of records has around it: counts of references, its size.
constexpr std::size_t around_records = 48;

// The bytes of something with a length in front, or null after a failure.
const std::byte* content(wire::reader& from, std::int64_t length) noexcept {
    if (length < 0) {
        from.fail(codec_errc::null_not_allowed);
        return nullptr;
    }
    return from.take(static_cast<std::size_t>(length));
}

// Room in the emptied list, or null after a failure.
template <class T>
T* room_in(wire::reader& from, std::int64_t length, list<T>& to) noexcept {
    T* room = list_access::prepare(to, static_cast<std::uint32_t>(length), from.memory());
    if (room == nullptr)
        from.fail(codec_errc::memory_limit);
    return room;
}

} // namespace

bool read_content(wire::reader& from, std::int64_t length, string& to) noexcept {
    if (length > longest_string)
        return from.fail(codec_errc::invalid_length);
    const std::byte* found = content(from, length);
    if (found == nullptr)
        return false;
    list<char>& characters = list_access::characters(to);
    char* room = room_in(from, length, characters);
    if (room == nullptr)
        return false;
    const auto* text = reinterpret_cast<const char*>(found);
    if (!wire::copy_utf8(text, static_cast<std::size_t>(length), room))
        return from.fail(codec_errc::invalid_utf8);
    list_access::set_size(characters, static_cast<std::uint32_t>(length));
    return true;
}

bool read_content(wire::reader& from, std::int64_t length, bytes& to) noexcept {
    const std::byte* found = content(from, length);
    if (found == nullptr)
        return false;
    std::byte* room = room_in(from, length, to);
    if (room == nullptr)
        return false;
    std::memcpy(room, found, static_cast<std::size_t>(length));
    list_access::set_size(to, static_cast<std::uint32_t>(length));
    return true;
}

bool read_content(wire::reader& from, std::int64_t length, records_slice& to) noexcept {
    const std::byte* found = content(from, length);
    if (found == nullptr)
        return false;
    const std::span<const std::byte> all{found, static_cast<std::size_t>(length)};
    if (from.owner() != nullptr) {
        to = records_slice(*from.owner(), all);
        return true;
    }
    if (!all.empty() && !from.memory().spend(all.size() + around_records))
        return from.fail(codec_errc::memory_limit);
    try {
        to = records_slice::copy_of(all);
    } catch (const std::bad_alloc&) {
        return from.fail(codec_errc::memory_limit);
    }
    return true;
}

bool read_unknown(wire::reader& from, std::uint32_t tag, std::uint32_t size,
    std::uint32_t tags_left, tagged_fields& to) noexcept {
    bytes value;
    if (!read_content(from, size, value))
        return false;
    if (!tagged_access::append(to, tag, std::move(value), tags_left, from.memory()))
        return from.fail(codec_errc::memory_limit);
    return true;
}

} // namespace kafka::protocol::detail
