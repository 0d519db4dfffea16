// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kafka {

/// An integer that says what it counts: ids of different kinds do not convert into each other.
template <class Tag, class Rep>
class strong_id {
public:
    using rep = Rep;

    constexpr strong_id() noexcept = default;
    constexpr explicit strong_id(Rep value) noexcept : value_(value) {}

    constexpr Rep value() const noexcept { return value_; }

    friend constexpr bool operator==(strong_id, strong_id) noexcept = default;
    friend constexpr auto operator<=>(strong_id, strong_id) noexcept = default;

private:
    Rep value_ = 0;
};

/// The id a broker has in the cluster's metadata. -1 stands for "none" (no controller, no leader).
using broker_id = strong_id<struct broker_id_tag, std::int32_t>;
/// The index of a partition within its topic, from 0.
using partition_id = strong_id<struct partition_id_tag, std::int32_t>;
/// Counts the leaders a partition has had. -1 stands for "not known".
using leader_epoch = strong_id<struct leader_epoch_tag, std::int32_t>;
/// The position of a record within its partition, from 0.
using offset = strong_id<struct offset_tag, std::int64_t>;
/// Names an idempotent or transactional producer (KIP-98). -1 stands for "none".
using producer_id = strong_id<struct producer_id_tag, std::int64_t>;
/// Counts the incarnations of a producer id (KIP-98). -1 stands for "none".
using producer_epoch = strong_id<struct producer_epoch_tag, std::int16_t>;
/// Names a listener that was added to a client (`add_metadata_listener`). Never used twice.
using metadata_listener_id = strong_id<struct metadata_listener_id_tag, std::uint64_t>;

/// 128 bits that name a topic, a directory, a cluster member. All zero stands for "none".
class uuid {
public:
    constexpr uuid() noexcept = default;
    constexpr explicit uuid(const std::array<std::uint8_t, 16>& bytes) noexcept : bytes_(bytes) {}

    /// Reads the form Kafka prints: 22 characters of URL-safe base64 without padding.
    static std::optional<uuid> parse(std::string_view text) noexcept;

    constexpr const std::array<std::uint8_t, 16>& bytes() const noexcept { return bytes_; }
    constexpr bool is_zero() const noexcept { return *this == uuid{}; }

    /// The form Kafka prints, 22 characters.
    std::string to_string() const;

    friend constexpr bool operator==(const uuid&, const uuid&) noexcept = default;
    friend constexpr auto operator<=>(const uuid&, const uuid&) noexcept = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

/// Where a request can go: a broker by its id, the i-th bootstrap server (whose broker id is not
/// known yet), or a broker in its role as a coordinator (which has a connection of its own, so
/// that long fetches do not delay heartbeats).
class node_id {
public:
    enum class kind : std::int32_t { broker, bootstrap, coordinator };

    /// A broker of the metadata. Implicit, since that is what nearly every node id is.
    constexpr node_id(broker_id id) noexcept : kind_(kind::broker), number_(id.value()) {}
    constexpr explicit node_id(std::int32_t id) noexcept : node_id(broker_id{id}) {}

    static constexpr node_id bootstrap(std::int32_t index) noexcept {
        return {kind::bootstrap, index};
    }
    static constexpr node_id coordinator(broker_id id) noexcept {
        return {kind::coordinator, id.value()};
    }

    constexpr kind type() const noexcept { return kind_; }
    constexpr bool is_bootstrap() const noexcept { return kind_ == kind::bootstrap; }
    constexpr bool is_broker() const noexcept { return kind_ == kind::broker; }
    /// The broker's id, or the bootstrap server's index.
    constexpr std::int32_t number() const noexcept { return number_; }

    /// `3`, `bootstrap-0` or `coordinator-3`.
    std::string to_string() const;

    friend constexpr bool operator==(node_id, node_id) noexcept = default;
    friend constexpr auto operator<=>(node_id, node_id) noexcept = default;

private:
    constexpr node_id(kind type, std::int32_t number) noexcept : kind_(type), number_(number) {}

    kind kind_;
    std::int32_t number_;
};

/// All time inside the library is monotonic, with nanoseconds.
using duration = std::chrono::nanoseconds;
using time_point = std::chrono::time_point<std::chrono::steady_clock, duration>;

} // namespace kafka

template <class Tag, class Rep>
struct std::hash<kafka::strong_id<Tag, Rep>> {
    std::size_t operator()(kafka::strong_id<Tag, Rep> id) const noexcept {
        return std::hash<Rep>{}(id.value());
    }
};

template <>
struct std::hash<kafka::uuid> {
    std::size_t operator()(const kafka::uuid& id) const noexcept {
        // The bytes are random or zero already, so mixing them needs no more than this.
        std::size_t mixed = 0;
        for (std::uint8_t byte : id.bytes())
            mixed = mixed * 31 + byte;
        return mixed;
    }
};

template <>
struct std::hash<kafka::node_id> {
    std::size_t operator()(kafka::node_id id) const noexcept {
        return std::hash<std::uint64_t>{}(
            static_cast<std::uint64_t>(id.type()) << 32 | static_cast<std::uint32_t>(id.number()));
    }
};
