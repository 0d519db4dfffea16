// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "simulation/seeds/scene.hpp"

namespace kafka::simulated {

/// Asks the client all that can be asked about a node, and complains about answers that contradict
/// each other.
void ask_about(node_id node, scene& on);
/// The same of the cluster as a whole.
void ask_about_all(scene& on);

} // namespace kafka::simulated
