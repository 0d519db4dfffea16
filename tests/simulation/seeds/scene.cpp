// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "simulation/seeds/scene.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kafka::simulated {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

const std::array<std::array<const char*, 3>, node_count> addresses{{
    {"10.0.0.1", "10.0.1.1", "2001:db8::a1"},
    {"10.0.0.2", "10.0.1.2", "2001:db8::a2"},
    {"10.0.0.3", "10.0.1.3", "2001:db8::a3"},
}};
const std::array<const char*, node_count> names{"one.example", "two.example", "three.example"};

const char* here(std::string_view address) {
    return address.find(':') == address.npos ? "192.0.2.1" : "2001:db8::1";
}

namespace {

testing::simulation_options make_world(std::uint64_t seed, chance& draw) {
    testing::simulation_options made;
    made.seed = seed;
    // Small enough for requests to be written in parts, at times.
    if (draw.one_in(3))
        made.window = 64 + draw.below(2000);
    made.max_handlers_at_once = 20'000;
    return made;
}

testing::cluster_options make_cluster(bool with_names) {
    testing::cluster_options made;
    made.nodes = node_count;
    for (const auto& each : addresses)
        made.addresses.emplace_back(each[0]);
    made.ports.assign(node_count, 9092);
    if (with_names)
        made.advertised_hosts.assign(names.begin(), names.end());
    made.topics = {{.name = "t0", .partitions = 3, .replicas = 2}, {.name = "t1"}};
    return made;
}

milliseconds between(chance& draw, milliseconds shortest, milliseconds longest) {
    return std::chrono::floor<milliseconds>(draw.between(shortest, longest));
}

client_options make_options(chance& draw, std::shared_ptr<metrics_registry> metrics) {
    constexpr std::array<int, 4> in_flight{1, 2, 5, 100};
    client_options made;
    made.request_timeout = between(draw, 500ms, 2s);
    made.default_api_timeout = made.request_timeout + between(draw, 1ms, 2s);
    made.socket_connection_setup_timeout = between(draw, 200ms, 1s);
    made.socket_connection_setup_timeout_max =
        made.socket_connection_setup_timeout * static_cast<int>(1 + draw.below(2));
    made.reconnect_backoff = between(draw, 20ms, 100ms);
    made.reconnect_backoff_max = between(draw, 20ms, 500ms);
    made.retry_backoff = between(draw, 10ms, 200ms);
    made.legacy_probing = draw.one_in(2);
    // So long, too, as a broker may be mistaken for an old one.
    made.metadata_max_age = made.legacy_probing || draw.one_in(2) ? between(draw, 1s, 5s) : 300s;
    made.connections_max_idle =
        draw.one_in(2) ? made.request_timeout + between(draw, 1ms, 1500ms) : -1ms;
    if (draw.one_in(4))
        made.metadata_recovery_strategy = metadata_recovery_strategy::none;
    made.metadata_recovery_rebootstrap_trigger = between(draw, 200ms, 3s);
    made.max_in_flight_requests_per_connection = draw.one_of(in_flight);
    made.api_version_auto_timeout = between(draw, 1s, 4s);
    made.metrics = std::move(metrics);
    return made;
}

} // namespace

scene::scene(std::uint64_t seed, detail_level level)
    : draw(seed),
      world(make_world(seed, draw)),
      log(world, level),
      has_names(draw.one_in(2)),
      metrics(std::make_shared<metrics_registry>()),
      options(make_options(draw, metrics)),
      brokers(world.get_executor(), make_cluster(has_names), world.get_transport()) {
    if (has_names)
        for (std::size_t node = 0; node < node_count; ++node)
            world.set_name(names[node], {.addresses = {addresses[node][0]}});
    options.bootstrap_servers = {brokers.bootstrap_servers()};
    log.note([&] {
        return "servers " + options.bootstrap_servers[0] + ", request_timeout " +
               in_words(options.request_timeout) + ", setup " +
               in_words(options.socket_connection_setup_timeout) + " to " +
               in_words(options.socket_connection_setup_timeout_max) + ", backoff " +
               in_words(options.reconnect_backoff) + " to " +
               in_words(options.reconnect_backoff_max) + ", max_age " +
               in_words(options.metadata_max_age) + ", max_idle " +
               in_words(options.connections_max_idle) + ", in flight " +
               std::to_string(options.max_in_flight_requests_per_connection) +
               (may_begin_again()
                       ? ", rebootstrap " + in_words(options.metadata_recovery_rebootstrap_trigger)
                       : std::string(", no rebootstrap"));
    });
    subject.emplace(world.get_executor(), options, world.get_transport());
}

/// What one thing after the other may take: a request on a line that leads nowhere, that for
/// metadata or a caller's; the effort to connect elsewhere, which may meet an address that is out
/// of date; the decision to begin again; the mistake of taking a broker for an old one; and
/// connections that nobody has found out to be dead, which go when they are idle, or with the next
/// request.
duration scene::recovery_time() const {
    duration all = std::max<duration>(options.request_timeout, longest_timeout);
    all += 2 * options.socket_connection_setup_timeout_max;
    all += options.reconnect_backoff_max * 6 / 5;
    all += std::max(longest_pause, longest_delay);
    if (may_begin_again())
        all += options.metadata_recovery_rebootstrap_trigger;
    if (closes_idle_connections())
        all += options.connections_max_idle;
    if (options.legacy_probing)
        all += options.metadata_max_age;
    return all + 500ms;
}

} // namespace kafka::simulated
