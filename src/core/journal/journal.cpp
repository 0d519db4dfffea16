// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "core/journal/journal.hpp"

#include "core/journal/cluster_changes.hpp"
#include "core/journal/words.hpp"
#include "core/refusal.hpp"
#include "core/text.hpp"

#include <utility>

namespace kafka::core {

namespace {

using enum log_level;
using about = log_category;

std::string joined(std::span<const server_address> servers) {
    std::string text;
    for (const server_address& each : servers)
        text.append(text.empty() ? "" : ", ").append(to_string(each));
    return one_line(std::move(text));
}

bool is_same(const error_info& one, const error_info& other) {
    return one.code == other.code && one.detail == other.detail;
}

/// What no further attempt will mend.
bool is_lasting(error_code code) noexcept {
    return code == errc::protocol || code == errc::correlation_id ||
           code == errc::invalid_receive || code == errc::incompatible_broker_version ||
           is_refusal(code);
}

/// That a connection has ended is told of the connection.
bool is_told_elsewhere(error_code code) noexcept {
    return code == errc::connection || code == errc::cancelled ||
           code == broker_errc::request_timed_out || is_lasting(code);
}

} // namespace

journal_options journal_options::of(const client_options& options) noexcept {
    return {.events = static_cast<std::size_t>(options.flight_recorder_events),
        .lowest = options.log ? std::optional(options.log_level) : std::nullopt,
        .client_id = options.client_id};
}

void journal::log(log_level level, log_category category, std::optional<node_id> node,
    std::string peer, std::string message, time_point now) {
    records_.push_back({.level = level,
        .category = category,
        .time = now,
        .client_id = client_id_,
        .node = node,
        .peer = one_line(std::move(peer)),
        .message = std::move(message)});
}

// --- requests -----------------------------------------------------------------------------------

void journal::log_request(request_event what) {
    log(trace, about::request, what.node, {}, describe(what), what.at);
}

void journal::on_expired(const request_event& what, const error_info& why) {
    recorder_.note(what);
    if (wants(debug))
        log(debug, about::request, what.node, {}, describe(what) + ": " + reason_of(why), what.at);
}

// --- connections --------------------------------------------------------------------------------

void journal::on_attempt(
    node_id node, const server_address& to, std::uint32_t failures, time_point now) {
    const node_event event{.at = now, .value = failures, .node = node};
    recorder_.note(event);
    if (wants(debug))
        log(debug, about::connection, node, to_string(to), describe(event) + through_proxy(), now);
}

void journal::on_established(node_id node, time_point now) {
    recorder_.note({.at = now, .node = node, .what = happening::established});
}

void journal::on_connected(const connected& what, time_point now) {
    const node_event event{.at = now,
        .value = what.took.count(),
        .release = what.release,
        .node = what.node,
        .what = happening::connected};
    recorder_.note(event);
    if (!wants(info))
        return;
    std::string message = describe(event) + through_proxy();
    if (what.is_legacy)
        message += ", by what it answers, since it does not know ApiVersions";
    if (what.failures != 0)
        message += "; there were " + counted(what.failures, "failure") + " before";
    log(info, about::connection, what.node, to_string(what.to), std::move(message), now);
}

void journal::on_authenticated(const authentication& what, time_point now) {
    const node_event event{.at = now,
        .value = what.took.count(),
        .node = what.node,
        .what = what.again ? happening::authenticated_again : happening::authenticated};
    recorder_.note(event);
    if (!wants(debug))
        return;
    std::string message = describe(event) + " by " + std::string(what.mechanism);
    if (what.session)
        message += "; the session lasts " + in_words(*what.session);
    log(debug, about::connection, what.node, what.peer, std::move(message), now);
}

void journal::on_asked_further(
    node_id node, std::shared_ptr<const error_info> why, time_point now) {
    node_event event{
        .at = now, .node = node, .what = happening::asked_further, .why = std::move(why)};
    if (wants(debug))
        log(debug, about::connection, node, event.why ? event.why->peer : "", describe(event), now);
    recorder_.note(std::move(event));
}

void journal::on_failure(const failure& what, time_point now) {
    node_event event{.at = now,
        .value = what.pause.count(),
        .node = what.node,
        .what = what.was_connected ? happening::lost : happening::failed,
        .why = what.why};
    const bool is_news =
        what.was_connected || what.before == nullptr || !is_same(*what.why, *what.before);
    const log_level level = !is_news                                             ? debug
                            : what.is_unrecognized || is_lasting(what.why->code) ? log_level::error
                                                                                 : warning;
    if (wants(level)) {
        std::string message = describe(event);
        if (what.failures > 1)
            message += " after " + counted(what.failures, "failure");
        log(level, about::connection, what.node, to_string(what.to), std::move(message), now);
    }
    recorder_.note(std::move(event));
}

void journal::on_closed(node_id node, const server_address& to, close_reason why, time_point now) {
    const node_event event{.at = now,
        .value = static_cast<std::int64_t>(why),
        .node = node,
        .what = happening::closed};
    recorder_.note(event);
    if (wants(info))
        log(info, about::connection, node, to_string(to), describe(event), now);
}

void journal::on_throttle(
    node_id node, const std::string& peer, duration pause, bool is_first, time_point now) {
    const node_event event{
        .at = now, .value = pause.count(), .node = node, .what = happening::throttled};
    recorder_.note(event);
    const log_level level = is_first ? info : debug;
    if (wants(level))
        log(level, about::connection, node, peer, describe(event) + " (throttling)", now);
}

void journal::on_left_over(
    node_id node, const std::string& peer, std::string api, std::size_t size, time_point now) {
    if (wants(warning))
        log(warning, about::connection, node, peer,
            "the answer to " + std::move(api) + " is " + counted(size, "byte") +
                " longer than it should be; this is told once for each connection",
            now);
}

// --- metadata -----------------------------------------------------------------------------------

void journal::on_metadata_request(node_id node, time_point now) {
    recorder_.note({.at = now, .node = node, .what = happening::metadata_asked});
}

void journal::on_metadata(
    node_id from, const cluster_snapshot& before, const cluster_snapshot& after, time_point now) {
    metadata_failure_.clear();
    const node_event event{.at = now,
        .value = static_cast<std::int64_t>(after.brokers().size()),
        .node = from,
        .what = happening::metadata_known};
    recorder_.note(event);
    if (!before.has_metadata()) {
        if (wants(info))
            log(info, about::metadata, from, {}, describe_cluster(after), now);
        return;
    }
    if (&before == &after || !wants(info)) {
        if (wants(debug))
            log(debug, about::metadata, from, {}, describe(event) + ", nothing is new", now);
        return;
    }
    if (wants(debug))
        log(debug, about::metadata, from, {},
            describe(event) + ", " + counted(after.all_topics().size(), "topic"), now);
    if (std::string changes = describe_broker_changes(before, after); !changes.empty())
        log(info, about::metadata, {}, {}, std::move(changes), now);
    // Brokers with KRaft name any of them as the controller, another one in each answer.
    const broker* const old = before.controller();
    const broker* const controller = after.controller();
    if (wants(debug) &&
        (old ? old->id.number() : -1) != (controller ? controller->id.number() : -1))
        log(debug, about::metadata, {}, {},
            controller ? "the controller is broker " + controller->id.to_string()
                       : "there is no controller",
            now);
}

void journal::on_topics(const cluster_snapshot& before, const cluster_snapshot& after,
    const std::set<std::string, std::less<>>& wanted, time_point now) {
    if (&before == &after || !wants(log_level::error))
        return;
    for (topic_change& each : describe_topic_changes(before, after, wanted)) {
        const error_code error = each.error;
        const log_level level = !error                          ? info
                                : error == condition::retriable ? warning
                                                                : log_level::error;
        if (wants(level))
            log(level, about::metadata, {}, {}, std::move(each.text), now);
    }
}

void journal::on_metadata_failure(
    std::optional<node_id> from, const error_info& why, time_point now) {
    if (recorder_.is_on())
        recorder_.note({.at = now,
            .node = from,
            .what = happening::metadata_failed,
            .why = std::make_shared<const error_info>(why)});
    if (!lowest_)
        return;
    std::string reason = reason_of(why);
    const bool is_news = !is_told_elsewhere(why.code) && reason != metadata_failure_;
    const log_level level = !is_news ? debug : is_lasting(why.code) ? log_level::error : warning;
    if (wants(level))
        log(level, about::metadata, from, why.peer, "metadata has not come: " + reason, now);
    metadata_failure_ = std::move(reason);
}

void journal::on_other_cluster(
    node_id by, std::string_view left, const cluster_snapshot& now_known, time_point now) {
    recorder_.note({.at = now, .node = by, .what = happening::other_cluster});
    if (wants(warning))
        log(warning, about::metadata, by, {},
            one_line("another cluster answers, " +
                     std::string(now_known.cluster_id().value_or("")) + ", where " +
                     std::string(left) + " was; it is followed"),
            now);
}

void journal::on_start_over(
    std::string_view why, std::span<const server_address> bootstrap, time_point now) {
    recorder_.note({.at = now, .what = happening::started_over});
    if (wants(warning))
        log(warning, about::metadata, {}, {},
            std::string(why) + "; looking for the cluster through the bootstrap servers again: " +
                joined(bootstrap),
            now);
}

// --- the client ---------------------------------------------------------------------------------

void journal::on_start(std::span<const server_address> bootstrap, time_point now) {
    if (wants(debug))
        log(debug, about::client, {}, {},
            "looking for the cluster through " + joined(bootstrap) +
                (proxy_.empty() ? "" : "; all connections go through the proxy " + proxy_),
            now);
}

void journal::on_insecurity(std::string what, time_point now) {
    if (wants(warning))
        log(warning, about::client, {}, {}, std::move(what), now);
}

/// Patches of a release support what the release does, but for those before 1.0.
void journal::on_api_version(broker_version given, broker_version meant, time_point now) {
    const bool is_patch =
        given.major != 0 && given.major == meant.major && given.minor == meant.minor;
    const log_level level = is_patch ? debug : warning;
    if (wants(level))
        log(level, about::client, {}, {},
            "api_version " + given.to_string() + " is not known, and stands for " +
                meant.to_string(),
            now);
}

void journal::on_close_of_nobody(node_id node, time_point now) {
    if (wants(warning))
        log(warning, about::client, {}, {},
            name_of(node) + " was to be closed, and there is no such node", now);
}

void journal::on_callback_threw(const std::string& what, time_point now) {
    if (wants(log_level::error))
        log(log_level::error, about::client, {}, {},
            one_line("a callback of a future has thrown: " + what), now);
}

void journal::on_close(std::size_t connections, time_point now) {
    recorder_.note({.at = now, .what = happening::client_closed});
    if (wants(info))
        log(info, about::client, {}, {},
            connections == 0 ? "closed" : "closed, with " + counted(connections, "connection"),
            now);
}

} // namespace kafka::core
