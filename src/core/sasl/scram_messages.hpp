// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The messages of SCRAM (RFC 5802, 7), read and written.
namespace kafka::core::sasl {

/// `=` and `,` stand for themselves in no name.
std::string scram_name(std::string_view user);

struct server_first {
    std::string_view nonce; // of both
    std::vector<std::byte> salt;
    std::uint32_t iterations = 0;
    /// What is wrong with it, or empty.
    std::string problem;
};

/// What `text` says; it outlives the answer. Extensions are accepted behind what must be there,
/// except those that have to be understood.
server_first read_server_first(std::string_view text);

struct server_final {
    std::vector<std::byte> signature;
    /// Why the server refuses, in a word of the RFC's; empty: it does not.
    std::string refusal;
    std::string problem;
};

server_final read_server_final(std::string_view text);

} // namespace kafka::core::sasl
