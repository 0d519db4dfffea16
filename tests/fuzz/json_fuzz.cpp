// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The reader of JSON: whatever the text is, it does no harm; and what can be read is written as
// JSON that reads as the same.

#include "input.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/codec.hpp>
#include <kafka/protocol/json.hpp>

#include <string>
#include <string_view>

namespace kafka::fuzz {

namespace {

void read_and_write(const input& given) {
    using namespace protocol;
    const message_type& type = *given.type;
    const std::string_view text(
        reinterpret_cast<const char*>(given.rest.data()), given.rest.size());
    any_message message(type);
    if (!from_json(type, text, given.version, message.data()))
        return;

    constexpr json_style style{.unknown_tagged_fields = true};
    const std::string written = to_json(type, message.data(), given.version, style);
    any_message again(type);
    const json_result read = from_json(type, written, given.version, again.data());
    require(bool(read), "cannot be read again:", given, read.error.c_str());
    require(to_json(type, again.data(), given.version, style) == written,
        "is another one when read again", given);

    // Only lengths can be in the way now.
    std::vector<std::byte> bytes;
    const codec_result encoded = encode(type, message.data(), given.version, bytes);
    require(bool(encoded) || encoded.code == codec_errc::value_too_long,
        "cannot be encoded:", given, encoded.message().c_str());
}

} // namespace

} // namespace kafka::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto given = kafka::fuzz::read_input(std::as_bytes(std::span(data, size)));
    if (given.type == nullptr)
        return -1; // not worth keeping
    kafka::fuzz::read_and_write(given);
    return 0;
}
