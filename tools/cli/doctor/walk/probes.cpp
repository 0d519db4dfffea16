// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "cli/doctor/walk/probes.hpp"

#include "cli/doctor/first_bytes.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace kafka::cli::doctor {
namespace {

/// Enough to tell TLS, HTTP and greetings.
bool is_a_beginning(std::span<const std::byte> bytes) noexcept {
    constexpr std::size_t enough = 8;
    return bytes.size() >= enough;
}

peer try_saying(net_calls& by, const port_to_probe& port, const std::vector<std::byte>& what,
    bool (*is_enough)(std::span<const std::byte>) noexcept) {
    const net_calls::connection made = connect(by, port);
    if (!made.stream)
        return {};
    return recognise(by.ask(*made.stream, what, is_enough, port.patience).bytes, probe_id);
}

std::array<std::byte, 64> random_bytes(net_calls& by) {
    std::array<std::byte, 64> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::byte>(by.random() & 0xFF);
    return all;
}

} // namespace

net_calls::connection connect(net_calls& by, const port_to_probe& port) {
    return port.by_name ? by.connect(*port.by_name, port.patience)
                        : by.connect(port.at, port.patience);
}

peer try_tls(net_calls& by, const port_to_probe& port) {
    return try_saying(by, port, client_hello(random_bytes(by), port.host), &is_a_beginning);
}

peer try_kafka(net_calls& by, const port_to_probe& port) {
    return try_saying(by, port, api_versions_question(0, probe_id, probe_client), &is_whole_frame);
}

peer find_out_who(net_calls& by, const port_to_probe& port) {
    peer who = try_tls(by, port);
    if (who.who == speaker::nobody)
        who = try_kafka(by, port);
    if (who.who == speaker::nobody)
        who = try_saying(by, port, http_request(port.host), &is_a_beginning);
    return who;
}

peer ask_for_mechanisms(
    net_calls& by, net::stream& over, const std::string& mechanism, duration patience) {
    const net_calls::answer answer =
        by.ask(over, sasl_question(probe_id, probe_client, mechanism), &is_whole_frame, patience);
    peer who = recognise(answer.bytes, probe_id);
    if (who.who == speaker::kafka)
        who.mechanisms = mechanisms_in(answer.bytes);
    return who;
}

} // namespace kafka::cli::doctor
