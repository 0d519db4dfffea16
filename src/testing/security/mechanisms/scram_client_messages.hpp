// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What clients say with SCRAM (RFC 5802, 7), read as Kafka's brokers read it: ASCII alone, no
/// binding to a channel, extensions passed over.
namespace kafka::testing::detail {

// Views refer to the text that was read.

struct scram_client_first {
    /// What says that there is no binding, and whom the client acts for; it comes back later.
    std::string_view header;
    /// All behind the header.
    std::string_view bare;
    /// Empty: nobody else.
    std::string acts_for;
    std::string user;
    std::string_view nonce;
};

std::optional<scram_client_first> read_scram_client_first(std::string_view text);

struct scram_client_final {
    std::string_view without_proof;
    /// The header of the first message.
    std::string binding;
    std::string_view nonce;
    std::vector<std::byte> proof;
};

std::optional<scram_client_final> read_scram_client_final(std::string_view text);

/// A name in which `=2C` and `=3D` stand for the characters that may not occur. Nothing when it is
/// no such name.
std::optional<std::string> read_sasl_name(std::string_view text);

} // namespace kafka::testing::detail
