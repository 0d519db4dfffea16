// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kafka/protocol/message.hpp>

#include <bit>
#include <cstdint>
#include <optional>

namespace kafka::protocol {

/// Some versions of a message. The generator sees to it that there are none above 63.
class version_set {
public:
    constexpr version_set() noexcept = default;
    constexpr explicit version_set(version_range range) noexcept
        : bits_(range.empty() || range.min > 63 ? 0 : up_to(range.max) & ~up_to(range.min - 1)) {}

    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr bool contains(std::int16_t version) const noexcept {
        return version >= 0 && version < 64 && (bits_ >> version & 1) != 0;
    }
    /// None of an empty set.
    constexpr std::optional<std::int16_t> highest() const noexcept {
        if (empty())
            return std::nullopt;
        return static_cast<std::int16_t>(63 - std::countl_zero(bits_));
    }
    constexpr std::optional<std::int16_t> lowest() const noexcept {
        if (empty())
            return std::nullopt;
        return static_cast<std::int16_t>(std::countr_zero(bits_));
    }

    constexpr version_set& operator&=(version_set other) noexcept {
        bits_ &= other.bits_;
        return *this;
    }
    constexpr version_set& operator|=(version_set other) noexcept {
        bits_ |= other.bits_;
        return *this;
    }
    friend constexpr version_set operator&(version_set a, version_set b) noexcept { return a &= b; }
    friend constexpr version_set operator|(version_set a, version_set b) noexcept { return a |= b; }
    friend constexpr version_set operator~(version_set a) noexcept {
        a.bits_ = ~a.bits_;
        return a;
    }
    friend constexpr bool operator==(version_set, version_set) noexcept = default;

private:
    static constexpr std::uint64_t up_to(int version) noexcept {
        return version < 0 ? 0 : version >= 63 ? UINT64_MAX : (std::uint64_t{2} << version) - 1;
    }

    std::uint64_t bits_ = 0;
};

/// How much of a message is looked at: all of it, or of each list the first element only, which
/// takes no longer for long lists than for short ones.
enum class lookout : std::uint8_t { whole, first_elements };

/// In which versions a message can go.
struct carried_versions {
    /// Those that lose nothing: `message_type::carries` holds.
    version_set all;
    /// Those that lose nothing but ignorable fields: `message_type::check` holds.
    version_set most;
    /// Every element of some list goes undiminished in some version asked for, but no such version
    /// does for all of them. There is no version in `all`, then, and `most` is not what is meant.
    bool mixed = false;
    /// An element of some list goes undiminished in no version asked for.
    bool diminished = false;
};

/// Goes over the message once, whatever the number of versions asked about.
carried_versions find_carried(
    const message_type& type, const void* message, version_set asked, lookout how) noexcept;

} // namespace kafka::protocol
