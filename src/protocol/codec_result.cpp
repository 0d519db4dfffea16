// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include <kafka/protocol/codec_result.hpp>

namespace kafka::protocol {

namespace {

struct entry {
    const char* name;
    const char* text;
};

entry find(codec_errc code) noexcept {
    switch (code) {
    case codec_errc::ok:
        return {"ok", "no error"};
    case codec_errc::truncated:
        return {"truncated", "the bytes end before the value does"};
    case codec_errc::count_exceeds_input:
        return {"count_exceeds_input", "more elements are announced than the bytes left can hold"};
    case codec_errc::invalid_length:
        return {"invalid_length", "the length is one that this type cannot have"};
    case codec_errc::invalid_utf8:
        return {"invalid_utf8", "the string is not UTF-8"};
    case codec_errc::malformed_varint:
        return {"malformed_varint", "the variable-length integer has more than 32 bits"};
    case codec_errc::null_not_allowed:
        return {"null_not_allowed", "null is not allowed in this version"};
    case codec_errc::tag_size_mismatch:
        return {"tag_size_mismatch", "the tagged field is not as long as announced"};
    case codec_errc::tag_order:
        return {"tag_order", "the tags are not in ascending order, or one is there twice"};
    case codec_errc::field_not_in_version:
        return {"field_not_in_version", "the field is set, and this version cannot carry it"};
    case codec_errc::value_too_long:
        return {"value_too_long", "the value is longer than the protocol allows"};
    case codec_errc::unsupported_version:
        return {"unsupported_version", "the message has no such version"};
    case codec_errc::memory_limit:
        return {"memory_limit", "the message would take more memory than it may"};
    case codec_errc::trailing_bytes:
        return {"trailing_bytes", "there are bytes behind the message"};
    }
    return {"unknown", "unknown codec error"};
}

} // namespace

const char* to_string(codec_errc code) noexcept {
    return find(code).name;
}

const char* describe(codec_errc code) noexcept {
    return find(code).text;
}

std::string codec_result::message() const {
    std::string line = describe(code);
    if (code == codec_errc::ok)
        return line;
    if (*field != '\0')
        line = std::string(field) + ": " + line;
    if (offset != 0)
        line += " (at byte " + std::to_string(offset) + ")";
    return line;
}

} // namespace kafka::protocol
