// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/commands/session.hpp"
#include "cli/live/demo_script.hpp"
#include "cli/live/live_snapshot.hpp"
#include "cli/support/terminal.hpp"

#include <kafka/metrics.hpp>
#include <kafka/testing/cluster_thread.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kafka::cli {

struct live_settings {
    std::string title = {};
    std::chrono::nanoseconds planned{};
    /// Requests a second to each node. None: as fast as they are answered.
    std::optional<double> rate = {};
    std::vector<demo_act> script = {};
    /// Where the client of the session has its metrics.
    std::shared_ptr<metrics_registry> metrics = nullptr;
    /// The cluster that the script is for, if it is ours.
    testing::cluster_thread* own = nullptr;
};

struct live_outcome {
    live_summary summary;
    /// The signal that ended it; 0 for none.
    int signal = 0;
};

/// Puts the cluster that was found under load and shows what happens: on a terminal as a picture
/// that changes, otherwise in lines. Ends by itself.
live_outcome run_live(
    session& through, const cluster_report& found, live_settings settings, const style& with);

} // namespace kafka::cli
