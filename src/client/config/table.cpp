// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "client/config/table.hpp"

#include "client/config/members.hpp"
#include "client/config/names.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace kafka::detail {
namespace {

using namespace members;

template <class Kind>
constexpr option_row row(option_info info) {
    return {info, &Kind::parse, &Kind::format, &Kind::check};
}

using o = client_options;

// --- the table -----------------------------------------------------------------------------------

constexpr option_row rows[] = {
    row<servers>({
        .name = "bootstrap_servers",
        .member = "bootstrap_servers",
        .aliases = {"metadata.broker.list"},
        .type = option_type::list,
        .form = "host, host:port, address or [address]:port, with commas between them",
        .description = "Where the cluster is asked for first. One server that answers is enough. "
                       "The port is 9092 unless given; a prefix such as `PLAINTEXT://` is "
                       "dropped. Empty means `localhost:9092`.",
    }),
    row<choice<&o::client_dns_lookup>>({
        .name = "client_dns_lookup",
        .member = "client_dns_lookup",
        .type = option_type::choice,
        .form = "`use_all_dns_ips` or `resolve_canonical_bootstrap_servers_only`",
        .description = "What the names of `bootstrap_servers` stand for. With `use_all_dns_ips` "
                       "each is one server, all of whose addresses are tried. With "
                       "`resolve_canonical_bootstrap_servers_only` it is as many servers as its "
                       "addresses have canonical names, and each is connected to under its own, "
                       "as Kerberos wants it; a name that cannot be looked up stays what it is.",
    }),
    row<text<&o::client_id, is_utf8>>({
        .name = "client_id",
        .member = "client_id",
        .type = option_type::text,
        .maximum = string_max,
        .form = "UTF-8",
        .description = "Names the client in the brokers' logs, quotas and metrics; sent with "
                       "every request.",
    }),
    row<text<&o::client_software_name, is_software_name>>({
        .name = "client_software_name",
        .member = "client_software_name",
        .type = option_type::text,
        .minimum = 1,
        .maximum = string_max,
        .form = "letters, digits, `.` and `-`, beginning and ending with a letter or digit",
        .description = "What the program is, for the brokers' statistics (KIP-511).",
    }),
    row<text<&o::client_software_version, is_software_name>>({
        .name = "client_software_version",
        .member = "client_software_version",
        .type = option_type::text,
        .minimum = 1,
        .maximum = string_max,
        .form = "letters, digits, `.` and `-`, beginning and ending with a letter or digit",
        .description = "The version of the program, for the brokers' statistics (KIP-511).",
    }),
    row<number<&o::reconnect_backoff>>({
        .name = "reconnect_backoff_ms",
        .member = "reconnect_backoff",
        .type = option_type::milliseconds,
        .maximum = int_max,
        .description = "The pause after the first failed attempt to connect to a node, counted "
                       "from the start of that attempt; it doubles with every further failure, "
                       "± 20 %.",
    }),
    row<number<&o::reconnect_backoff_max>>({
        .name = "reconnect_backoff_max_ms",
        .member = "reconnect_backoff_max",
        .type = option_type::milliseconds,
        .maximum = int_max,
        .description = "The doubling of `reconnect_backoff_ms` ends here. When not above it, the "
                       "pause stays that long, without jitter. For very large fleets 30000 "
                       "spares a cluster that comes back.",
    }),
    row<number<&o::socket_connection_setup_timeout>>({
        .name = "socket_connection_setup_timeout_ms",
        .member = "socket_connection_setup_timeout",
        .type = option_type::milliseconds,
        .minimum = 1,
        .maximum = int_max,
        .description = "Within this time a connection has to be established and ready for "
                       "requests; then the next address or node is tried. Doubles with every "
                       "failure of the node, ± 20 % (KIP-601).",
    }),
    row<number<&o::socket_connection_setup_timeout_max>>({
        .name = "socket_connection_setup_timeout_max_ms",
        .member = "socket_connection_setup_timeout_max",
        .type = option_type::milliseconds,
        .minimum = 1,
        .maximum = int_max,
        .description = "The doubling of `socket_connection_setup_timeout_ms` ends here. Not "
                       "below it.",
    }),
    row<number<&o::connections_max_idle>>({
        .name = "connections_max_idle_ms",
        .member = "connections_max_idle",
        .type = option_type::milliseconds,
        .minimum = -1,
        .maximum = int_max,
        .description = "A connection that owes no answer and has seen no traffic for this long is "
                       "closed; the next request for its node has a new one made. More than "
                       "`request_timeout_ms`; 0 and -1: never.",
    }),
    row<number<&o::receive_buffer_bytes>>({
        .name = "receive_buffer_bytes",
        .member = "receive_buffer_bytes",
        .aliases = {"socket.receive.buffer.bytes"},
        .type = option_type::integer,
        .minimum = 1,
        .maximum = int_max,
        .optional = true,
        .description = "Size of the kernel's receive buffer of each connection (`SO_RCVBUF`); "
                       "the system's default unless set.",
    }),
    row<number<&o::send_buffer_bytes>>({
        .name = "send_buffer_bytes",
        .member = "send_buffer_bytes",
        .aliases = {"socket.send.buffer.bytes"},
        .type = option_type::integer,
        .minimum = 1,
        .maximum = int_max,
        .optional = true,
        .description = "Size of the kernel's send buffer of each connection (`SO_SNDBUF`); the "
                       "system's default unless set.",
    }),
    row<socket_option_list>({
        .name = "socket_options",
        .member = "socket_options",
        .type = option_type::socket_options,
        .form = "`NAME=VALUE` or, in numbers, `LEVEL:NAME=VALUE`, with commas between them",
        .description = "Set on every socket, in this order, before it connects. One that the "
                       "system refuses fails the connection.",
    }),
    row<number<&o::request_timeout>>({
        .name = "request_timeout_ms",
        .member = "request_timeout",
        .aliases = {"socket.timeout.ms"},
        .type = option_type::milliseconds,
        .minimum = 1,
        .maximum = int_max,
        .description = "A request that has no answer this long after it was sent fails, and its "
                       "connection ends with it.",
    }),
    row<number<&o::default_api_timeout>>({
        .name = "default_api_timeout_ms",
        .member = "default_api_timeout",
        .type = option_type::milliseconds,
        .minimum = 1,
        .maximum = int_max,
        .description = "What a blocking or composed call may take as a whole unless it is told "
                       "otherwise: `async_refresh_metadata` and its kin. Not below "
                       "`request_timeout_ms`.",
    }),
    row<number<&o::max_in_flight_requests_per_connection>>({
        .name = "max_in_flight_requests_per_connection",
        .member = "max_in_flight_requests_per_connection",
        .aliases = {"max.in.flight"},
        .type = option_type::integer,
        .minimum = 1,
        .maximum = int_max,
        .description = "How many requests may wait for their answers on one connection.",
    }),
    row<number<&o::receive_message_max_bytes>>({
        .name = "receive_message_max_bytes",
        .member = "receive_message_max_bytes",
        .type = option_type::integer,
        .minimum = 1,
        .maximum = int_max,
        .description = "The largest frame accepted from a broker; a larger one ends the "
                       "connection.",
    }),
    row<number<&o::decode_memory_max>>({
        .name = "decode_memory_max",
        .member = "decode_memory_max",
        .type = option_type::integer,
        .minimum = 1,
        .maximum = int_max,
        .optional = true,
        .description = "What a decoded answer may allocate, in bytes; an answer that takes more "
                       "ends the connection. Records stay where they were received and do not "
                       "count. Four times `receive_message_max_bytes` unless set.",
    }),
    row<number<&o::metadata_max_age>>({
        .name = "metadata_max_age_ms",
        .member = "metadata_max_age",
        .aliases = {"topic.metadata.refresh.interval.ms"},
        .type = option_type::milliseconds,
        .maximum = int_max,
        .description = "The cluster's metadata is fetched anew at the latest when it is this "
                       "old.",
    }),
    row<number<&o::retry_backoff>>({
        .name = "retry_backoff_ms",
        .member = "retry_backoff",
        .type = option_type::milliseconds,
        .maximum = int_max,
        .description = "The pause between the end of one metadata request, good or bad, and the "
                       "next.",
    }),
    row<boolean<&o::allow_auto_create_topics>>({
        .name = "allow_auto_create_topics",
        .member = "allow_auto_create_topics",
        .type = option_type::boolean,
        .description = "Whether asking for a topic that does not exist may create it, where the "
                       "brokers are set up to do so. Brokers before 0.11 always may.",
    }),
    row<topics>({
        .name = "bootstrap_topics_filter",
        .member = "bootstrap_topics_filter",
        .type = option_type::list,
        .form = "names of topics (at most 249 letters, digits, `.`, `_` and `-`), with commas "
                "between them",
        .description = "The topics that the very first metadata request asks for when none is "
                       "tracked yet: on a cluster with very many topics this keeps the first "
                       "answer small.",
    }),
    row<choice<&o::metadata_recovery_strategy>>({
        .name = "metadata_recovery_strategy",
        .member = "metadata_recovery_strategy",
        .type = option_type::choice,
        .form = "`none` or `rebootstrap`",
        .description = "What is done when no broker that is known gives metadata, or one says "
                       "that it should be done (KIP-1102): `rebootstrap` begins again at the "
                       "bootstrap servers, `none` goes on trying.",
    }),
    row<number<&o::metadata_recovery_rebootstrap_trigger>>({
        .name = "metadata_recovery_rebootstrap_trigger_ms",
        .member = "metadata_recovery_rebootstrap_trigger",
        .type = option_type::milliseconds,
        .maximum = int_max,
        .description = "The brokers that are known are given up when metadata was due and none of "
                       "them has given any for this long.",
    }),
    row<api_version>({
        .name = "api_version",
        .member = "api_version",
        .type = option_type::broker_version,
        .optional = true,
        .form = "a release of Kafka from 0.8.0 on, such as 0.10.2 or 3.9, or auto",
        .description = "No broker is treated as newer than this release, or the newest older one "
                       "that is known. Those before 0.10 cannot say what they support: set to one "
                       "of them, no broker is asked, and all are taken for that release. `auto`: "
                       "what each broker says itself.",
    }),
    row<boolean<&o::legacy_probing>>({
        .name = "legacy_probing",
        .member = "legacy_probing",
        .type = option_type::boolean,
        .description = "Whether a broker that does not answer ApiVersions may be one before 0.10. "
                       "It is then asked what those answer, on up to eight connections to each "
                       "of its addresses, until it is known. If not, connecting to it fails, and "
                       "sooner: for clusters where no broker is that old.",
    }),
    row<number<&o::api_version_auto_timeout>>({
        .name = "api_version_auto_timeout_ms",
        .member = "api_version_auto_timeout",
        .aliases = {"bootstrap.timeout.ms"},
        .type = option_type::milliseconds,
        .minimum = 1,
        .maximum = int_max,
        .description = "Connecting to the cluster is given up when no bootstrap server has led "
                       "to it within this time. Finding out what one broker supports may take as "
                       "long: each question waits for its share of the time that is left, and at "
                       "least 500 ms.",
    }),
    row<text<&o::metric_group_prefix, is_utf8>>({
        .name = "metric_group_prefix",
        .member = "metric_group_prefix",
        .type = option_type::text,
        .maximum = string_max,
        .form = "UTF-8",
        .description = "The groups of the client's metrics begin with it: `PREFIX-metrics`.",
    }),
    row<choice<&o::log_level>>({
        .name = "log_level",
        .member = "log_level",
        .type = option_type::choice,
        .form = "`trace`, `debug`, `info`, `warning` or `error`",
        .description = "Less important log records are not made. Whether any are is for the "
                       "program to say: it sets `client_options::log`; `kafka-asio` has `-v`.",
    }),
    row<number<&o::flight_recorder_events>>({
        .name = "flight_recorder_events",
        .member = "flight_recorder_events",
        .type = option_type::integer,
        .maximum = 1'000'000,
        .description = "How many of the latest events are kept for `client::flight_record`: half "
                       "of them of requests, half of connections and metadata. Memory for them, 64 "
                       "bytes each, is taken when the client is made. 0 keeps none.",
    }),
};

// --- options that have to fit each other ---------------------------------------------------------

struct ordered_pair {
    std::string_view lower;
    std::string_view upper;
    std::chrono::milliseconds client_options::* lower_member;
    std::chrono::milliseconds client_options::* upper_member;
    /// The upper one is above the lower one, or not above zero: then it is no limit.
    bool strictly = false;

    bool holds(std::chrono::milliseconds lower_value, std::chrono::milliseconds upper_value) const {
        if (strictly)
            return upper_value > lower_value || upper_value <= upper_value.zero();
        return upper_value >= lower_value;
    }
};

constexpr ordered_pair ordered_pairs[] = {
    {"request_timeout_ms", "default_api_timeout_ms", &o::request_timeout, &o::default_api_timeout},
    {"socket_connection_setup_timeout_ms", "socket_connection_setup_timeout_max_ms",
        &o::socket_connection_setup_timeout, &o::socket_connection_setup_timeout_max},
    {"request_timeout_ms", "connections_max_idle_ms", &o::request_timeout, &o::connections_max_idle,
        true},
};

} // namespace

std::span<const option_row> option_rows() noexcept {
    return rows;
}

std::optional<std::size_t> find_option(std::string_view name) noexcept {
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        const option_info& info = rows[i].info;
        if (same_name(info.name, name) ||
            std::ranges::any_of(info.aliases,
                [&](std::string_view alias) { return !alias.empty() && same_name(alias, name); }))
            return i;
    }
    return std::nullopt;
}

std::vector<found_problem> find_problems(
    const client_options& options, std::span<const std::string> names) {
    std::vector<found_problem> found;
    std::vector<config_problem> problems;
    std::array<bool, std::size(rows)> is_wrong{};
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        problems.clear();
        rows[i].check(rows[i].info, options, problems);
        is_wrong[i] = !problems.empty();
        for (config_problem& problem : problems) {
            problem.option = names[i];
            if (rows[i].info.secret)
                problem.value.clear();
            found.push_back({i, i, std::move(problem)});
        }
    }
    const client_options defaults;
    for (const ordered_pair& pair : ordered_pairs) {
        const std::chrono::milliseconds lower = options.*pair.lower_member;
        const std::chrono::milliseconds upper = options.*pair.upper_member;
        const bool lower_is_usual = lower == defaults.*pair.lower_member;
        const bool upper_is_usual = upper == defaults.*pair.upper_member;
        const std::size_t at = *find_option(pair.upper);
        const std::size_t other = *find_option(pair.lower);
        // One wrong value is one problem.
        if (pair.holds(lower, upper) || is_wrong[at] || is_wrong[other])
            continue;
        std::string reason = upper_is_usual ? "the default is " : "";
        reason.append(pair.strictly ? "not above " : "below ").append(names[other]);
        reason += ", which is " + std::to_string(lower.count());
        reason += lower_is_usual ? " by default" : "";
        found.push_back({at, other,
            {names[at], std::to_string(upper.count()), std::move(reason),
                pair.strictly ? "more" : "at least as much", {}}});
    }
    return found;
}

} // namespace kafka::detail
