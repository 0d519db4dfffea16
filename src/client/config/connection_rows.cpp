// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0

// The rows of the table that are about the cluster and about connections.

#include "client/config/members.hpp"
#include "client/config/rows.hpp"

namespace kafka::detail {
namespace {

using namespace members;
using o = client_options;

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
        .description =
            "What the names of `bootstrap_servers` stand for. With `use_all_dns_ips` "
            "each is one server, all of whose addresses are tried. With "
            "`resolve_canonical_bootstrap_servers_only` it is as many servers as its "
            "addresses have canonical names, and each is connected to under its own, "
            "as Kerberos wants it; a name that cannot be looked up stays what it is. With "
            "TLS, who controls DNS then says whose certificate is accepted, of which "
            "there is a warning.",
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
};

} // namespace

std::span<const option_row> connection_rows() noexcept {
    return rows;
}

} // namespace kafka::detail
