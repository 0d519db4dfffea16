// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// What the fuzzed programs are given: four bytes that name a message, one for its version, and then
// its body or its JSON.
namespace kafka::fuzz {

struct input {
    const protocol::message_type* type;
    std::int16_t version;
    std::span<const std::byte> rest;
};

/// Any bytes mean something: names that no message has and versions that it does not have are taken
/// to stand for others. `type` is null only when there are too few bytes.
input read_input(std::span<const std::byte> bytes);

/// The bytes before the body.
std::vector<std::byte> head(const protocol::message_type& type, std::int16_t version);

/// Ends the program, saying where and why, unless `held`.
void require(bool held, const char* what, const input& given, const char* why = "");

} // namespace kafka::fuzz
