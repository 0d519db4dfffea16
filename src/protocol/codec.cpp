// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "wire/reader.hpp"
#include "wire/writer.hpp"

#include <kafka/protocol/codec.hpp>

#include <string>

namespace kafka::protocol {

codec_result encode(const message_type& type, const void* message, std::int16_t version,
    std::vector<std::byte>& out) {
    wire::buffer body;
    wire::writer to(body);
    const codec_result result = type.encode(message, to, version, false);
    if (!result)
        return result;
    wire::copy_in(body, to.splices());
    out.insert(out.end(), body.bytes().begin(), body.bytes().end());
    return result;
}

codec_result decode(const message_type& type, std::span<const std::byte> body, std::int16_t version,
    void* message, std::size_t* left_over, std::size_t memory_max) noexcept {
    wire::reader from(body);
    from.memory().limit(memory_max);
    codec_result result = type.decode(message, from, version);
    if (!result)
        return result;
    if (left_over != nullptr)
        *left_over = from.remaining();
    else if (from.remaining() != 0)
        from.fail(codec_errc::trailing_bytes);
    return from.result();
}

} // namespace kafka::protocol
