// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstdint>

namespace kafka::protocol::testing {

/// How many seeds it takes to see every field in every shape it can have: by default, null, empty,
/// ordinary, at either end of its range. Seeds from there on mix the shapes at random.
inline constexpr std::uint64_t systematic_seeds = 7;

struct random_options {
    /// Whether to add tagged fields that the schema does not know, which JSON does not show.
    bool unknown_tagged_fields = false;
};

/// Replaces the message by one that is valid at that version: fields that the version does not
/// carry have their default. The same seed always makes the same message.
void randomize(const message_type& type, void* message, std::int16_t version, std::uint64_t seed,
    random_options options = {});

} // namespace kafka::protocol::testing
