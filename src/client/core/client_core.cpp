// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/core/client_core.hpp"

#include "core/metrics/sensors.hpp"
#include "protocol/releases.hpp"

#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace kafka::detail {

namespace {

core::backoff_policy backoff_policy_of(const client_options& options) {
    return {.backoff = options.reconnect_backoff,
        .backoff_max = options.reconnect_backoff_max,
        .setup_timeout = options.socket_connection_setup_timeout,
        .setup_timeout_max = options.socket_connection_setup_timeout_max};
}

/// What stands for it in the table of releases.
std::optional<broker_version> api_version_of(const client_options& options) {
    return options.api_version ? protocol::nearest_release(*options.api_version) : std::nullopt;
}

/// To a client that logs in, brokers before 0.10 are of no use; and newer ones, where they are slow
/// to answer ApiVersions, hang up on questions of old that come before the login.
core::ladder_policy ladder_policy_of(const client_options& options, bool logs_in) {
    const std::optional<broker_version> given = api_version_of(options);
    return {.asks = !given || *given >= core::first_with_api_versions,
        .legacy_probing = options.legacy_probing && !logs_in,
        .budget = options.api_version_auto_timeout,
        .trust = options.metadata_max_age};
}

// Metadata of that size takes some 0.5 ms to be decoded and indexed.
constexpr std::size_t largest_decoded_on_loop = 128 * 1024;

core::connection_options connection_options_of(const client_options& options) {
    const auto receive_max = static_cast<std::size_t>(options.receive_message_max_bytes);
    const auto decode_memory_max = options.decode_memory_max
                                       ? static_cast<std::size_t>(*options.decode_memory_max)
                                       : 4 * receive_max;
    return {.client_id = options.client_id,
        .software_name = options.client_software_name,
        .software_version = options.client_software_version,
        .api_version = api_version_of(options),
        .max_in_flight = static_cast<std::size_t>(options.max_in_flight_requests_per_connection),
        .receive_max = receive_max,
        .decode_memory_max = decode_memory_max,
        .decode_here_max = options.work_executor ? largest_decoded_on_loop
                                                 : std::numeric_limits<std::size_t>::max()};
}

duration max_idle_of(const client_options& options) {
    const std::chrono::milliseconds limit = options.connections_max_idle;
    return limit > limit.zero() ? duration(limit) : duration::max();
}

std::optional<duration> rebootstrap_trigger_of(const client_options& options) {
    if (options.metadata_recovery_strategy == metadata_recovery_strategy::none)
        return std::nullopt;
    return options.metadata_recovery_rebootstrap_trigger;
}

core::metadata_options metadata_options_of(const client_options& options) {
    return {.max_age = options.metadata_max_age,
        .retry_backoff = options.retry_backoff,
        .allow_auto_create_topics = options.allow_auto_create_topics,
        .bootstrap_topics_filter = options.bootstrap_topics_filter,
        .rebootstrap_trigger = rebootstrap_trigger_of(options)};
}

} // namespace

client_core::client_core(const client_options& options, std::vector<core::server_address> bootstrap,
    std::uint64_t (*random_bits)(void*), void* random_source,
    std::unique_ptr<core::sasl::login> login)
    : options_(options),
      sensors_(options.metrics ? std::make_unique<core::client_sensors>() : nullptr),
      journal_(core::journal_options::of(options_)),
      login_(std::move(login)),
      connection_options_(connection_options_of(options)),
      max_idle_(max_idle_of(options)),
      random_(random_bits),
      random_source_(random_source),
      nodes_(backoff_policy_of(options), ladder_policy_of(options, login_ != nullptr)),
      metadata_(metadata_options_of(options), bootstrap),
      given_servers_(std::move(bootstrap)) {
    connection_options_.sensors = sensors_.get();
    connection_options_.journal = journal_.is_on() ? &journal_ : nullptr;
    connection_options_.login = login_.get();
}

client_core::~client_core() = default;

// --- questions -------------------------------------------------------------------------------

bool client_core::bootstrap_connected() const noexcept {
    bool any = false;
    nodes_.for_each(
        [&](const node& each) { any |= each.id.is_bootstrap() && each.is_connected(); });
    return any;
}

bool client_core::is_ready(node_id id, bool metadata_priority, time_point now) const {
    const node* found = nodes_.find(id);
    if (!found || !found->can_send(now))
        return false;
    return !metadata_priority ||
           (!metadata_.in_progress() && metadata_.ttl(now) != duration::zero());
}

bool client_core::connected(node_id id) const noexcept {
    const node* found = nodes_.find(id);
    return found && found->is_connected();
}

bool client_core::is_disconnected(node_id id) const noexcept {
    const node* found = nodes_.find(id);
    return found && found->was_tried && !found->current;
}

bool client_core::connection_failed(node_id id) const noexcept {
    const node* found = nodes_.find(id);
    return found && !found->current && found->last_failure;
}

duration client_core::connection_delay(node_id id, time_point now) const {
    const node* found = nodes_.find(id);
    if (!found)
        return duration::zero();
    if (found->is_connected())
        return duration::max();
    return found->current ? duration::zero() : found->backoff.delay(now);
}

std::size_t client_core::in_flight(node_id id) const noexcept {
    const node* found = nodes_.find(id);
    return found ? found->in_flight() : 0;
}

std::size_t client_core::in_flight() const noexcept {
    std::size_t sum = 0;
    nodes_.for_each([&](const node& each) { sum += each.in_flight(); });
    return sum;
}

kafka::cluster client_core::cluster() const {
    return kafka::cluster(metadata_.snapshot(), coordinators_.share());
}

// --- steps -----------------------------------------------------------------------------------

void client_core::start(time_point now) {
    if (life_ != life::created)
        return;
    life_ = life::running;
    look_up_names(now);
    journal_.on_start(metadata_.bootstrap(), now);
    note_insecurity(now);
    const std::optional<broker_version>& meant = connection_options_.api_version;
    if (meant && *meant != *options_.api_version)
        journal_.on_api_version(*options_.api_version, *meant, now);
    settle(now);
}

void client_core::on_time(time_point now) {
    wake_at_ = time_point::max();
    expire_waiting(now);
    if (life_ == life::closed)
        return;
    std::vector<std::shared_ptr<attempt>> live;
    nodes_.for_each([&](node& each) {
        if (each.current)
            live.push_back(each.current);
    });
    for (const std::shared_ptr<attempt>& each : live) {
        if (each->connection.next_deadline() <= now)
            each->connection.on_time(now);
        after(*each, now);
        tell_to_write(*each);
    }
    nodes_.for_each([&](node& each) { serve(each, now); });
    end_trust(now);
    close_idle_connections(now);
    settle(now);
}

/// Whatever is true of the client as a whole after a step: metadata is looked after, first, so that
/// no crowd of requests keeps it from a place; queues move, that of the node whose attempt has
/// changed and the shared ones; a close in progress comes to its end.
void client_core::settle(time_point now, const attempt* changed) {
    // What is late must not reach a connection, which would end with it.
    if (first_expiry_ <= now)
        expire_waiting(now);
    if (life_ == life::created || life_ == life::closed)
        return;
    if (std::exchange(metadata_answered_, false))
        apply_metadata(now);
    refresh_metadata(now);
    if (changed)
        if (node* of = nodes_.find(changed->node))
            serve(*of, now);
    serve_controller(now);
    // A connection that has gone on has just been served; only another one is news to the rest.
    if (!changed || changed->has_ended)
        serve_any(now);
    serve_checks(now);
    serve_ready_waiters(now);
    if (std::exchange(metadata_wanted_, false))
        refresh_metadata(now);
    finish_closing(now);
}

} // namespace kafka::detail
