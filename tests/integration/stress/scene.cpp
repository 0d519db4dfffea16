// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "integration/stress/scene.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace kafka::stress {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

/// Of one client. What is more waits for the next one.
constexpr std::size_t most_calls = 2'000'000;
constexpr std::size_t most_pending_calls = 1'000;

testing::cluster_options cluster_made() {
    testing::cluster_options made;
    made.nodes = node_count;
    made.auto_create_topics = false;
    made.listeners = {{}, {.protocol = testing::security_protocol::sasl_plaintext}};
    made.sasl.users = {{.name = user, .password = password}};
    made.sasl.max_reauth = 2s;
    for (std::size_t topic = 0; topic < topic_count; topic += 2)
        made.topics.push_back({.name = "t" + std::to_string(topic), .partitions = 3});
    return made;
}

milliseconds time_between(simulated::chance& draw, milliseconds shortest, milliseconds longest) {
    return std::chrono::duration_cast<milliseconds>(draw.between(shortest, longest));
}

/// By a name, so that the threads take part that look up names.
std::string by_name(std::string servers) {
    const std::string_view address = "127.0.0.1";
    for (auto at = servers.find(address); at != servers.npos; at = servers.find(address))
        servers.replace(at, address.size(), "localhost");
    return servers;
}

/// Times are so short that all of them pass in a stress of seconds.
client_options options_made(scene& of, simulated::chance& draw) {
    client_options made;
    if (draw.one_in(2)) {
        made.security_protocol = security_protocol::sasl_plaintext;
        made.sasl_mechanism = sasl_mechanism::plain;
        made.sasl_plain_username = user;
        made.sasl_plain_password = password;
    }
    made.bootstrap_servers = {by_name(
        of.brokers->bootstrap_servers(made.sasl_mechanism ? "SASL_PLAINTEXT" : "PLAINTEXT"))};
    if (draw.one_in(3))
        made.client_dns_lookup = client_dns_lookup::resolve_canonical_bootstrap_servers_only;
    made.reconnect_backoff = time_between(draw, 1ms, 20ms);
    made.reconnect_backoff_max = 100ms;
    made.socket_connection_setup_timeout = time_between(draw, 300ms, 1000ms);
    made.socket_connection_setup_timeout_max = 5s;
    made.request_timeout = time_between(draw, 300ms, 1500ms);
    made.default_api_timeout = 2 * made.request_timeout;
    made.connections_max_idle = made.request_timeout + 10ms;
    made.max_in_flight_requests_per_connection = static_cast<int>(1 + draw.below(10));
    made.metadata_max_age = time_between(draw, 20ms, 1000ms);
    made.retry_backoff = time_between(draw, 1ms, 20ms);
    made.metadata_recovery_rebootstrap_trigger = time_between(draw, 300ms, 2000ms);
    made.legacy_probing = draw.one_in(2);
    made.api_version_auto_timeout = 2s;
    if (!draw.one_in(4))
        made.metrics = of.metrics;
    made.metric_group_prefix = "stress";
    if (!draw.one_in(4)) {
        made.log_level = draw.one_in(2) ? log_level::trace : log_level::info;
        made.log = [&of](const log_record& what) {
            if (!what.text().empty())
                ++of.log_records;
        };
    }
    return made;
}

} // namespace

scene::scene(driving by, std::uint64_t seed)
    : how(by),
      draw(seed),
      all(most_calls, most_pending_calls),
      brokers(cluster_made()),
      metrics(std::make_shared<metrics_registry>()),
      options(options_made(*this, draw)) {
    brokers->observe([this](const testing::request_info& what) { all.on_arrival(what.payload); });
}

} // namespace kafka::stress
