// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/metrics/reading.hpp"

#include <kafka/metrics.hpp>

#include <span>
#include <string>
#include <vector>

namespace kafka::detail {

/// What was measured, and of whom.
struct client_report {
    std::string group_prefix;
    std::string client_id;
    core::client_reading reading;
};

/// As `metrics_registry::snapshot` has it.
std::vector<metric> to_metrics(std::span<const client_report> reports);

/// As `metrics_registry::prometheus` has it.
std::string to_prometheus(std::span<const client_report> reports);

} // namespace kafka::detail
