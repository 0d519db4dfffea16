// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/journal/events.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How the journal says things. None of it has control characters in it, whatever peers have sent.
namespace kafka::core {

/// `node 3`, `bootstrap-0`, `coordinator-3`.
std::string name_of(node_id node);
/// `ListGroups v4`.
std::string name_of(const protocol::api_type& api, std::int16_t version);
/// `3 brokers`, `1 broker`.
std::string counted(std::size_t count, std::string_view one);
/// What went wrong and what led to it, without the node that it was about.
std::string reason_of(const error_info& why);
/// Every control character replaced by `?`.
std::string one_line(std::string text);
/// What a peer has said, in one line and cut to that many bytes, with secrets replaced by
/// asterisks. A short one, which the words around it could give away, leaves nothing but asterisks.
/// An empty one is nowhere.
std::string told(
    std::string_view what, const std::vector<std::string_view>& secrets, std::size_t longest);

/// In a few words: `ListGroups v4 (correlation id 7) written`.
std::string describe(const request_event& what);
/// `connected after 4 ms: Kafka 3.9`.
std::string describe(const node_event& what);

} // namespace kafka::core
