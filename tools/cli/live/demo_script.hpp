// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/live/live_snapshot.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kafka::cli {

enum class demo_deed : unsigned char {
    nothing,
    /// The node ends; the others do not notice.
    kill_unnoticed,
    /// The node ends, and the cluster goes on without it.
    kill_noticed,
    restart,
    /// The node asks for pauses, from now on.
    throttle,
    relieve,
};

struct demo_act {
    span_of_time at{};
    demo_deed deed = demo_deed::nothing;
    std::int32_t node = -1;
    /// What is done, and what there is to see.
    std::string title = {};
    std::string meaning = {};
};

/// How long the pauses are that a node asks for.
inline constexpr std::chrono::milliseconds demo_pause{300};

/// What happens to a cluster of our own, in order of time, within `planned`. In the end it is well
/// again. `nodes` are at least three, the controller among them.
std::vector<demo_act> script_for_own(
    const std::vector<std::int32_t>& nodes, std::int32_t controller, span_of_time planned);

/// What is said of somebody's cluster, to which nothing is done: `rate` requests a second to each
/// node.
std::vector<demo_act> script_for_theirs(double rate);

} // namespace kafka::cli
