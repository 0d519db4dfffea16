// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The part of the client that tells what was measured of it.

#include "client/driver/client_impl.hpp"
#include "core/metrics/sensors.hpp"

namespace kafka::detail {

core::client_reading client_core::read_metrics(time_point now) const {
    core::client_reading made = sensors_->read(now);
    if (connection_options_.login == nullptr)
        made.authentications.reset();
    for (core::node_reading& each : made.nodes)
        each.of.in_flight = in_flight(each.node);
    return made;
}

core::client_reading client_impl::read_metrics() {
    core::client_reading made =
        ask([](const client_core& core, time_point now) { return core.read_metrics(now); });
    if (!driven_)
        made.polling.reset();
    return made;
}

void client_impl::on_poll_waits() {
    if (poll_sensors_)
        ask([&](const client_core&, time_point now) { poll_sensors_->on_poll_waits(now); });
}

void client_impl::on_poll_ends() {
    if (poll_sensors_)
        ask([&](const client_core&, time_point now) { poll_sensors_->on_poll_ends(now); });
}

} // namespace kafka::detail
