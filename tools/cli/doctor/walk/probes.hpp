// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "cli/doctor/examination.hpp"
#include "cli/doctor/walk/net_calls.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Finds out who is on a port by speaking to it, each time on a new connection.
namespace kafka::cli::doctor {

struct port_to_probe {
    net::endpoint at;
    /// By its name, if it is reached in the client's way, by a proxy.
    std::optional<net::link_target> by_name = {};
    std::string host;
    /// How long to wait for each connection, and for each answer.
    duration patience;
};

net_calls::connection connect(net_calls& by, const port_to_probe& port);

/// Tries Kafka's protocol, TLS and HTTP, until one of them is answered.
peer find_out_who(net_calls& by, const port_to_probe& port);
/// Tries one alone.
peer try_tls(net_calls& by, const port_to_probe& port);
peer try_kafka(net_calls& by, const port_to_probe& port);

/// The SASL mechanisms of a broker. `over` is a connection to it that Kafka's protocol is spoken
/// over.
peer ask_for_mechanisms(
    net_calls& by, net::stream& over, const std::string& mechanism, duration patience);

/// A correlation id that nobody sends by accident.
inline constexpr std::int32_t probe_id = 0x6B617364;
inline constexpr std::string_view probe_client = "kafka-asio-doctor";

} // namespace kafka::cli::doctor
