// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/versions.hpp"

#include <kafka/protocol/api_versions.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace kafka::core {

/// The first exchange on every connection: which versions does the broker support? It starts
/// with the highest version this client knows. A broker that does not know that one answers in
/// the layout of version 0 which it does know, and is asked again on the same connection
/// (KIP-511).
class version_handshake {
public:
    /// Asks with the highest version there is, or with `first`.
    version_handshake(std::string software_name, std::string software_version,
        std::optional<std::int16_t> first = std::nullopt);

    const protocol::api_versions_request& request() const noexcept { return request_; }
    /// The version to ask with next.
    std::int16_t version() const noexcept { return version_; }

    enum class outcome : std::uint8_t {
        /// The broker has told.
        done,
        /// To be asked again, with another version.
        ask_again,
        /// The broker answered with an error.
        refused,
        /// The answer makes no sense.
        malformed,
    };
    /// Takes the body of the answer, which came for `version()`.
    outcome on_answer(std::span<const std::byte> body) noexcept;

    /// After `done`.
    const protocol::api_versions_response& answer() const noexcept { return answer_; }
    /// After `refused`.
    broker_errc error() const noexcept { return answer_.error_code; }
    /// After `malformed`.
    const protocol::codec_result& problem() const noexcept { return problem_; }
    /// How many bytes of the last answer were left over.
    std::size_t left_over() const noexcept { return left_over_; }

private:
    outcome on_unsupported_version() noexcept;
    bool decode(std::span<const std::byte> body, std::int16_t version) noexcept;

    protocol::api_versions_request request_;
    protocol::api_versions_response answer_;
    protocol::codec_result problem_;
    std::size_t left_over_ = 0;
    std::int16_t version_;
};

} // namespace kafka::core
