// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/carried_versions.hpp"
#include "protocol/releases.hpp"

#include <kafka/broker_version.hpp>
#include <kafka/error.hpp>
#include <kafka/protocol/message.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kafka::protocol {
struct api_versions_response;
} // namespace kafka::protocol

namespace kafka::core {

using protocol::lookout;
using protocol::version_range;
using protocol::version_set;

/// What one broker said it supports. Every connection has its own: brokers differ while a cluster
/// is being upgraded.
class api_versions {
public:
    struct entry {
        std::int16_t key;
        version_range range;

        friend bool operator==(const entry&, const entry&) = default;
    };
    struct feature {
        std::string name;
        std::int16_t min = 0;
        std::int16_t max = 0;

        friend bool operator==(const feature&, const feature&) = default;
    };

    api_versions() = default;
    explicit api_versions(const protocol::api_versions_response& answer);
    /// In ascending order of the keys, without features.
    explicit api_versions(std::span<const protocol::supported_api> known);

    /// The versions of that API; none when the broker does not offer it.
    std::optional<version_range> find(std::int16_t key) const noexcept;

    /// Keeps of each API the versions that are `known` as well. Features stay.
    void limit_to(const api_versions& known);

    bool empty() const noexcept { return entries_.empty(); }
    /// In ascending order of their keys.
    std::span<const entry> entries() const noexcept { return entries_; }

    /// Features the broker could use, and those the cluster has agreed on (KIP-584).
    std::span<const feature> supported_features() const noexcept { return supported_; }
    std::span<const feature> finalized_features() const noexcept { return finalized_; }
    /// Counts the changes of the finalized features; -1 when not known.
    std::int64_t finalized_features_epoch() const noexcept { return finalized_epoch_; }

private:
    std::vector<entry> entries_;
    std::vector<feature> supported_;
    std::vector<feature> finalized_;
    std::int64_t finalized_epoch_ = -1;
};

/// See `kafka::infer_broker_version`.
broker_version likely_release(const api_versions& broker);

/// The version a request is to be sent with, or why there is none.
struct version_choice {
    enum class verdict : std::uint8_t {
        ok,
        /// Client and broker have no version in common, or the pinned one is not among them.
        incompatible,
        /// A field is set that no common version, or not the pinned one, can carry.
        unsupported_field,
    };

    verdict outcome = verdict::incompatible;
    std::int16_t version = -1;
    /// Nothing that is set may be lost, ignorable or not: how the request is to be encoded.
    bool strict = false;
    /// Names the field when there is one.
    protocol::codec_result problem{};

    explicit operator bool() const noexcept { return outcome == verdict::ok; }
};

/// The highest version that both sides know and that carries every field set in the request; when
/// there is none, the highest that loses nothing but ignorable fields. If there is none because
/// elements of one list need different versions, none is taken that would diminish some of them.
/// A pinned version is taken as it is, unstable or not, if both sides know it and it can be sent.
///
/// With `lookout::first_elements` elements of lists are taken to be like the first. What fails then
/// fails with all of them, too; but a version counts only when the request has been encoded with
/// it, as strictly as the choice says. If it cannot be, the choice is to be made with the whole.
version_choice choose_version(const protocol::api_type& api, const void* request,
    std::optional<std::int16_t> pinned, const api_versions& broker,
    lookout how = lookout::whole) noexcept;

/// The highest version up to `most` that both sides know, whatever the request holds; none without
/// one.
std::optional<std::int16_t> highest_version(const protocol::api_type& api,
    const api_versions& broker, std::int16_t most = protocol::no_version) noexcept;

} // namespace kafka::core
