// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// Members that say something of the client and its connections, and those that change them at once.

#include "integration/stress/caller.hpp"

#include <kafka/protocol/api_key.hpp>
#include <kafka/protocol/metadata.hpp>

#include <string>

namespace kafka::stress {

namespace {

constexpr call all[] = {
    {"get_executor", 2, [](caller& by) { by.subject->get_executor(); }},
    {"cluster", 10,
        [](caller& by) {
            const kafka::cluster known = by.subject->cluster();
            known.brokers();
            known.controller();
            known.cluster_id();
            known.topics();
            known.topic(by.a_topic());
            known.broker_metadata(by.a_node());
            known.coordinator_for(coordinator_kind::group, by.a_key());
        }},
    {"bootstrap_connected", 5, [](caller& by) { by.subject->bootstrap_connected(); }},
    {"least_loaded_node", 5, [](caller& by) { by.subject->least_loaded_node(); }},
    {"least_loaded_node_refresh", 5, [](caller& by) { by.subject->least_loaded_node_refresh(); }},
    {"needs_metadata_update", 5, [](caller& by) { by.subject->needs_metadata_update(); }},
    {"metadata_ttl", 5, [](caller& by) { by.subject->metadata_ttl(); }},
    {"coordinator_for", 5,
        [](caller& by) { by.subject->coordinator_for(coordinator_kind::group, by.a_key()); }},
    {"is_ready", 10, [](caller& by) { by.subject->is_ready(by.a_node(), by.draw.one_in(2)); }},
    {"ready", 10, [](caller& by) { by.subject->ready(by.a_node(), by.draw.one_in(2)); }},
    {"connected", 5, [](caller& by) { by.subject->connected(by.a_node()); }},
    {"is_disconnected", 5, [](caller& by) { by.subject->is_disconnected(by.a_node()); }},
    {"connection_failed", 5, [](caller& by) { by.subject->connection_failed(by.a_node()); }},
    {"connection_delay", 5, [](caller& by) { by.subject->connection_delay(by.a_node()); }},
    {"throttle_delay", 5, [](caller& by) { by.subject->throttle_delay(by.a_node()); }},
    {"maybe_connect", 10,
        [](caller& by) { by.subject->maybe_connect(by.a_node(), by.draw.one_in(2)); }},
    {"set_sasl_credentials", 2,
        [](caller& by) {
            if (by.where.options.sasl_mechanism)
                by.subject->set_sasl_credentials(user, password);
        }},
    {"in_flight_request_count", 5,
        [](caller& by) { by.subject->in_flight_request_count(by.a_node()); }},
    {"in_flight_request_count", 5, [](caller& by) { by.subject->in_flight_request_count(); }},
    {"explain", 5,
        [](caller& by) {
            if (by.subject->explain(by.a_target()).message().empty())
                by.where.all.complain("an explanation says nothing");
        }},
    {"flight_record", 1, [](caller& by) { by.subject->flight_record(); }},
    {"get_api_versions", 2, [](caller& by) { by.subject->get_api_versions(); }},
    {"api_version", 5,
        [](caller& by) {
            try {
                if (by.draw.one_in(2))
                    by.subject->api_version(protocol::api_key::find_coordinator);
                else
                    by.subject->api_version<protocol::metadata_request>(9);
            } catch (const exception& thrown) {
                if (thrown.code() != errc::node_not_ready &&
                    thrown.code() != errc::incompatible_broker_version)
                    throw;
            }
        }},
    {"close", 1,
        [](caller& by) {
            // Else no connection would last until there is an answer.
            if (by.draw.one_in(20))
                by.subject->close(by.a_node());
        }},
    {"wakeup", 10, [](caller& by) { by.subject->wakeup(); }},
    // No member of the client's, but of its metrics.
    {"snapshot", 1, [](caller& by) { by.where.metrics->snapshot(); }},
    {"prometheus", 1, [](caller& by) { by.where.metrics->prometheus(); }},
};

} // namespace

std::span<const call> questions() {
    return all;
}

} // namespace kafka::stress
