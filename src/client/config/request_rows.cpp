// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The rows of the table that are about requests and what the client knows and tells of them.

#include "client/config/members.hpp"
#include "client/config/rows.hpp"

namespace kafka::detail {
namespace {

using namespace members;
using o = client_options;

constexpr option_row rows[] = {
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
                       "of them, no broker is asked, and all are taken for that release, which is "
                       "refused with SASL, as nobody can log in to those. `auto`: what each broker "
                       "says itself.",
    }),
    row<boolean<&o::legacy_probing>>({
        .name = "legacy_probing",
        .member = "legacy_probing",
        .type = option_type::boolean,
        .description =
            "Whether a broker that does not answer ApiVersions may be one before 0.10. "
            "It is then asked what those answer, on up to eight connections to each "
            "of its addresses, until it is known. If not, connecting to it fails, and "
            "sooner: for clusters where no broker is that old. With SASL it is so in any "
            "case, as nobody can log in to brokers before 0.10.",
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

} // namespace

std::span<const option_row> request_rows() noexcept {
    return rows;
}

} // namespace kafka::detail
