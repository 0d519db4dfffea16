// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/versions/broker_support.hpp"
#include "core/versions/version_step.hpp"

#include <kafka/protocol/any_message.hpp>
#include <kafka/protocol/api_versions.hpp>
#include <kafka/types.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace kafka::core {

/// Whom a connection is made to, as far as the cluster's metadata says (KIP-1242).
struct expected_peer {
    std::string cluster_id;
    broker_id node;
};

/// The first exchange on every connection: which versions does the broker support?
///
/// Brokers since 0.10 are asked by ApiVersions. One that does not know the version it is asked in
/// answers in the layout of version 0 which it does know, and is asked again on the same connection
/// (KIP-511). Older ones are asked something that only their release and later ones answer.
class version_handshake {
public:
    /// `highest` is where ApiVersions begins unless it is to be the oldest version. Who is expected
    /// is said in versions that can say it: a broker that is somebody else then refuses.
    version_handshake(version_question question, std::int16_t highest, std::string software_name,
        std::string software_version, const std::optional<expected_peer>& expected = std::nullopt);

    // What to ask next.
    const protocol::api_type& api() const noexcept { return *api_; }
    const void* request() const noexcept;
    std::int16_t version() const noexcept { return version_; }
    /// Whether the broker has answered before, and so is one that knows ApiVersions.
    bool was_answered() const noexcept { return answered_; }

    /// What can be asked behind ApiVersions, in version 0. Brokers since 0.9 answer it, in few
    /// bytes, and nothing comes of it.
    static protocol::any_message question_behind();
    /// The answer to that one came and none to ApiVersions, which only brokers of 0.9 leave out:
    /// from here on it is what was asked.
    void on_left_out();

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
    /// Takes the body of the answer, which came for `version()`. An old broker's answer may take
    /// `memory_max` when it is decoded; what it says does not matter.
    outcome on_answer(std::span<const std::byte> body, std::size_t memory_max);

    /// After `done`.
    broker_support support() const;
    /// The same, to ApiVersions; as it is by default when that was not asked.
    const protocol::api_versions_response& answer() const noexcept { return answer_; }
    /// After `refused`.
    broker_errc error() const noexcept { return answer_.error_code; }
    /// After `malformed`.
    const protocol::codec_result& problem() const noexcept { return problem_; }
    /// How many bytes of the last answer were left over.
    std::size_t left_over() const noexcept { return left_over_; }

private:
    outcome on_api_versions(std::span<const std::byte> body) noexcept;
    outcome on_unsupported_version() noexcept;
    bool decode(std::span<const std::byte> body, std::int16_t version) noexcept;

    version_question question_;
    const protocol::api_type* api_;
    std::int16_t version_;
    protocol::api_versions_request request_;
    protocol::any_message old_request_;
    protocol::api_versions_response answer_;
    protocol::codec_result problem_;
    std::size_t left_over_ = 0;
    bool answered_ = false;
};

} // namespace kafka::core
