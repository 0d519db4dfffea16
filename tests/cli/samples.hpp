// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/reports/cluster_report.hpp"

namespace kafka::cli {

/// Three brokers of which one is down, and most of what can be wrong with a partition.
inline cluster_report troubled_cluster() {
    return {.cluster_id = "q1Sh-9_ISia_zwGINzRvyQ",
        .controller = 2,
        .looks_like = broker_version{4, 3, 0},
        .brokers = {{1, "127.0.0.1", 9092, "rack-a"}, {2, "::1", 9093, std::nullopt}},
        .topics = {{.name = "__offsets",
                       .id = "AAAAAAAAAAAAAAAAAAAAAQ",
                       .is_internal = true,
                       .partitions = {{.index = 0,
                           .leader = 1,
                           .leader_epoch = 4,
                           .replicas = {1, 2},
                           .in_sync = {1, 2}}}},
            {.name = "forbidden", .error = "TOPIC_AUTHORIZATION_FAILED"},
            {.name = "orders",
                .partitions = {{.index = 0,
                                   .leader = 2,
                                   .replicas = {1, 2, 3},
                                   .in_sync = {1, 2},
                                   .offline = {3}},
                    {.index = 1, .leader = 1, .replicas = {1, 2}, .in_sync = {1}},
                    {.index = 2,
                        .replicas = {3},
                        .offline = {3},
                        .error = "LEADER_NOT_AVAILABLE"}}}}};
}

/// Nothing wrong here.
inline cluster_report healthy_cluster() {
    return {.cluster_id = "q1Sh-9_ISia_zwGINzRvyQ",
        .controller = 1,
        .looks_like = broker_version{3, 9, 0},
        .brokers = {{1, "one", 9092, {}}, {2, "two", 9092, {}}},
        .topics = {{.name = "orders",
            .partitions = {{.index = 0, .leader = 1, .replicas = {1, 2}, .in_sync = {1, 2}},
                {.index = 1, .leader = 2, .replicas = {2, 1}, .in_sync = {2, 1}}}}}};
}

} // namespace kafka::cli
