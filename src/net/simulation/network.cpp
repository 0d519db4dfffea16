// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#include "net/simulation/network.hpp"

#include "net/address.hpp"
#include "net/simulation/connection.hpp"
#include "net/simulation/port.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

namespace kafka::net::sim {

namespace {

constexpr std::uint16_t first_listening_port = 49'152;
constexpr std::uint16_t first_client_port = 32'768;
constexpr std::size_t largest_packet = 1'460;

bool between(std::string_view a, std::string_view b, std::string_view host,
    std::string_view other) noexcept {
    const auto is = [](std::string_view address, std::string_view pattern) {
        return pattern.empty() || address == pattern;
    };
    return (is(a, host) && is(b, other)) || (is(a, other) && is(b, host));
}

} // namespace

network::network(const testing::simulation_options& options)
    : time(testing::simulation::start),
      chance(options.seed),
      program_chance(~options.seed),
      options_(options),
      next_port_(first_listening_port),
      next_client_port_(first_client_port),
      fingerprint_(options.seed) {
    names_["localhost"].addresses = {"127.0.0.1"};
}

void network::shut_down() {
    down_ = true;
    sink_ = nullptr;
    // What is destroyed here may close its streams and listeners, so the tables are empty by then.
    const auto connections = std::move(connections_);
    const auto ports = std::move(ports_);
    connections_.clear();
    ports_.clear();
    time.clear();
    for (const auto& [id, each] : connections)
        each->drop_handlers();
    for (const auto& [at, each] : ports)
        each->drop_handlers();
}

const testing::line_conditions& network::line(
    const std::string& from, const std::string& to) const noexcept {
    if (lines_.empty())
        return options_.line;
    const std::string any;
    for (const auto& key :
        {std::pair(from, to), std::pair(from, any), std::pair(any, to), std::pair(any, any)}) {
        if (const auto found = lines_.find(key); found != lines_.end())
            return found->second;
    }
    return options_.line;
}

void network::set_line(
    std::string from, std::string to, const testing::line_conditions& conditions) {
    lines_[{std::move(from), std::move(to)}] = conditions;
    lines_changed();
}

void network::clear_line(const std::string& from, const std::string& to) {
    lines_.erase({from, to});
    lines_changed();
}

void network::cut(const std::string& host, const std::string& other) {
    cuts_.insert(std::minmax(host, other));
    lines_changed();
}

void network::heal(const std::string& host, const std::string& other) {
    cuts_.erase(std::minmax(host, other));
    lines_changed();
}

bool network::is_blocked(const std::string& from, const std::string& to) const noexcept {
    return line(from, to).blocked || std::any_of(cuts_.begin(), cuts_.end(), [&](const auto& cut) {
        return between(from, to, cut.first, cut.second);
    });
}

void network::lines_changed() {
    for (const auto& [id, each] : connections_)
        each->lines_changed();
}

std::size_t network::reset_connections(std::string_view host, std::string_view other) {
    std::vector<std::shared_ptr<connection>> broken;
    for (const auto& [id, each] : connections_) {
        if (between(each->where(connection::client).address,
                each->where(connection::server).address, host, other))
            broken.push_back(each);
    }
    for (const auto& each : broken)
        each->break_both();
    return broken.size();
}

std::size_t network::packet_size(std::size_t available) noexcept {
    switch (options_.cut) {
    case testing::segmentation::bytewise:
        return 1;
    case testing::segmentation::whole:
        return available;
    case testing::segmentation::random:
        break;
    }
    // Mostly what a real network does, but small pieces often enough to cut every header.
    const std::size_t largest = chance() % 4 == 0 ? 8 : largest_packet;
    return std::min<std::size_t>(available, up_to(largest));
}

std::size_t network::read_size(std::size_t available) noexcept {
    switch (options_.cut) {
    case testing::segmentation::bytewise:
        return 1;
    case testing::segmentation::whole:
        return available;
    case testing::segmentation::random:
        break;
    }
    return chance() % 2 == 0 ? available : up_to(available);
}

duration network::delay(const testing::line_conditions& on) noexcept {
    if (on.jitter <= duration::zero())
        return on.latency;
    const auto range = static_cast<std::uint64_t>(on.jitter.count()) + 1;
    const duration longer(static_cast<duration::rep>(chance() % range));
    return on.latency < duration::max() - longer ? on.latency + longer : duration::max();
}

void network::set_name(std::string name, testing::name_answer answer) {
    for (std::string& each : answer.addresses) {
        const std::optional<endpoint> literal = parse_literal(each, 0);
        if (!literal)
            throw std::invalid_argument(each + " is not an IP address");
        each = literal->address;
    }
    names_.insert_or_assign(std::move(name), std::move(answer));
}

const testing::name_answer& network::name(const std::string& name) const noexcept {
    static const testing::name_answer unknown{
        .addresses = {}, .failure = boost::asio::error::host_not_found};
    const auto found = names_.find(name);
    return found == names_.end() ? unknown : found->second;
}

std::shared_ptr<port> network::open_port(executor on, endpoint at, error_code& ec) {
    if (at.port == 0) {
        do
            at.port = next_port_++;
        while (at.port < first_listening_port || ports_.contains(to_string(at)));
    }
    if (down_ || ports_.contains(to_string(at))) {
        ec = boost::asio::error::address_in_use;
        return nullptr;
    }
    auto opened = std::make_shared<port>(shared_from_this(), std::move(on), at);
    ports_.emplace(to_string(at), opened);
    return opened;
}

void network::close_port(const endpoint& at) noexcept {
    ports_.erase(to_string(at));
}

std::shared_ptr<port> network::find_port(const endpoint& at) const noexcept {
    const auto found = ports_.find(to_string(at));
    return found == ports_.end() ? nullptr : found->second;
}

std::shared_ptr<connection> network::make_connection(endpoint client, endpoint server) {
    client.port = next_client_port_++;
    if (next_client_port_ == first_listening_port)
        next_client_port_ = first_client_port;
    const std::uint64_t id = ++connections_made_;
    auto made =
        std::make_shared<connection>(shared_from_this(), id, std::move(client), std::move(server));
    if (!down_)
        connections_.emplace(id, made);
    return made;
}

void network::forget(std::uint64_t id) noexcept {
    connections_.erase(id);
}

std::size_t network::open_connections() const noexcept {
    return static_cast<std::size_t>(std::count_if(connections_.begin(), connections_.end(),
        [](const auto& entry) { return entry.second->is_open(); }));
}

std::size_t network::open_connections(std::string_view host) const noexcept {
    return static_cast<std::size_t>(std::count_if(connections_.begin(), connections_.end(),
        [host](const auto& entry) { return entry.second->is_open_at(host); }));
}

void network::record(
    std::string_view what, const endpoint& from, const endpoint& to, std::size_t size) {
    const auto mix = [this](std::uint64_t value) {
        fingerprint_ = (fingerprint_ ^ value) * 0x0000'0100'0000'01b3;
        fingerprint_ ^= fingerprint_ >> 29;
    };
    const duration since_start = time.now() - testing::simulation::start;
    mix(static_cast<std::uint64_t>(since_start.count()));
    for (const char c : what)
        mix(static_cast<unsigned char>(c));
    for (const endpoint* each : {&from, &to}) {
        for (const char c : each->address)
            mix(static_cast<unsigned char>(c));
        mix(each->port);
    }
    mix(size);

    if (!sink_)
        return;
    std::array<char, 32> seconds{};
    std::snprintf(
        seconds.data(), seconds.size(), "%.9f", std::chrono::duration<double>(since_start).count());
    std::string text = seconds.data();
    text.append(" ").append(to_string(from)).append(" > ").append(to_string(to));
    text.append(" ").append(what);
    if (size > 0)
        text.append(" ").append(std::to_string(size));
    sink_(text);
}

} // namespace kafka::net::sim
