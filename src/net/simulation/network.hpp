// Copyright (c) 2026 The kafka-asio authors
// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/random.hpp"
#include "net/simulation/clock.hpp"
#include "net/transport.hpp"

#include <kafka/testing/simulation.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace kafka::net::sim {

class connection;
class port;

/// All that hosts have in common: time, chance, lines, names, who listens where, and the
/// connections. Owned by the simulation; what is made on it shares it, and finds it dead
/// (`shut_down`) when the simulation is gone.
class network : public std::enable_shared_from_this<network> {
public:
    explicit network(const testing::simulation_options& options);

    /// Destroys every handler that waits. From then on nothing happens, and no executor is used.
    void shut_down();
    bool is_down() const noexcept { return down_; }

    clock time;
    /// Chance as the network needs it, and as the programs on it draw it: how often one asks does
    /// not change what the other gets.
    random_source chance;
    random_source program_chance;

    const testing::simulation_options& options() const noexcept { return options_; }
    void set_segmentation(testing::segmentation cut) noexcept { options_.cut = cut; }

    // --- lines ---

    const testing::line_conditions& line(
        const std::string& from, const std::string& to) const noexcept;
    void set_line(std::string from, std::string to, const testing::line_conditions& conditions);
    void clear_line(const std::string& from, const std::string& to);
    /// Blocks the lines between two hosts, either of which may be empty for all, whatever else is
    /// said of them; and takes that back.
    void cut(const std::string& host, const std::string& other);
    void heal(const std::string& host, const std::string& other);
    bool is_blocked(const std::string& from, const std::string& to) const noexcept;
    std::size_t reset_connections(std::string_view host, std::string_view other);

    /// How many of `available` bytes go into the next packet, or come out of the next read.
    std::size_t packet_size(std::size_t available) noexcept;
    std::size_t read_size(std::size_t available) noexcept;
    duration delay(const testing::line_conditions& on) noexcept;

    // --- names ---

    void set_name(std::string name, testing::name_answer answer);
    const testing::name_answer& name(const std::string& name) const noexcept;

    // --- ports ---

    /// Fails when the port is taken. Port 0 is replaced by a free one.
    std::shared_ptr<port> open_port(executor on, endpoint at, error_code& ec);
    void close_port(const endpoint& at) noexcept;
    std::shared_ptr<port> find_port(const endpoint& at) const noexcept;

    // --- connections ---

    std::shared_ptr<connection> make_connection(endpoint client, endpoint server);
    void forget(std::uint64_t connection) noexcept;
    std::size_t open_connections() const noexcept;
    std::size_t open_connections(std::string_view host) const noexcept;

    std::uint64_t connection_attempts() const noexcept { return connections_made_; }
    void count_event() noexcept { ++events_; }
    std::uint64_t events() const noexcept { return events_; }

    // --- record ---

    void record(std::string_view what, const endpoint& from, const endpoint& to, std::size_t size);
    void trace(std::function<void(std::string_view)> sink) { sink_ = std::move(sink); }
    std::uint64_t fingerprint() const noexcept { return fingerprint_; }

private:
    std::uint64_t up_to(std::uint64_t limit) noexcept { return chance() % limit + 1; }
    void lines_changed();

    testing::simulation_options options_;
    bool down_ = false;
    std::map<std::pair<std::string, std::string>, testing::line_conditions> lines_;
    std::set<std::pair<std::string, std::string>> cuts_;
    std::map<std::string, testing::name_answer, std::less<>> names_;
    std::map<std::string, std::shared_ptr<port>> ports_;
    std::map<std::uint64_t, std::shared_ptr<connection>> connections_;
    std::uint64_t connections_made_ = 0;
    std::uint64_t events_ = 0;
    std::uint16_t next_port_;
    std::uint16_t next_client_port_;
    std::function<void(std::string_view)> sink_;
    std::uint64_t fingerprint_;
};

} // namespace kafka::net::sim
