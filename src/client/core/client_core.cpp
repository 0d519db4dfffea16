// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/core/client_core.hpp"

#include "core/deadline.hpp"
#include "core/metrics/sensors.hpp"
#include "protocol/releases.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

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

// --- attempts --------------------------------------------------------------------------------

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

bool client_core::maybe_connect(node_id id, time_point now) {
    if (life_ == life::closing || life_ == life::closed)
        return false;
    start(now);
    node* known = known_node(id);
    if (!known || known->current || known->backoff.delay(now) != duration::zero())
        return false;
    start_attempt(*known, now);
    return known->current != nullptr;
}

void client_core::start_attempt(node& which, time_point now) {
    if (life_ == life::closed || awaits_names_)
        return;
    const broker* known = described(which.id);
    if (!known)
        return want_metadata(); // It may come back.
    core::server_address address{known->host, known->port, core::ip_family::unspecified};
    if (which.id.is_bootstrap())
        address = metadata_.bootstrap()[static_cast<std::size_t>(which.id.number())];
    if (which.was_tried && which.address != address)
        nodes_.forget(which);
    which.address = address;
    which.was_tried = true;
    which.backoff.on_attempt(now);
    journal_.on_attempt(which.id, address, which.backoff.failures(), now);
    std::vector<core::server_address> rest = which.round.next();
    const core::version_step step = which.ladder.next(now, rest.size());
    which.current = std::make_shared<attempt>(connection_options_, which.id, std::move(address),
        which.ladder.began(), core::saturated_sum(now, which.backoff.connect_timeout(random())),
        step, expected_at(which.id));
    which.current->addresses = std::move(rest);
    which.current->trusted_until = which.ladder.trusted_until();
    effects_.opened.push_back(which.current);
    wake_at(which.current->connect_deadline);
}

void client_core::on_reached(attempt& which, core::reached_address where) {
    if (node* const of = nodes_.find(which.node); of && of->current.get() == &which)
        of->round.on_established(std::move(where));
}

void client_core::on_established(attempt& which, time_point now, core::reached_address where) {
    if (which.has_ended)
        return;
    current_ = &which;
    on_reached(which, std::move(where));
    which.connection.on_established(now);
    after(which, now);
}

void client_core::on_read(attempt& which, std::size_t size, time_point now) {
    if (which.has_ended)
        return;
    current_ = &which;
    which.connection.on_read(size, now);
    after(which, now);
}

void client_core::on_decoded(attempt& which, time_point now) {
    if (which.has_ended)
        return;
    current_ = &which;
    which.connection.on_decoded(now);
    after(which, now);
}

void client_core::on_progress(attempt& which, std::size_t size, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_progress(size, now);
    after_writing(which, now);
}

void client_core::on_written(attempt& which, std::size_t size, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_written(size, now);
    after_writing(which, now);
}

/// Written bytes alone change nothing: no deadline, no place in a queue. But they may have been the
/// last of what nobody answers.
void client_core::after_writing(attempt& which, time_point now) {
    if (which.connection.state() == core::connection_state::disconnected ||
        !which.connection.completions().empty() || which.connection.in_flight() == 0) {
        current_ = &which;
        after(which, now);
    }
}

void client_core::on_closed(attempt& which, error_info why, time_point now) {
    if (which.has_ended)
        return;
    which.connection.on_closed(std::move(why), now);
    after(which, now);
}

/// Looks at what an event has done to the attempt.
void client_core::after(attempt& which, time_point now) {
    take_completions(which);
    if (std::shared_ptr<core::sasl::task> task = which.connection.take_task()) {
        if (task->how() == core::sasl::task::kind::asks)
            which.wished = task;
        effects_.tasks.push_back({which.shared_from_this(), std::move(task)});
    }
    const core::connection_state state = which.connection.state();
    if (state == core::connection_state::connected && !which.was_connected)
        on_connected(which, now);
    if (which.connection.has_answered())
        note_use(which);
    if (which.superseded && !which.has_ended)
        which.retiring = nodes_.get(which.node).waiting.empty();
    if (which.retiring && which.connection.in_flight() == 0)
        which.connection.close(now);
    if (which.connection.state() == core::connection_state::disconnected && !which.has_ended)
        on_ended(which, now);
    else
        wake_for(which, now);
    settle(now, &which);
    current_ = nullptr;
}

void client_core::take_completions(attempt& which) {
    core::exchange_queue& done = which.connection.completions();
    while (!done.empty()) {
        exchange& first = done.front();
        done.pop_front();
        if (&first != &metadata_request_) {
            finish(first);
            continue;
        }
        metadata_answered_ = true;
        effects_.own.push_back({.node = which.node,
            .api = first.api,
            .version = first.version,
            .correlation_id = first.correlation_id,
            .error = first.failed() ? first.failure->code : error_code()});
    }
}

void client_core::on_connected(attempt& which, time_point now) {
    which.was_connected = true;
    if (sensors_)
        sensors_->on_connected(now);
    if (node* of = nodes_.find(which.node)) {
        note_connected(*of, which, now);
        of->on_connected(which.connection.question(), now);
    }
    if (!first_support_)
        first_support_ = {which.connection.versions(), which.connection.release()};
    if (!which.node.is_bootstrap())
        retire_bootstrap_connections(now);
}

/// Only who answers requests, or keeps the connection for long, need not be spared: a broker that
/// does not let the client in may tell its versions all the same, time after time.
void client_core::note_use(attempt& which) noexcept {
    if (std::exchange(which.was_of_use, true))
        return;
    if (node* const of = nodes_.find(which.node); of && of->current.get() == &which)
        of->backoff.on_connected();
}

void client_core::on_ended(attempt& which, time_point now) {
    which.has_ended = true;
    tell_provider(which);
    if (which.was_connected && now - which.started_at >= options_.reconnect_backoff_max)
        note_use(which);
    if (sensors_)
        sensors_->on_ended(which.was_connected, now);
    node* of = nodes_.find(which.node);
    if (!of || of->current.get() != &which)
        return;
    effects_.closed.push_back(std::exchange(of->current, nullptr));
    if (which.retiring) {
        note_end(*of, which, core::version_ladder::move::over, now);
        return which.keeps_knowledge ? nodes_.forget_failures(*of) : nodes_.forget(*of);
    }
    of->round.on_ended(which.connection.outcome(), which.connection.failure());
    if (go_on_elsewhere(*of, which, now))
        return;
    const core::version_ladder::move then = of->ladder.on_ended(of->round.outcome(), now);
    if (which.connection.failure())
        note_failure(*of, which.connection, then);
    if (then != core::version_ladder::move::on && which.connection.failure())
        of->backoff.on_failure(random());
    note_end(*of, which, then, now);
    if (then == core::version_ladder::move::on) {
        start_attempt(*of, now);
        if (!of->current)
            of->ladder.on_ended(core::version_outcome::none, now);
    } else if (which.connection.failure()) {
        if (!of->id.is_bootstrap())
            metadata_.request_update();
        note_refusal(*of, which);
        tell_ready_waiters(*of);
    }
    wake_at(now + of->backoff.delay(now));
    if (wants_rebootstrap(which.connection))
        obey_rebootstrap(which.node, now);
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
