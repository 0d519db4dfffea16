// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/metrics/report.hpp"
#include "core/metrics/sensors.hpp"

#include <chrono>

namespace kafka::detail::test {

using namespace std::chrono_literals;

inline constexpr time_point start{24h};
inline constexpr node_id one{broker_id{1}};
inline constexpr node_id boot = node_id::bootstrap(0);

/// A client with two nodes: a bootstrap server asked once, and a broker asked twice, of which one
/// answer is still to come.
class busy_client {
public:
    busy_client() {
        sensors.on_ended(false, start);
        sensors.on_connected(start);
        sensors.on_connected(start);
        core::node_sensors& first = sensors.at(boot);
        first.on_request(50, start);
        first.on_answer(500, 3ms, start + 1s);
        sensors.on_ended(true, start + 1s);
        core::node_sensors& broker = sensors.at(one);
        broker.on_request(100, start + 2s);
        broker.on_request(200, start + 3s);
        broker.on_answer(1500, 100ms, start + 5s);
        broker.on_throttle(20ms);
    }

    /// Ten seconds after its beginning, so that rates are over 40 s.
    client_report report(std::string client_id = "billing", std::string prefix = {}) {
        client_report made{std::move(prefix), std::move(client_id), sensors.read(start + 10s)};
        made.reading.polling.reset();
        made.reading.nodes[0].of.in_flight = 1;
        return made;
    }

    core::client_sensors sensors;
};

} // namespace kafka::detail::test
