// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/types.hpp>

#include <cstdint>

namespace kafka::core {

/// What a connection asks first, to learn what the broker supports.
enum class version_question : std::uint8_t {
    /// ApiVersions, in the highest version there is and then in lower ones.
    api_versions,
    /// ApiVersions in version 0, which all brokers since 0.10 know.
    oldest_api_versions,
    // Requests of version 0, each of which is answered by brokers of a release before 0.10, and not
    // by older ones: those of 0.9, 0.8.2, 0.8.1 and 0.8.0.
    list_groups,
    find_coordinator,
    offset_fetch,
    metadata,
    /// Nothing: which release it is was said by the options.
    none,
};

constexpr bool is_api_versions(version_question which) noexcept {
    return which == version_question::api_versions ||
           which == version_question::oldest_api_versions;
}

/// What one connection does towards knowing the broker.
struct version_step {
    version_question question = version_question::api_versions;
    /// Whether what an old broker answers is believed, and the connection used. If not, the answer
    /// is all that was wanted, and the connection ends with it: newer brokers would give it, too.
    bool believed = false;
    /// How long an answer may take, within the time that the connection has to become ready.
    duration patience = duration::max();
    /// How long ApiVersions is waited for before another question is put behind it, which brokers
    /// of 0.9 answer: they skip what they do not know. Never, by default.
    duration behind_after = duration::max();
};

/// What became of the question.
enum class version_outcome : std::uint8_t {
    /// It was not put, or something else ended the connection; or the connection became ready.
    none,
    /// It was put, and the peer closed the connection or kept silent.
    silence,
    /// It was put, and what came is no answer to it.
    nonsense,
    /// An old broker's answer came, and was not to be believed.
    answered,
};

} // namespace kafka::core
