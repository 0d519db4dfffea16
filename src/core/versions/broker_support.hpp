// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/versions/versions.hpp"

#include <kafka/broker_version.hpp>

namespace kafka::core {

/// The first release whose brokers can say what they support.
inline constexpr broker_version first_with_api_versions{0, 10, 0};

/// What a broker supports, and the release of Kafka it looks like.
struct broker_support {
    api_versions versions;
    broker_version release;
};

/// What a broker has said itself.
broker_support support_of(const protocol::api_versions_response& answer);
/// What is known of all brokers of a release.
broker_support support_of(broker_version release);

/// What is left for a client that is to treat no broker as newer than `most`, which is a release
/// that can say what it supports.
broker_support limited(broker_support found, broker_version most);

} // namespace kafka::core
