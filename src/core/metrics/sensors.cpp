// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/metrics/sensors.hpp"

namespace kafka::core {

namespace {

double per_second(std::uint64_t count, duration elapsed) noexcept {
    return static_cast<double>(count) / std::chrono::duration<double>(elapsed).count();
}

double share_of(duration elapsed, duration part) noexcept {
    return static_cast<double>(part.count()) / static_cast<double>(elapsed.count());
}

} // namespace

traffic_reading node_sensors::read(duration elapsed) const {
    traffic_reading made;
    made.recent = traffic_.recent(windows_);
    made.all = traffic_.all();
    made.requests_per_second = per_second(made.recent.requests, elapsed);
    made.request_bytes_per_second = per_second(made.recent.request_bytes, elapsed);
    made.answers_per_second = per_second(made.recent.answers, elapsed);
    made.answer_bytes_per_second = per_second(made.recent.answer_bytes, elapsed);
    return made;
}

void client_sensors::on_authenticated(bool again, duration took, time_point now) noexcept {
    windows_.on_record(now);
    authentication_counts& to = authentications_.current(windows_);
    ++(again ? to.renewed : to.succeeded);
    if (!again)
        return;
    to.renewal_time += took;
    to.longest_renewal = std::max(to.longest_renewal, took);
}

void client_sensors::on_refused(bool again, time_point now) noexcept {
    windows_.on_record(now);
    authentication_counts& to = authentications_.current(windows_);
    ++(again ? to.not_renewed : to.failed);
}

void client_sensors::on_poll_ends(time_point now) noexcept {
    const time_point woke = std::min(pass_woke_, now);
    windows_.on_record(now);
    poll_times& to = polling_.current(windows_);
    ++to.passes;
    to.waiting += woke - pass_began_;
    to.working += now - woke;
}

client_reading client_sensors::read(time_point now) {
    windows_.on_read(now);
    const duration elapsed = windows_.elapsed(now);
    client_reading made;
    const connection_counts recent = connections_.recent(windows_);
    made.connections = {.all = connections_.all(),
        .created_per_second = per_second(recent.created, elapsed),
        .ended_per_second = per_second(recent.closed + recent.failed, elapsed)};
    const authentication_counts tried = authentications_.recent(windows_);
    made.authentications = {.recent = tried,
        .all = authentications_.all(),
        .succeeded_per_second = per_second(tried.succeeded, elapsed),
        .failed_per_second = per_second(tried.failed, elapsed),
        .renewed_per_second = per_second(tried.renewed, elapsed),
        .not_renewed_per_second = per_second(tried.not_renewed, elapsed)};
    poll_reading& polling = made.polling.emplace();
    polling.recent = polling_.recent(windows_);
    polling.all = polling_.all();
    polling.passes_per_second = per_second(polling.recent.passes, elapsed);
    polling.share_waiting = share_of(elapsed, polling.recent.waiting);
    polling.share_working = share_of(elapsed, polling.recent.working);
    made.nodes.reserve(nodes_.size());
    for (const auto& [id, sensors] : nodes_)
        made.nodes.push_back({id, sensors.read(elapsed)});
    return made;
}

} // namespace kafka::core
