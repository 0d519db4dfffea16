// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>
#include <kafka/protocol/reflection.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kafka::protocol {

/// Bytes made to have a decoder allocate as much as it can be brought to. The way leads down
/// through lists, each of which announces as many elements as the bytes left could hold; at its end
struct bomb {
    enum class end : std::uint8_t {
        /// is nothing but zeros,
        zeros,
        /// are as many of the last list's elements as there is room for, all of them whole,
        elements,
        /// is the least that the last struct can be, with as many tagged fields as there can be, of
        /// which the first is one that nobody knows.
        tags,
    };

    std::vector<const field_type*> way;
    end at_end = end::zeros;
    /// How long strings and the like are. (The ones on the way are empty or null.)
    std::size_t content = 0;

    /// Bytes of that size, except where the least message is larger.
    std::vector<std::byte> bytes(
        const message_type& type, std::int16_t version, std::size_t size) const;
};

/// All ways there are, each with every end it can have.
std::vector<bomb> bombs(const message_type& type, std::int16_t version);

} // namespace kafka::protocol
