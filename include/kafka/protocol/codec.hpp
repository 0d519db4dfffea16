// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kafka::protocol {

/// Appends the message's body at that version. On failure `out` is left as it was.
/// Throws `std::bad_alloc`.
codec_result encode(const message_type& type, const void* message, std::int16_t version,
    std::vector<std::byte>& out);

/// Reads a message's body. Bytes left over are an error, unless `left_over` takes their number.
/// `memory_max` bounds what the decoded message may allocate, in bytes; without it that is bounded
/// by the size of the body, see `message_type::decode_factor`.
/// Never throws, whatever the bytes are. The message owns all it holds.
codec_result decode(const message_type& type, std::span<const std::byte> body, std::int16_t version,
    void* message, std::size_t* left_over = nullptr, std::size_t memory_max = SIZE_MAX) noexcept;

template <class Message>
codec_result encode(const Message& message, std::int16_t version, std::vector<std::byte>& out) {
    return encode(Message::descriptor, &message, version, out);
}

template <class Message>
codec_result decode(std::span<const std::byte> body, std::int16_t version, Message& message,
    std::size_t* left_over = nullptr, std::size_t memory_max = SIZE_MAX) noexcept {
    return decode(Message::descriptor, body, version, &message, left_over, memory_max);
}

/// May this value be sent at that version?
template <class Message>
codec_result check(const Message& message, std::int16_t version) noexcept {
    return Message::descriptor.check(&message, version);
}

} // namespace kafka::protocol
