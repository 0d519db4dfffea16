// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/versions/broker_support.hpp"

#include <kafka/protocol/api_versions.hpp>

#include <algorithm>
#include <utility>

namespace kafka::core {

broker_support support_of(const protocol::api_versions_response& answer) {
    api_versions versions(answer);
    const broker_version release = likely_release(versions);
    return {std::move(versions), release};
}

broker_support support_of(broker_version release) {
    return {api_versions(protocol::apis_of(release)), release};
}

broker_support limited(broker_support found, broker_version most) {
    // What is said of older brokers is true of them, though newer ones have dropped some of it.
    if (found.release >= first_with_api_versions)
        found.versions.limit_to(support_of(most).versions);
    found.release = std::min(found.release, most);
    return found;
}

} // namespace kafka::core
