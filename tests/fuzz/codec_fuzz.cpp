// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Decoders: whatever the bytes are, they do no harm and take no more memory than is said; and what
// can be decoded can be encoded and written as JSON, and means the same then.

#include "input.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>
#include <sanitizer/allocator_interface.h>

#include <cstdint>
#include <span>
#include <string>

namespace kafka::fuzz {

namespace {

std::size_t allocated = 0;

[[maybe_unused]] const bool counting = [] {
    return __sanitizer_install_malloc_and_free_hooks(
               [](const volatile void*, std::size_t size) { allocated += size; },
               [](const volatile void*) {}) != 0;
}();

void decode_and_encode(const input& given) {
    using namespace protocol;
    const message_type& type = *given.type;
    any_message message(type);
    std::size_t left_over = 0;
    const std::size_t before = allocated;
    const codec_result decoded =
        decode(type, given.rest, given.version, message.data(), &left_over);
    require(allocated - before <= type.decode_factor * given.rest.size() + decode_overhead,
        "allocates", given, std::to_string(allocated - before).c_str());
    if (!decoded)
        return;

    std::vector<std::byte> bytes;
    const codec_result encoded = encode(type, message.data(), given.version, bytes);
    require(bool(encoded), "cannot be encoded:", given, encoded.message().c_str());
    any_message again(type);
    const codec_result redecoded = decode(type, bytes, given.version, again.data());
    require(bool(redecoded), "cannot be decoded again:", given, redecoded.message().c_str());
    // Bytes are compared, not values, since NaN is not equal to itself.
    std::vector<std::byte> same;
    require(bool(encode(type, again.data(), given.version, same)) && same == bytes,
        "is another one when encoded again", given);

    constexpr json_style style{.unknown_tagged_fields = true};
    const std::string text = to_json(type, message.data(), given.version, style);
    const json_result read = from_json(type, text, given.version, again.data());
    require(bool(read), "has JSON that cannot be read:", given, read.error.c_str());
    require(to_json(type, again.data(), given.version, style) == text,
        "has JSON that reads as another one", given);
}

} // namespace

} // namespace kafka::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto given = kafka::fuzz::read_input(std::as_bytes(std::span(data, size)));
    if (given.type == nullptr)
        return -1; // not worth keeping
    kafka::fuzz::decode_and_encode(given);
    return 0;
}
