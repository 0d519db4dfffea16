// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kafka::protocol {

/// Why a message could not be encoded or decoded.
enum class codec_errc : std::uint8_t {
    ok,
    /// The bytes end before the value does.
    truncated,
    /// More elements are announced than the bytes left can hold.
    count_exceeds_input,
    /// A length that this type cannot have.
    invalid_length,
    /// A string that is not UTF-8.
    invalid_utf8,
    /// A variable-length integer of more than 32 bits.
    malformed_varint,
    /// Null where this version of the message has no null.
    null_not_allowed,
    /// A tagged field whose announced size is not the size of its value.
    tag_size_mismatch,
    /// Tagged fields that are not in ascending order, or a tag given twice.
    tag_order,
    /// The field is set, and this version of the message cannot carry it.
    field_not_in_version,
    /// A string of more than 32767 bytes, or something longer than its length field can say.
    value_too_long,
    /// The message has no such version.
    unsupported_version,
    /// The decoded message would take more memory than allowed, or than there is.
    memory_limit,
    /// The message ended before the bytes did.
    trailing_bytes,
};

/// The name of the enumerator and a short English text. Static storage.
const char* to_string(codec_errc code) noexcept;
const char* describe(codec_errc code) noexcept;

/// The outcome of encoding, decoding or checking a message. Converts to true when all went well.
struct codec_result {
    codec_errc code = codec_errc::ok;
    /// Where in the bytes, from the first byte of the message. When checking: 0.
    std::uint32_t offset = 0;
    /// The field concerned, as a path of member names (`topics.partitions.leader_epoch`), or empty.
    /// Where bytes end within numbers that are read together it is the first of them. Static
    /// storage.
    const char* field = "";

    explicit operator bool() const noexcept { return code == codec_errc::ok; }

    /// One line of English with all of the above.
    std::string message() const;

    friend bool operator==(const codec_result& a, const codec_result& b) noexcept {
        return a.code == b.code && a.offset == b.offset && std::string_view(a.field) == b.field;
    }
};

} // namespace kafka::protocol
